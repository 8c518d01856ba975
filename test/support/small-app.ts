import { Chart, type App } from 'cdk8s';
import { Backend, HaproxyLoadBalancer, IngressGateway, IngressPort, IngressProtocol } from '../../src';

/** One host on one gateway, in a chart of its own. */
export function declareSmall(app: App, host = 'www.example.com'): { readonly chart: Chart; readonly gateway: IngressGateway } {
  const chart = new Chart(app, 'ingress', { namespace: 'istio-system' });
  const gateway = new IngressGateway(chart, 'gateway', { loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11'] })] });
  new IngressPort(chart, 'web', { gateway, port: 80, protocol: IngressProtocol.HTTP, hosts: [host], backend: Backend.service('web', 80) });
  return { chart, gateway };
}

/** The same with a mistake that is found at synthesis. */
export function declareWrong(app: App): void {
  declareSmall(app, 'Not A Host');
}

/** The artifacts of `declareSmall`. */
export const SMALL_ARTIFACTS: readonly string[] = [
  'kustomize/deployment.yaml', 'kustomize/kustomization.yaml', 'kustomize/service-status-port.yaml', 'kustomize/service.yaml',
  'load-balancer/istio-system.istio-ingressgateway.haproxy.cfg', 'port-map.json', 'port-map.md',
].map((file) => `istio-system/istio-ingressgateway/${file}`);

export const LIST = '.generated-files.json';
