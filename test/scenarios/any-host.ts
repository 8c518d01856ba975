import { Chart } from 'cdk8s';
import type { Scenario } from './scenario';
import {
  Backend, Findings, HaproxyLoadBalancer, IngressGateway, IngressPort, IngressProtocol, PlainHttp, TlsCertificate, TlsIngress,
} from '../../src';

export const anyHost: Scenario = {
  name: 'any-host',
  shows: 'a certificate for * and for one host, which another certificate has a wildcard over',
  presumes: {
    services: [
      { namespace: 'istio-system', name: 'fallback', portName: 'http', port: 80 },
      { namespace: 'shop', name: 'web', portName: 'http', port: 80 },
    ],
    certificates: [
      { namespace: 'istio-system', secret: 'fallback', hosts: ['cart.example.com', 'anything.example.org'] },
      { namespace: 'istio-system', secret: 'wildcard', hosts: ['*.example.com'] },
    ],
  },
  declare(app) {
    const platform = new Chart(app, 'platform', { namespace: 'istio-system' });
    const gateway = new IngressGateway(platform, 'gateway', {
      loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11', '10.1.0.12'] })],
    });
    const fallback = new IngressPort(platform, 'fallback', {
      gateway, port: 443, protocol: IngressProtocol.HTTPS, hosts: ['*', 'cart.example.com'],
      certificate: TlsCertificate.credential('fallback'), backend: Backend.service('fallback', 80),
    });
    new TlsIngress(new Chart(app, 'shop', { namespace: 'shop' }), 'wildcard', {
      gateway, host: '*.example.com', certificate: TlsCertificate.credential('wildcard'), plainHttp: PlainHttp.CLOSED,
      backend: Backend.service('web', 80),
    });
    Findings.of(fallback).acknowledge('ING512', 'only programs call the cart, which open a connection per host');
    return { gateways: [gateway] };
  },
  requests: [
    { url: 'https://cart.example.com/', outcome: 'ARRIVES', reaches: 'istio-system/fallback:80' },
    { url: 'https://anything.example.org/', outcome: 'ARRIVES', reaches: 'istio-system/fallback:80' },
    { url: 'https://www.example.com/', outcome: 'ARRIVES', reaches: 'shop/web:80' },
  ],
};
