import { Chart, Duration, JsonPatch } from 'cdk8s';
import type { Scenario } from './scenario';
import { IngressGateway, IngressPort, IngressProtocol, IngressRoute, MeshApp } from '../../src';

export const routeOptions: Scenario = {
  name: 'route-options',
  shows: 'a host with a timeout, and a patched route, on one of two ports: each keeps its own entry of the VirtualService',
  presumes: {},
  declare(app) {
    const gateway = new IngressGateway(new Chart(app, 'platform', { namespace: 'istio-system' }), 'gateway');
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    const web = new MeshApp(shop, 'web', { image: 'web:1.4', containerPort: 8080 });
    const port = new IngressPort(shop, 'port', { gateway, port: 80, protocol: IngressProtocol.HTTP });
    const internal = new IngressPort(shop, 'internal', { gateway, port: 8088, protocol: IngressProtocol.HTTP });
    new IngressRoute(shop, 'public', { port, host: 'shop.example.com', backend: web, timeout: Duration.millis(2500) });
    const slow = new IngressRoute(shop, 'slow', { port: internal, host: 'shop.example.com', backend: web });
    slow.addJsonPatch(JsonPatch.add('/headers', { response: { set: { 'x-served-by': 'internal' } } }));
    return { gateways: [gateway] };
  },
  requests: [
    { url: 'http://shop.example.com/', outcome: 'ARRIVES', reaches: 'shop/web:8080' },
    { url: 'http://shop.example.com:8088/', outcome: 'ARRIVES', reaches: 'shop/web:8080' },
    { url: 'http://other.example.com/', outcome: 'NOT_FOUND' },
  ],
};
