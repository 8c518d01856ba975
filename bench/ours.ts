import type { App } from 'cdk8s';
import { Charts } from './charts';
import type { Entry } from './shape';
import {
  HaproxyLoadBalancer, IngressApp, IngressGateway, IngressPort, IngressProtocol, IngressRoute, MeshApp, TlsCertificate, TlsIngress,
} from 'cdk8s-istio-ingress';

/** The applications and their ingress as a user of this library writes them; synthesis writes the artifacts too. */
export function declare(outdir: string, list: readonly Entry[]): App {
  const app = new IngressApp({ outdir });
  const charts = new Charts(app);
  const first = charts.of(list[0].chart);
  const gateway = new IngressGateway(first, 'gateway', {
    loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11', '10.1.0.12', '10.1.0.13'] })],
  });
  const shared = list[0].attached ? new IngressPort(first, 'shared', {
    gateway,
    port: 443,
    protocol: IngressProtocol.HTTPS,
    certificate: certificateOf(list[0]),
    hosts: list.map(({ host }) => host!),
    allowedNamespaces: ['apps'],
  }) : undefined;
  for (const entry of list) {
    const { name, chart: id, namespace, host, tcpPort, nodePort } = entry;
    const chart = charts.of(id);
    const protocol = tcpPort === undefined ? IngressProtocol.HTTP : IngressProtocol.TCP;
    const backend = new MeshApp(chart, name, { image: `${name}:1.0`, containerPort: 8080, servicePort: 80, namespace, protocol });
    if (tcpPort !== undefined) {
      new IngressPort(chart, `${name}-tcp`, { gateway, port: tcpPort, protocol, nodePort, namespace, backend });
    } else if (shared) {
      new IngressRoute(chart, `${name}-web`, { port: shared, host, backend });
    } else {
      new TlsIngress(chart, `${name}-web`, { gateway, host: host!, namespace, certificate: certificateOf(entry), backend });
    }
  }
  return app;
}

function certificateOf({ certificate, mounted }: Entry): TlsCertificate {
  return mounted ? TlsCertificate.mounted(certificate!) : TlsCertificate.credential(certificate!);
}
