import { Chart } from 'cdk8s';
import type { Scenario } from './scenario';
import { Backend, Findings, HaproxyLoadBalancer, IngressGateway, IngressRoute, PlainHttp, TlsCertificate, TlsIngress } from '../../src';

export const wildcards: Scenario = {
  name: 'wildcards',
  shows: 'wildcards at two depths; hosts below them with stricter TLS, with a certificate of their own, and in plain text',
  presumes: {
    services: [
      ...['web', 'payments', 'back'].map((name) => ({ namespace: 'shop', name, portName: 'http', port: 80 })),
      { namespace: 'team', name: 'apps', portName: 'http', port: 80 },
    ],
    certificates: [
      { namespace: 'istio-system', secret: 'company', hosts: ['*.example.com', 'admin.apps.example.com'] },
      { namespace: 'istio-system', secret: 'apps', hosts: ['*.apps.example.com'] },
      { namespace: 'istio-system', secret: 'pay', hosts: ['pay.example.com'], clientAuthority: 'pay' },
    ],
  },
  declare(app) {
    const platform = new Chart(app, 'platform', { namespace: 'istio-system' });
    const gateway = new IngressGateway(platform, 'gateway', {
      loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11', '10.1.0.12'] })],
    });
    const shared = { gateway, certificate: TlsCertificate.credential('company'), allowedNamespaces: ['shop'] };
    const company = new TlsIngress(platform, 'company', { ...shared, host: '*.example.com' });
    const admin = new TlsIngress(platform, 'admin', { ...shared, host: 'admin.apps.example.com' });

    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    new IngressRoute(shop, 'www', { port: company, host: 'www.example.com', backend: Backend.service('web', 80) });
    new IngressRoute(shop, 'office', { port: admin, backend: Backend.service('back', 80) });
    const pay = new TlsIngress(shop, 'pay', {
      gateway, host: 'pay.example.com', certificate: TlsCertificate.credential('pay', { mutual: true }),
      backend: Backend.service('payments', 80),
    });
    new TlsIngress(shop, 'legacy', {
      gateway, host: 'legacy.example.com', certificate: TlsCertificate.credential('company'), plainHttp: PlainHttp.SERVE,
      backend: Backend.service('web', 80),
    });

    const team = new Chart(app, 'team', { namespace: 'team' });
    new TlsIngress(team, 'wildcard', {
      gateway, host: '*.apps.example.com', certificate: TlsCertificate.credential('apps'), backend: Backend.service('apps', 80),
    });
    Findings.of(admin).acknowledge('ING512', 'only administrators open it, with browsers of their own');
    Findings.of(pay).acknowledge('ING512', 'only programs call it, which open a connection per host');
    return { gateways: [gateway] };
  },
  requests: [
    { url: 'https://pay.example.com/', outcome: 'ARRIVES', reaches: 'shop/payments:80' },
    { url: 'https://admin.apps.example.com/', outcome: 'ARRIVES', reaches: 'shop/back:80' },
    { url: 'https://one.apps.example.com/', outcome: 'ARRIVES', reaches: 'team/apps:80' },
    { url: 'http://legacy.example.com/', outcome: 'ARRIVES', reaches: 'shop/web:80' },
    { url: 'http://www.example.com/', outcome: 'REDIRECTED' },
  ],
};
