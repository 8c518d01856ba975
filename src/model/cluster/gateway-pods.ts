// The gateway's pods as the cluster has them, and how istiod finds the port of a listener for them.
import type { ClusterFacts, ClusterService, ClusterWorkload } from './cluster';
import { isSubset, type Labels } from './selector';
import type { GatewayModel } from '../ingress-model';
import { InstallationKind } from '../workload';

type Gateway = Pick<GatewayModel, 'cluster' | 'declaration' | 'namespace' | 'servicePorts'>;

/** On such a Service istiod takes the port of a Gateway for the port of the pods. */
export const NO_TRANSLATION = 'experimental.istio.io/disable-gateway-port-translation';

/** The workload that the gateway's Deployment is in the cluster; a managed one is made anew by this app. */
export function workloadOf({ cluster, declaration: { workload }, namespace }: Gateway): ClusterWorkload | undefined {
  if (workload.kind === InstallationKind.MANAGED) return undefined;
  return cluster.workloads.find((each) => each.name === workload.name && each.namespace === namespace && each.kind !== 'Pod');
}

/** The labels of the gateway's pods: those in the cluster, else those that its installation gives them. */
export function podLabelsOf(gateway: Gateway): Labels {
  return workloadOf(gateway)?.podLabels ?? gateway.declaration.workload.podLabels;
}

/** The gateway's own Service as it is before this app changes it. */
export function ownServiceOf({ cluster, declaration: { workload }, namespace }: Gateway): ClusterService | undefined {
  return cluster.services.find((service) => service.name === workload.name && service.namespace === namespace);
}

/** Other Services in front of the gateway's pods. */
export function servicesBeside(gateway: Gateway): ClusterService[] {
  const labels = podLabelsOf(gateway);
  const own = ownServiceOf(gateway);
  return gateway.cluster.services.filter((service) => service !== own && service.namespace === gateway.namespace
    && Object.keys(service.selector).length > 0 && isSubset(service.selector, labels));
}

/**
 * The port on which Envoy listens for a port of a Gateway: the target port of the first Service that has it, else the port itself. Named target ports are
 * looked up among the containers' ports, where gateways have none.
 */
export function resolvedPorts(gateway: Gateway, port: number): number[] {
  const own = gateway.servicePorts.filter((each) => each.port === port).map(({ targetPort }) => targetPort);
  const others = servicesBeside(gateway).filter(({ labels }) => labels[NO_TRANSLATION] === undefined)
    .flatMap(({ ports }) => ports.filter((each) => each.port === port).flatMap(({ targetPort }) => (typeof targetPort === 'number' ? [targetPort] : [])));
  const all = [...own, ...others];
  return all.length === 0 ? [port] : [...new Set(all)];
}

/** Gateways of others that istiod applies to the gateway's pods, wherever they are. */
export function gatewaysBeside(gateway: Gateway): ClusterFacts['gateways'] {
  const labels = podLabelsOf(gateway);
  return gateway.cluster.gateways.filter(({ selector }) => isSubset(selector, labels));
}
