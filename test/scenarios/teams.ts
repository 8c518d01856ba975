import { Chart } from 'cdk8s';
import type { Scenario } from './scenario';
import {
  Backend, Findings, HaproxyLoadBalancer, IngressGateway, IngressPort, IngressProtocol, IngressRoute, MeshApp, TlsCertificate, TlsIngress,
} from '../../src';

export const teams: Scenario = {
  name: 'teams',
  shows: 'the platform opens a wildcard, a database port and a fallback; another team attaches',
  presumes: {
    services: [
      { namespace: 'default', name: 'maintenance', portName: 'http', port: 80 },
      { namespace: 'shop', name: 'pg', portName: 'tcp-postgres', port: 5432 },
    ],
    certificates: [{ namespace: 'istio-system', secret: 'apps-wildcard', hosts: ['*.apps.example.com'] }],
  },
  declare(app) {
    const platform = new Chart(app, 'platform', { namespace: 'istio-system' });
    const gateway = new IngressGateway(platform, 'gateway', {
      gatewayName: 'shared', loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11', '10.1.0.12'] })],
    });
    const apps = new TlsIngress(platform, 'apps', {
      gateway, host: '*.apps.example.com', allowedNamespaces: ['shop', 'blog'], certificate: TlsCertificate.credential('apps-wildcard'),
    });
    const pg = new IngressPort(platform, 'pg', { gateway, port: 5432, protocol: IngressProtocol.TCP, allowedNamespaces: ['shop'] });
    const reserved = new IngressPort(platform, 'reserved', {
      gateway, port: 6379, protocol: IngressProtocol.TCP, allowedNamespaces: ['shop'],
    });
    Findings.of(reserved).acknowledge('ING610', 'the shop attaches its cache next month');
    new IngressPort(platform, 'fallback', {
      gateway, port: 80, protocol: IngressProtocol.HTTP, hosts: ['*'], namespace: 'default', backend: Backend.service('maintenance', 80),
    });
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    const web = new MeshApp(shop, 'web', { image: 'shop-web:1.4', containerPort: 8080 });
    new IngressRoute(shop, 'www', { port: apps, host: 'shop.apps.example.com', backend: web });
    new IngressRoute(shop, 'database', { port: pg, backend: Backend.service('pg', 5432) });
    return { gateways: [gateway] };
  },
  requests: [
    { url: 'https://shop.apps.example.com/', outcome: 'ARRIVES', reaches: 'shop/web:8080' },
    { url: 'http://shop.apps.example.com/', outcome: 'REDIRECTED' },
    { url: 'https://blog.apps.example.com/', outcome: 'NOT_FOUND' },
    { url: 'http://blog.apps.example.com/', outcome: 'REDIRECTED' },
    { url: 'https://apps.example.com/', outcome: 'RESET' },
    { url: 'http://elsewhere.example.com/', outcome: 'ARRIVES', reaches: 'default/maintenance:80' },
    { url: 'postgres://db.example.com:5432', outcome: 'ARRIVES', reaches: 'shop/pg:5432' },
    { url: 'redis://db.example.com:6379', outcome: 'REFUSED' },
  ],
};
