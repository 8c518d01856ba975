// What a cluster contains around a gateway's pods, and how istiod finds the port of their listeners.
import { knowsAll } from './cluster-facts';
import type { ClusterGateway } from './kinds/gateway';
import type { ClusterService, ClusterServicePort } from './kinds/service';
import type { ClusterWorkload } from './kinds/workload';
import { type Labels, isSubset } from './selector';
import type { GatewayModel } from '../model/ingress-model';
import { serviceHost } from '../model/names';
import { InstallationKind } from '../model/workload';

/** For a Service with this label, istiod takes the port in a Gateway as the port of the pods. */
export const NO_TRANSLATION = 'experimental.istio.io/disable-gateway-port-translation';

/** What a cluster contains around the pods of a gateway. */
export interface Surroundings {
  /** The gateway's workload; absent for a managed one, which this app replaces. */
  readonly workload?: ClusterWorkload;
  /** Labels of the pods: from the cluster if known, otherwise those of the installation. */
  readonly podLabels: Labels;
  /** The gateway's own Service, before this app changes it. */
  readonly ownService?: ClusterService;
  /** Other Services that select the pods. */
  readonly services: readonly ClusterService[];
  /** Gateways of others, in any namespace, that istiod applies to the pods. */
  readonly gateways: readonly ClusterGateway[];
}

const KNOWN = new WeakMap<GatewayModel, Surroundings>();

export function surroundings(gateway: GatewayModel): Surroundings {
  const known = KNOWN.get(gateway) ?? lookAround(gateway);
  KNOWN.set(gateway, known);
  return known;
}

function lookAround({ cluster, declaration, namespace }: GatewayModel): Surroundings {
  const { workload: { name, kind, podLabels }, clusterDomain } = declaration;
  const isOwn = (object: { readonly name: string; readonly namespace: string }) => object.name === name && object.namespace === namespace;
  const workload = kind === InstallationKind.MANAGED ? undefined : cluster.workloads.find(isOwn);
  const labels = workload?.podLabels ?? podLabels;
  const services = cluster.services.filter((service) => service.namespace === namespace && !isOwn(service)
    && Object.keys(service.selector).length > 0 && isSubset(service.selector, labels));
  const hosts = new Set([name, ...services.map((service) => service.name)].flatMap((each) => hostsOf(each, namespace, clusterDomain)));
  const isFor = (hostnames: readonly string[]) => hostnames.some((host) => hosts.has(host));
  return {
    workload,
    podLabels: labels,
    ownService: cluster.services.find(isOwn),
    services,
    gateways: cluster.gateways.filter((each) => (
      each.services ? each.namespace === namespace && isFor(each.services) : isSubset(each.selector, labels))),
  };
}

/** Names of a Service in a Gateway of the Gateway API: in full, or in its own namespace the name alone. */
function hostsOf(service: string, namespace: string, clusterDomain: string): string[] {
  return [serviceHost(service, namespace, clusterDomain), `${service}.${namespace}`];
}

/** Whether the gateway's workload is missing from a cluster. A release of Helm may be installed with the values that this app writes. */
export function lacksWorkload(gateway: GatewayModel): boolean {
  const { cluster, declaration: { workload: { kind } }, namespace } = gateway;
  return kind === InstallationKind.ISTIOCTL && knowsAll(cluster, 'Deployment', namespace) && !surroundings(gateway).workload;
}

/** The port of the pods that a port of a Service leads to; undefined if it is a name and the containers are unknown. */
export function targetOf({ targetPort }: ClusterServicePort, { workload }: Surroundings): number | undefined {
  return typeof targetPort === 'number' ? targetPort : workload && (workload.namedPorts[targetPort] ?? 0);
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
