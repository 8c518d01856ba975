import { ApiObject, Chart } from 'cdk8s';
import type { Scenario } from './scenario';
import { HaproxyLoadBalancer, IngressGateway, MeshApp, TlsCertificate, TlsIngress } from '../../src';

const HOSTS = ['status.example.com', '*.archive.example.com'];

export const ownGateway: Scenario = {
  name: 'own-gateway',
  shows: 'a Gateway of the user\'s own on the same ports as ours, with hosts below our wildcard',
  presumes: {
    services: [{ namespace: 'blog', name: 'posts', portName: 'http', port: 80 }],
    certificates: [
      { namespace: 'istio-system', secret: 'wildcard', hosts: ['*.example.com'] },
      { namespace: 'istio-system', secret: 'blog', hosts: HOSTS },
    ],
  },
  declare(app) {
    const platform = new Chart(app, 'platform', { namespace: 'istio-system' });
    const gateway = new IngressGateway(platform, 'gateway', {
      loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11', '10.1.0.12'] })],
    });
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    const web = new MeshApp(shop, 'web', { image: 'shop-web:1.4', containerPort: 8080 });
    new TlsIngress(shop, 'wildcard', {
      gateway, host: '*.example.com', certificate: TlsCertificate.credential('wildcard'), backend: web,
    });

    const blog = new Chart(app, 'blog', { namespace: 'blog' });
    const tls = { mode: 'SIMPLE', credentialName: 'blog' };
    own(blog, 'Gateway', {
      selector: { istio: 'ingressgateway' },
      servers: [
        { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: HOSTS },
        { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: HOSTS, tls },
      ],
    });
    own(blog, 'VirtualService', {
      gateways: ['own'],
      hosts: HOSTS,
      http: [{ route: [{ destination: { host: 'posts', port: { number: 80 } } }] }],
    });
    return { gateways: [gateway] };
  },
  requests: [
    { url: 'https://shop.example.com/', outcome: 'ARRIVES', reaches: 'shop/web:8080' },
    { url: 'https://status.example.com/', outcome: 'UNDECIDED', answeredBy: 'blog/posts' },
    { url: 'http://shop.example.com/', outcome: 'REDIRECTED' },
    { url: 'http://2020.archive.example.com/', outcome: 'UNDECIDED', answeredBy: 'blog/posts' },
  ],
};

function own(chart: Chart, kind: string, spec: object): void {
  new ApiObject(chart, kind, { apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'own' }, ...{ spec } });
}
