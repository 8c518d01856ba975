import { existsSync } from 'fs';
import { dirname, join } from 'path';
import { Chart, Include } from 'cdk8s';
import type { Scenario } from './scenario';
import {
  Backend, GatewayDelivery, GatewayInstallation, HaproxyLoadBalancer, IngressGateway, IngressPort, IngressProtocol, MeshApp, TlsCertificate,
  TlsIngress,
} from '../../src';

export const includedGateway: Scenario = {
  name: 'included-gateway',
  shows: 'the manifests of the Helm chart included in the same app, whose Service and Deployment get what is declared after them',
  presumes: {
    services: [{ namespace: 'shop', name: 'pg', portName: 'tcp-postgres', port: 5432 }],
    certificates: [{ namespace: 'istio-ingress', secret: 'shop-certs', hosts: ['shop.example.com'] }],
  },
  declare(app) {
    const ingress = new Chart(app, 'ingress', { namespace: 'istio-ingress' });
    const gateway = new IngressGateway(ingress, 'gateway', {
      installation: GatewayInstallation.helm({ release: 'istio-ingress' }),
      delivery: GatewayDelivery.ownManifests(),
      loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11', '10.1.0.12'] })],
    });
    new Include(ingress, 'release', { url: fixture('gateway-chart/istio-ingress.yaml') });
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    const web = new MeshApp(shop, 'web', { image: 'shop-web:1.4', containerPort: 8080 });
    new TlsIngress(shop, 'www', { gateway, host: 'shop.example.com', certificate: TlsCertificate.mounted('shop-certs'), backend: web });
    new IngressPort(shop, 'pg', { gateway, port: 5432, protocol: IngressProtocol.TCP, backend: Backend.service('pg', 5432) });
    return { gateways: [gateway] };
  },
  requests: [
    { url: 'https://shop.example.com/', outcome: 'ARRIVES', reaches: 'shop/web:8080' },
    { url: 'http://shop.example.com/', outcome: 'REDIRECTED' },
    { url: 'postgres://db.example.com:5432', outcome: 'ARRIVES', reaches: 'shop/pg:5432' },
  ],
};

/** A fixture of the tests, found from any folder of the repository: the lab compiles scenarios into one of its own. */
function fixture(name: string, folder = __dirname): string {
  const file = join(folder, 'test', 'fixtures', name);
  return existsSync(file) ? file : fixture(name, dirname(folder));
}
