import { ApiObject, Chart, Lazy, type App } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  Backend, GatewayInstallation, IngressApp, IngressGateway, IngressPort, IngressProtocol, InstallationKind, PlainHttp, TlsCertificate,
  TlsIngress, type GatewayChange, type IGatewayChangeSource, type IGatewayDelivery, type ILoadBalancer, type IngressArtifact,
  type LoadBalancerPlan,
} from '../../src';

/** A delivery as a user would write it: a ConfigMap, and a list of the ports. */
class ConfigMapDelivery implements IGatewayDelivery {
  public readonly name = 'ConfigMap';
  public readonly installations = [InstallationKind.HELM];
  public readonly throughChart = false;

  public constructor(private readonly stray?: string) {}

  public addObjects(scope: Construct, source: IGatewayChangeSource): void {
    new ApiObject(scope, 'Change', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: source.workload.name },
      data: Lazy.any({ produce: () => ({ change: JSON.stringify(source.current()) }) }),
    });
  }

  public files({ service }: GatewayChange): IngressArtifact[] {
    const content = `${service.ports.map(({ port }) => port).join(' ')}\n`;
    return [{ path: 'custom/ports.txt', content }, ...(this.stray === undefined ? [] : [{ path: this.stray, content }])];
  }
}

/** A load balancer as a user would write it: one that reads JSON. */
class JsonLoadBalancer implements ILoadBalancer {
  public readonly name = 'custom';
  public readonly workers = ['10.1.0.11'];
  public readonly bindAddresses = ['*'];

  public render(plan: LoadBalancerPlan): IngressArtifact[] {
    return [{ path: 'load-balancer/custom.json', content: `${JSON.stringify(plan)}\n` }];
  }
}

export const CUSTOM_MOUNT = { volumeName: 'tls-certs', secretName: 'certs', mountPath: '/etc/istio/certs', optional: true };

export const expectedPlan: LoadBalancerPlan = {
  name: 'ingress.gateway.custom',
  gateway: 'ingress/gateway',
  frontends: [
    { name: 'ingress.gateway.custom.https-443', port: 443, nodePort: 30443 },
    { name: 'ingress.gateway.custom.tcp-3306', port: 3306, nodePort: 30306 },
  ],
  healthCheckNodePort: 30021,
  healthCheckPath: '/healthz/ready',
};

/** An app with both; the delivery writes one file more where `stray` names it. */
export function customApp(options: { readonly outdir: string; readonly stray?: string }): { readonly app: App; readonly chart: Chart } {
  const app = new IngressApp({ outdir: options.outdir });
  const chart = new Chart(app, 'chart', { namespace: 'ingress' });
  const gateway = new IngressGateway(chart, 'gateway', {
    installation: GatewayInstallation.helm({ release: 'gateway' }),
    delivery: new ConfigMapDelivery(options.stray),
    loadBalancers: [new JsonLoadBalancer()],
  });
  const backend = Backend.service('web', 80);
  const certificate = TlsCertificate.mounted('certs');
  new TlsIngress(chart, 'web', { gateway, host: 'example.com', plainHttp: PlainHttp.CLOSED, certificate, backend });
  new IngressPort(chart, 'mysql', { gateway, port: 3306, protocol: IngressProtocol.TCP, backend });
  return { app, chart };
}
