import { Chart } from 'cdk8s';
import type { Scenario } from './scenario';
import {
  Backend, GatewayInstallation, HaproxyLoadBalancer, IngressGateway, IngressPort, IngressProtocol, MeshApp, PlainHttp,
  TlsCertificate, TlsIngress,
} from '../../src';

export const article: Scenario = {
  name: 'article',
  shows: 'the stock gateway behind HAProxy: one host in plain text and with TLS from mounted files, and MySQL',
  presumes: {
    services: [{ namespace: 'default', name: 'mysql', portName: 'tcp-mysql', port: 3306 }],
    certificates: [{ namespace: 'istio-system', secret: 'istio-ingressgateway-certs', hosts: ['counter.lab.example.com'] }],
  },
  declare(app) {
    const platform = new Chart(app, 'platform', { namespace: 'istio-system' });
    const gateway = new IngressGateway(platform, 'gateway', {
      gatewayName: 'default-gateway',
      installation: GatewayInstallation.istioctl(),
      loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11', '10.1.0.12'] })],
    });
    const lab = new Chart(app, 'lab', { namespace: 'default' });
    const counter = new MeshApp(lab, 'counter', { image: 'counter:1.0', containerPort: 8080 });
    new TlsIngress(lab, 'web', {
      gateway,
      host: 'counter.lab.example.com',
      name: 'counter',
      plainHttp: PlainHttp.SERVE,
      certificate: TlsCertificate.mounted('istio-ingressgateway-certs'),
      backend: counter,
    });
    new IngressPort(lab, 'mysql', {
      gateway, port: 3306, protocol: IngressProtocol.TCP, name: 'mysql', backend: Backend.service('mysql', 3306),
    });
    return { gateways: [gateway] };
  },
  requests: [
    { url: 'http://counter.lab.example.com/', outcome: 'ARRIVES', reaches: 'default/counter:8080' },
    { url: 'https://counter.lab.example.com/', outcome: 'ARRIVES', reaches: 'default/counter:8080' },
    { url: 'mysql://counter.lab.example.com:3306', outcome: 'ARRIVES', reaches: 'default/mysql:3306' },
    { url: 'http://other.lab.example.com/', outcome: 'NOT_FOUND' },
    { url: 'https://other.lab.example.com/', outcome: 'RESET' },
    { url: 'tcp://counter.lab.example.com:5432', outcome: 'REFUSED' },
  ],
};
