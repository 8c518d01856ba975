import type { App } from 'cdk8s';
import { HaproxyLoadBalancer, IngressApp, IngressGateway, IngressPort, IngressProtocol, MeshApp, TlsCertificate, TlsIngress } from 'cdk8s-istio-ingress';
import { Charts } from './charts';
import type { Entry } from './shape';

/** The applications and their ingress as a user of this library writes them; synthesis writes the artifacts too. */
export function declare(outdir: string, list: readonly Entry[]): App {
  const app = new IngressApp({ outdir });
  const charts = new Charts(app);
  const gateway = new IngressGateway(charts.of(list[0].chart), 'gateway', {
    loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11', '10.1.0.12', '10.1.0.13'] })],
  });
  for (const { name, chart: id, namespace, host, certificate, tcpPort, nodePort } of list) {
    const chart = charts.of(id);
    const protocol = tcpPort === undefined ? IngressProtocol.HTTP : IngressProtocol.TCP;
    const backend = new MeshApp(chart, name, { image: `${name}:1.0`, containerPort: 8080, servicePort: 80, namespace, protocol });
    if (tcpPort === undefined) {
      new TlsIngress(chart, `${name}-web`, { gateway, host: host!, namespace, certificate: TlsCertificate.credential(certificate!), backend });
    } else {
      new IngressPort(chart, `${name}-tcp`, { gateway, port: tcpPort, protocol, nodePort, namespace, backend });
    }
  }
  return app;
}
