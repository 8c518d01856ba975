// What a cluster contains around a gateway's pods, and how istiod finds the port of their listeners.
import { knowsAll } from './cluster-facts';
import type { ClusterGateway } from './kinds/gateway';
import type { ClusterService, ClusterServicePort } from './kinds/service';
import type { ClusterWorkload } from './kinds/workload';
import { keyOf } from './object-key';
import { type Labels, isSubset } from './selector';
import { workloadOfGateway } from './shown-workload';
import type { GatewayModel } from '../model/ingress-model';
import { serviceHost } from '../model/names';
import { InstallationKind, METRICS_PORT } from '../model/workload';

/** For a Service with this label, istiod takes the port in a Gateway as the port of the pods. */
export const NO_TRANSLATION = 'experimental.istio.io/disable-gateway-port-translation';

/** What a cluster contains around the pods of a gateway. */
export interface Surroundings {
  /** What runs the gateway's pods, or one of them where nothing does; absent for a managed gateway, which this app replaces. */
  readonly workload?: ClusterWorkload;
  /** Labels of the pods: from the cluster if known, otherwise those of the installation. */
  readonly podLabels: Labels;
  /** The gateway's own Service, before this app changes it. */
  readonly ownService?: ClusterService;
  /** Other Services that select the pods. */
  readonly services: readonly ClusterService[];
  /** Gateways of others, in any namespace, that istiod applies to the pods. */
  readonly gateways: readonly ClusterGateway[];
  /** Whether istiod applies a Gateway to the pods. */
  readonly isFor: (gateway: ClusterGateway) => boolean;
}

const KNOWN = new WeakMap<GatewayModel, Surroundings>();

export function surroundings(gateway: GatewayModel): Surroundings {
  const known = KNOWN.get(gateway) ?? lookAround(gateway);
  KNOWN.set(gateway, known);
  return known;
}

function lookAround({ cluster, declaration, namespace }: GatewayModel): Surroundings {
  const { workload: { name, podLabels }, clusterDomain } = declaration;
  const isOwn = (object: { readonly name: string; readonly namespace: string }) => object.name === name && object.namespace === namespace;
  const workload = workloadOfGateway(declaration.workload, cluster);
  const labels = workload?.podLabels ?? podLabels;
  const services = cluster.services.filter((service) => service.namespace === namespace && !isOwn(service)
    && Object.keys(service.selector).length > 0 && isSubset(service.selector, labels));
  const hosts = new Set([name, ...services.map((service) => service.name)].flatMap((each) => hostsOf(each, namespace, clusterDomain)));
  const isFor = ({ services: named, namespace: home, selector }: ClusterGateway) =>
    (named ? home === namespace && named.some((host) => hosts.has(host)) : isSubset(selector, labels));
  return {
    workload,
    podLabels: labels,
    ownService: cluster.services.find(isOwn),
    services,
    gateways: cluster.gateways.filter(isFor),
    isFor,
  };
}

/** Names of a Service in a Gateway of the Gateway API: in full, or in its own namespace the name alone. */
function hostsOf(service: string, namespace: string, clusterDomain: string): string[] {
  return [serviceHost(service, namespace, clusterDomain), `${service}.${namespace}`];
}

/**
 * Whether the gateway's workload is missing from a cluster. A release of Helm may be installed with the values that this app writes, and
 * pods with the labels show that something of another kind runs them.
 */
export function lacksWorkload(gateway: GatewayModel): boolean {
  const { cluster, declaration: { workload: { kind, name, selector } }, namespace } = gateway;
  const goes = cluster.replaced.workloads.some((one) =>
    one.name === name && one.namespace === namespace && cluster.removed.has(keyOf(one)));
  return kind === InstallationKind.ISTIOCTL && (goes || knowsAll(cluster, 'Deployment', namespace)) && !surroundings(gateway).workload
    && !cluster.pods.some((pod) => pod.namespace === namespace && isSubset(selector, pod.podLabels));
}

/**
 * The port of the pods that a port of a Service leads to; undefined if it is a name, and no container has it or the containers are unknown.
 */
export function targetOf({ targetPort }: ClusterServicePort, { workload }: Surroundings): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  return workload?.namedPorts?.[targetPort] ?? (targetPort === METRICS_PORT.name ? METRICS_PORT.targetPort : undefined);
}

/** Whether a port of a Service leads nowhere: its target port is a name that no container of the pods has. */
export function leadsNowhere(port: ClusterServicePort, around: Surroundings): boolean {
  return around.workload?.namedPorts !== undefined && targetOf(port, around) === undefined;
}

/** The same for a Gateway that names Services: it has no other ports than they. */
export function portsOfServices(gateway: GatewayModel, services: readonly string[], port: number): ReadonlySet<number> {
  const { namespace, declaration: { workload, clusterDomain }, servicePorts } = gateway;
  const around = surroundings(gateway);
  const isNamed = (name: string) => hostsOf(name, namespace, clusterDomain).some((host) => services.includes(host));
  const own = isNamed(workload.name) ? servicePorts.filter((each) => each.port === port).map(({ targetPort }) => targetPort) : [];
  const others = around.services.filter(({ name }) => isNamed(name))
    .flatMap(({ ports }) => ports.filter((each) => each.port === port).flatMap((each) => targetOf(each, around) ?? []));
  return new Set([...own, ...others]);
}

/**
 * The ports on which Envoy may listen for a port of a Gateway. istiod takes the target port of the first Service that has the port, and
 * we do not know which Service is first; if none has it, the port itself.
 */
export function resolvedPorts(gateway: GatewayModel, port: number): ReadonlySet<number> {
  const around = surroundings(gateway);
  const own = gateway.servicePorts.filter((each) => each.port === port).map(({ targetPort }) => targetPort);
  const others = around.services.filter(({ labels }) => labels[NO_TRANSLATION] === undefined)
    .flatMap(({ ports }) => ports.filter((each) => each.port === port).flatMap((each) => targetOf(each, around) ?? []));
  return new Set(own.length + others.length === 0 ? [port] : [...own, ...others]);
}
