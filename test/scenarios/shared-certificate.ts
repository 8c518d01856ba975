import { Chart } from 'cdk8s';
import type { Scenario } from './scenario';
import { HaproxyLoadBalancer, IngressGateway, MeshApp, TlsCertificate, TlsIngress } from '../../src';

export const sharedCertificate: Scenario = {
  name: 'shared-certificate',
  shows: 'two hosts of one mounted certificate in one server; plain HTTP is redirected',
  presumes: {
    certificates: [{
      namespace: 'istio-system', secret: 'shop-certs', hosts: ['www.shop.example.com', 'api.shop.example.com'],
      certFile: 'chain.pem', keyFile: 'key.pem',
    }],
  },
  declare(app) {
    const gateway = new IngressGateway(new Chart(app, 'platform', { namespace: 'istio-system' }), 'gateway', {
      loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11', '10.1.0.12'] })],
    });
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    const certificate = TlsCertificate.mounted('shop-certs', { certFile: 'chain.pem', keyFile: 'key.pem' });
    const web = new MeshApp(shop, 'web', { image: 'registry.example.com/shop/web:2.3', containerPort: 8080 });
    const api = new MeshApp(shop, 'api', { image: 'registry.example.com/shop/api:2.3', containerPort: 9090, readinessPath: '/ready' });
    new TlsIngress(shop, 'www', { gateway, host: 'www.shop.example.com', certificate, backend: web });
    new TlsIngress(shop, 'rest', { gateway, host: 'api.shop.example.com', certificate, backend: api });
    return { gateways: [gateway] };
  },
  requests: [
    { url: 'https://www.shop.example.com/', outcome: 'ARRIVES', reaches: 'shop/web:8080' },
    { url: 'https://api.shop.example.com/v1', outcome: 'ARRIVES', reaches: 'shop/api:9090' },
    { url: 'http://www.shop.example.com/', outcome: 'REDIRECTED' },
    { url: 'http://shop.example.com/', outcome: 'NOT_FOUND' },
    { url: 'https://shop.example.com/', outcome: 'RESET' },
  ],
};
