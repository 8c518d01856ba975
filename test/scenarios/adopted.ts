import { dirname, join } from 'path';
import { ApiObject, Chart, Duration, type App } from 'cdk8s';
import type { Adoption, Declared, Scenario } from './scenario';
import {
  Backend, ClusterSnapshot, HaproxyLoadBalancer, IngressGateway, IngressPort, IngressProtocol, IngressRoute, PlainHttp, TlsCertificate,
  TlsIngress,
} from '../../src';

/** The lab compiles this file to another folder. */
const HERE = join(dirname(require.resolve('cdk8s-istio-ingress/package.json')), 'test', 'scenarios', 'hand-written');
const file = (name: string) => join(HERE, name);

const handWritten = { base: file('service.yaml'), replaced: file('routing.yaml'), balancer: file('haproxy.cfg') };

export const adopted: Scenario = {
  name: 'adopted',
  shows: 'an ingress that was written by hand, with node ports of its own: a Gateway with six servers and eight VirtualServices',
  presumes: {
    services: [
      { namespace: 'shop', name: 'web', portName: 'http', port: 80 },
      { namespace: 'shop', name: 'api', portName: 'http', port: 8080 },
      { namespace: 'shop', name: 'cart', portName: 'http', port: 80 },
      { namespace: 'shop', name: 'status', portName: 'http', port: 80 },
      { namespace: 'shop', name: 'admin', portName: 'http', port: 80 },
      { namespace: 'blog', name: 'posts', portName: 'http', port: 80 },
      { namespace: 'blog', name: 'docs', portName: 'http', port: 80 },
      { namespace: 'data', name: 'pg', portName: 'tcp-postgres', port: 5432 },
    ],
    certificates: [
      { namespace: 'istio-system', secret: 'shop-example-com', hosts: ['shop.example.com', 'cart.example.com'] },
      { namespace: 'istio-system', secret: 'blog-example-com', hosts: ['blog.example.com', 'docs.example.com'] },
      { namespace: 'istio-system', secret: 'admin-example-com', hosts: ['admin.example.com'], clientAuthority: 'admin-example-com' },
    ],
  },
  handWritten: { ...handWritten, forgotten: 'docs.example.com', declare },
  declare: (app) => declare(app, {
    snapshot: ClusterSnapshot.fromFiles(handWritten.base).replacingFiles(handWritten.replaced),
  }),
  requests: [
    { url: 'https://shop.example.com/', outcome: 'ARRIVES', reaches: 'shop/web:80' },
    { url: 'https://shop.example.com/api/items', outcome: 'UNDECIDED', answeredBy: 'shop/api' },
    { url: 'https://admin.example.com/', outcome: 'ARRIVES', reaches: 'shop/admin:80' },
    { url: 'http://cart.example.com/', outcome: 'REDIRECTED' },
    { url: 'postgres://db.example.com:5432', outcome: 'ARRIVES', reaches: 'data/pg:5432' },
  ],
};

function declare(app: App, { snapshot, forgets }: Adoption): Declared {
  const gateway = new IngressGateway(new Chart(app, 'platform', { namespace: 'istio-system' }), 'gateway', {
    gatewayName: 'edge', snapshot, loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11', '10.1.0.12'] })],
  });
  const [shop, blog, data] = ['shop', 'blog', 'data'].map((namespace) => new Chart(app, namespace, { namespace }));
  const shopCertificate = TlsCertificate.credential('shop-example-com');
  const blogCertificate = TlsCertificate.credential('blog-example-com');
  const web = Backend.service('web', 80);
  new TlsIngress(shop, 'shop', { gateway, host: 'shop.example.com', certificate: shopCertificate, backend: web });
  const cart = new TlsIngress(shop, 'cart', { gateway, host: 'cart.example.com', certificate: shopCertificate });
  new IngressRoute(shop, 'cart-route', { port: cart, backend: Backend.service('cart', 80), timeout: Duration.seconds(10) });
  new IngressPort(shop, 'status', {
    gateway, port: 80, protocol: IngressProtocol.HTTP, hosts: ['status.example.com'], backend: Backend.service('status', 80),
  });
  new TlsIngress(shop, 'admin', {
    gateway, host: 'admin.example.com', plainHttp: PlainHttp.CLOSED, backend: Backend.service('admin', 80),
    certificate: TlsCertificate.credential('admin-example-com', { mutual: true }),
  });
  new TlsIngress(blog, 'blog', { gateway, host: 'blog.example.com', certificate: blogCertificate, backend: Backend.service('posts', 80) });
  if (forgets !== 'docs.example.com') {
    new TlsIngress(blog, 'docs', { gateway, host: 'docs.example.com', certificate: blogCertificate, backend: Backend.service('docs', 80) });
  }
  new IngressPort(data, 'postgres', { gateway, port: 5432, protocol: IngressProtocol.TCP, backend: Backend.service('pg', 5432) });
  // The path for which there is no option stays in the VirtualService that had it.
  new ApiObject(shop, 'api', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'shop-api' },
    ...{
      spec: {
        hosts: ['shop.example.com'],
        gateways: ['istio-system/edge'],
        http: [{
          match: [{ uri: { prefix: '/api/' } }], timeout: '5s', route: [{ destination: { host: 'api', port: { number: 8080 } } }],
        }],
      },
    },
  });
  return { gateways: [gateway] };
}
