import { ApiObject, Chart } from 'cdk8s';
import type { Scenario } from './scenario';
import {
  HaproxyLoadBalancer, IngressGateway, IngressPort, IngressProtocol, MeshApp, PlainHttp, TlsCertificate, TlsIngress,
} from '../../src';

const GATEWAY = 'istio-system/istio-ingressgateway';

export const ownRoutes: Scenario = {
  name: 'own-routes',
  shows: 'VirtualServices of the user\'s own beside ours: paths and headers of a host, a host and a database port that only they serve',
  presumes: {
    services: [
      { namespace: 'shop', name: 'api', portName: 'http', port: 80 },
      { namespace: 'blog', name: 'posts', portName: 'http', port: 80 },
      { namespace: 'data', name: 'pg', portName: 'tcp-postgres', port: 5432 },
    ],
    certificates: [
      { namespace: 'istio-system', secret: 'shop', hosts: ['shop.example.com', 'beta.example.com'] },
      { namespace: 'istio-system', secret: 'blog', hosts: ['blog.example.com'] },
    ],
  },
  declare(app) {
    const platform = new Chart(app, 'platform', { namespace: 'istio-system' });
    const gateway = new IngressGateway(platform, 'gateway', {
      loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11', '10.1.0.12'] })],
    });
    new TlsIngress(platform, 'blog', {
      gateway, host: 'blog.example.com', allowedNamespaces: ['blog'], certificate: TlsCertificate.credential('blog'),
    });
    new IngressPort(platform, 'pg', { gateway, port: 5432, protocol: IngressProtocol.TCP, allowedNamespaces: ['data'] });

    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    const web = new MeshApp(shop, 'web', { image: 'shop-web:1.4', containerPort: 8080 });
    const certificate = TlsCertificate.credential('shop');
    new TlsIngress(shop, 'www', { gateway, host: 'shop.example.com', plainHttp: PlainHttp.SERVE, certificate, backend: web });
    new TlsIngress(shop, 'beta', { gateway, host: 'beta.example.com', certificate, backend: web });
    // Ours comes first by name, and yet gets only what this one leaves.
    own(shop, 'web-api', {
      hosts: ['shop.example.com'],
      http: [
        { match: [{ uri: { prefix: '/api/' } }, { uri: { exact: '/api' } }], route: to('api.shop', 80) },
        { match: [{ uri: { prefix: '/tls' }, port: 443 }], route: to('api.shop', 80) },
      ],
    });
    own(shop, 'beta', {
      hosts: ['beta.example.com'], http: [{ match: [{ headers: { 'x-beta': { exact: '1' } } }], route: to('api.shop', 80) }],
    });
    own(new Chart(app, 'blog', { namespace: 'blog' }), 'posts', {
      hosts: ['blog.example.com'], http: [{ match: [{ uri: { prefix: '/posts/' } }], route: to('posts.blog', 80) }],
    });
    own(new Chart(app, 'data', { namespace: 'data' }), 'pg', {
      hosts: ['*'], tcp: [{ match: [{ port: 5432 }], route: to('pg.data', 5432) }],
    });
    return { gateways: [gateway] };
  },
  requests: [
    { url: 'https://shop.example.com/', outcome: 'ARRIVES', reaches: 'shop/web:8080' },
    { url: 'https://shop.example.com/api/items', outcome: 'UNDECIDED', answeredBy: 'shop/api' },
    { url: 'http://shop.example.com/tls', outcome: 'ARRIVES', reaches: 'shop/web:8080' },
    { url: 'https://beta.example.com/', outcome: 'UNDECIDED', answeredBy: 'shop/web' },
    { url: 'https://blog.example.com/posts/1', outcome: 'UNDECIDED', answeredBy: 'blog/posts' },
    { url: 'https://blog.example.com/admin', outcome: 'NOT_FOUND' },
    { url: 'postgres://db.example.com:5432', outcome: 'UNDECIDED', answeredBy: 'data/pg' },
  ],
};

function own(chart: Chart, name: string, spec: object): void {
  new ApiObject(chart, `own-${name}`, {
    apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name }, spec: { gateways: [GATEWAY], ...spec },
  });
}

function to(service: string, port: number): object[] {
  return [{ destination: { host: `${service}.svc.cluster.local`, port: { number: port } } }];
}
