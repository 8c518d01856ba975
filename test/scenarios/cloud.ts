import { Chart } from 'cdk8s';
import type { Scenario } from './scenario';
import {
  Backend, IngressGateway, IngressPort, IngressProtocol, IngressRoute, MeshApp, PlainHttp, TlsCertificate, TlsIngress,
} from '../../src';

export const cloud: Scenario = {
  name: 'cloud',
  shows: 'a Service of type LoadBalancer; one host with different backends on two ports, and closed on a third that admits all',
  presumes: {
    services: [{ namespace: 'shop', name: 'other', portName: 'http', port: 80 }],
    certificates: [{ namespace: 'istio-system', secret: 'shop', hosts: ['shop.example.com'] }],
  },
  declare(app) {
    const gateway = new IngressGateway(new Chart(app, 'platform', { namespace: 'istio-system' }), 'gateway');
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    const web = new MeshApp(shop, 'web', {
      image: 'web@sha256:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b', containerPort: 8080,
    });
    const beta = new MeshApp(shop, 'beta', { image: 'web:beta', version: 'v2-beta', containerPort: 8080 });
    new TlsIngress(shop, 'www', {
      gateway, host: 'shop.example.com', certificate: TlsCertificate.credential('shop'), plainHttp: PlainHttp.CLOSED, backend: web,
    });
    const plain = new IngressPort(shop, 'preview', { gateway, port: 8088, protocol: IngressProtocol.HTTP });
    new IngressRoute(shop, 'beta-route', { port: plain, host: 'shop.example.com', backend: beta });
    new IngressPort(shop, 'all', {
      gateway, port: 80, protocol: IngressProtocol.HTTP, hosts: ['*'], backend: Backend.service('other', 80),
    });
    return { gateways: [gateway] };
  },
  requests: [
    { url: 'https://shop.example.com/', outcome: 'ARRIVES', reaches: 'shop/web:8080' },
    { url: 'http://shop.example.com:8088/', outcome: 'ARRIVES', reaches: 'shop/beta:8080' },
    { url: 'http://shop.example.com/', outcome: 'ARRIVES', reaches: 'shop/other:80' },
    { url: 'http://else.example.com:8088/', outcome: 'NOT_FOUND' },
    { url: 'http://else.example.com:9999/', outcome: 'REFUSED' },
    { url: 'http://shop.example.com:15021/healthz/ready', outcome: 'STATUS' },
  ],
};
