// The article's declaration, with the constructs of the package alone.
const assert = require('assert');
const fs = require('fs');
const { Chart } = require('cdk8s');
const {
  Backend, HaproxyLoadBalancer, IngressApp, IngressGateway, IngressPort, IngressProtocol, MeshApp, PlainHttp, TlsCertificate, TlsIngress,
} = require('cdk8s-istio-ingress');

const app = new IngressApp();
const gateway = new IngressGateway(new Chart(app, 'platform', { namespace: 'istio-system' }), 'gateway', {
  gatewayName: 'default-gateway',
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

assert(gateway.explain('https://counter.lab.example.com/').arrives);
assert(gateway.explain('mysql://counter.lab.example.com:3306').arrives);
assert(fs.readFileSync('dist/lab.k8s.yaml', 'utf8').includes('istio-system/default-gateway'));
const balancer = 'dist-ingress/istio-system/istio-ingressgateway/load-balancer/istio-system.istio-ingressgateway.haproxy.cfg';
assert(fs.readFileSync(balancer, 'utf8').includes('10.1.0.12:30306'));

new IngressPort(lab, 'second', { gateway, port: 3306, protocol: IngressProtocol.TCP, backend: Backend.service('other', 3306) });
assert.throws(() => app.synth(), /\[lab\/second\] ING505/);
