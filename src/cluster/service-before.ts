// A gateway's Service as it is before this change, of which everything stays that nobody declares.
import type { ClusterFacts } from './cluster-facts';
import type { ClusterService, ClusterServicePort } from './kinds/service';
import { groupBy } from '../model/collections';
import type { GatewayDeclaration } from '../model/declaration';
import type { GatewayModel } from '../model/ingress-model';
import { serviceTypeNamed, type ServiceType } from '../model/service-type';
import { InstallationKind } from '../model/workload';

/** A port of it. */
export interface PortBefore extends Omit<ClusterServicePort, 'targetPort'> {
  /** Undefined if it is the name of a port of containers that are unknown, or that none has. */
  readonly targetPort?: number;
  /** The app's own object, which is applied in place of the cluster's, does not have it. */
  readonly isLeftOut: boolean;
}

export interface ServiceBefore {
  /** Undefined if it is none that a gateway can have. */
  readonly type?: ServiceType;
  readonly ports: readonly PortBefore[];
}

/** The name and namespace of a gateway's Service and pods. */
interface Home {
  readonly namespace: string;
  readonly name: string;
}

/** What is known of a gateway's Service. An object of the app says what will be; what that leaves out stays as the snapshot shows it. */
export function serviceBefore(cluster: ClusterFacts, home: Home): ServiceBefore | undefined {
  const known = [...cluster.services, ...cluster.replaced.services].filter(isAt(home));
  if (known.length === 0) return undefined;
  const written = cluster.ofApp.has(known[0]) ? known[0] : undefined;
  const ports = groupBy(known.flatMap((service) => service.ports), ({ port, protocol }) => `${port}/${protocol}`);
  return {
    type: serviceTypeNamed(known[0].type),
    ports: [...ports.values()].map(([first, second]) => ({
      ...first, nodePort: first.nodePort ?? second?.nodePort, targetPort: numericTarget(cluster, home, first),
      isLeftOut: written !== undefined && !written.ports.includes(first),
    })),
  };
}

/** The Service as it runs now. */
export function serviceInCluster({ cluster, namespace, declaration: { workload: { name } } }: GatewayModel): ClusterService | undefined {
  return [...cluster.services.filter((service) => !cluster.ofApp.has(service)), ...cluster.replaced.services]
    .find(isAt({ namespace, name }));
}

/** The port of the pods that a port of the Service leads to. */
export function resolvedTarget(
  { cluster, namespace, declaration: { workload: { name } } }: GatewayModel, port: ClusterServicePort,
): number | undefined {
  return numericTarget(cluster, { namespace, name }, port);
}

function numericTarget({ workloads, replaced }: ClusterFacts, home: Home, { targetPort }: ClusterServicePort): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  return [...workloads, ...replaced.workloads].find(isAt(home))?.namedPorts?.[targetPort];
}

function isAt({ namespace, name }: Home): (object: Home) => boolean {
  return (object) => object.namespace === namespace && object.name === name;
}

type Changed = Pick<GatewayModel, 'declaration' | 'servicePorts' | 'serviceBefore'>;

/** Ports of the Service that nobody declared and that stay: a delivery that changes the object keeps them. */
export function portsThatStay(gateway: Changed): PortBefore[] {
  return replacesPorts(gateway.declaration) ? [] : undeclared(gateway).filter(({ isLeftOut }) => !isLeftOut);
}

/** Those that go away: Helm replaces the list, a gateway of this app has no others, and an object of the app is applied as it is. */
export function portsThatGo(gateway: Changed): PortBefore[] {
  return undeclared(gateway).filter(({ isLeftOut }) => isLeftOut || replacesPorts(gateway.declaration));
}

/** Whether the Service will have the ports of the model and no others. */
export function replacesPorts({ throughChart, workload: { kind } }: Pick<GatewayDeclaration, 'throughChart' | 'workload'>): boolean {
  return throughChart || kind === InstallationKind.MANAGED;
}

function undeclared({ servicePorts, serviceBefore: before }: Changed): PortBefore[] {
  const written = new Set(servicePorts.map(({ port, protocol }) => `${port}/${protocol}`));
  return (before?.ports ?? []).filter(({ port, protocol }) => !written.has(`${port}/${protocol}`));
}
