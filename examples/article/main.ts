import { Chart } from 'cdk8s';
import {
  Backend, GatewayInstallation, HaproxyLoadBalancer, IngressApp, IngressGateway, IngressPort, IngressProtocol, MeshApp, PlainHttp,
  TlsCertificate, TlsIngress,
} from 'cdk8s-istio-ingress';

const app = new IngressApp();

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

app.synth();

for (const url of ['http://counter.lab.example.com/', 'https://counter.lab.example.com/', 'mysql://counter.lab.example.com:3306']) {
  console.log(`${gateway.explain(url).text}\n`);
}
