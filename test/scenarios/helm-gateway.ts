import { Chart } from 'cdk8s';
import type { Scenario } from './scenario';
import {
  GatewayDelivery, GatewayInstallation, HaproxyLoadBalancer, IngressGateway, IngressPort, IngressProtocol, MeshApp,
  TlsCertificate, TlsIngress,
} from '../../src';

export const helmGateway: Scenario = {
  name: 'helm-gateway',
  shows: 'a gateway from the Helm chart in a namespace of its own, by a values file: gRPC, and mutual TLS from mounted files',
  presumes: {
    certificates: [{
      namespace: 'istio-ingress', secret: 'quotes-certs', hosts: ['quotes.example.com'], clientAuthority: 'quotes-clients',
    }],
  },
  declare(app) {
    const gateway = new IngressGateway(new Chart(app, 'ingress', { namespace: 'istio-ingress' }), 'gateway', {
      installation: GatewayInstallation.helm({ release: 'istio-ingress', chartVersion: '1.31.1' }),
      delivery: GatewayDelivery.helmValues({
        extraValues: { autoscaling: { minReplicas: 3 }, service: { annotations: { team: 'platform' } } },
      }),
      loadBalancers: [new HaproxyLoadBalancer({ workers: ['worker-1.example.com', 'worker-2.example.com'] })],
    });
    const quotes = new Chart(app, 'quotes', { namespace: 'quotes' });
    const grpc = new MeshApp(quotes, 'quotes', { image: 'quotes:3.0.1', containerPort: 9000, protocol: IngressProtocol.GRPC });
    new IngressPort(quotes, 'grpc', {
      gateway, port: 9000, protocol: IngressProtocol.GRPC, hosts: ['quotes.example.com'], name: 'quotes', backend: grpc,
    });
    new TlsIngress(quotes, 'tls', {
      gateway, host: 'quotes.example.com', name: 'quotes', backend: grpc,
      certificate: TlsCertificate.mounted('quotes-certs', { caSecret: 'quotes-clients', optional: false }),
    });
    return { gateways: [gateway] };
  },
  requests: [
    { url: 'grpc://quotes.example.com:9000', outcome: 'ARRIVES', reaches: 'quotes/quotes:9000' },
    { url: 'https://quotes.example.com/', outcome: 'ARRIVES', reaches: 'quotes/quotes:9000' },
    { url: 'http://quotes.example.com/', outcome: 'REDIRECTED' },
  ],
};
