// Servers of Gateways of others on the pods of a gateway: those that users write beside ours, and those of a snapshot.
import { boundTo } from './by-gateway';
import { portsOfServices, resolvedPorts, surroundings } from './gateway-pods';
import type { ClusterGateway, ClusterServer } from './kinds/gateway';
import { groupBy, unique } from '../model/collections';
import { covers, narrowest, serverNames } from '../model/host';
import type { GatewayModel, Server, ServicePort } from '../model/ingress-model';
import { qualifiedName } from '../model/names';
import { listenerFamily } from '../model/protocol';
import { ANY_HOST } from '../model/servers';
import { shown } from '../model/shown';

/** A Gateway, or the object that istiod makes it of, for messages. */
export function gatewayLabel({ kind, namespace, name }: ClusterGateway): string {
  return `${kind} ${shown(qualifiedName(namespace, name))}`;
}

/** A server of another Gateway, and the ports of the pods on which it may listen. */
export interface OtherServer {
  /** `namespace/name` of the Gateway. */
  readonly reference: string;
  readonly beside: ClusterGateway;
  readonly other: ClusterServer;
  readonly targetPorts: ReadonlySet<number>;
}

/** A server of ours, and a server of another Gateway that listens on the same port of the pods. */
export interface SharedListener extends OtherServer {
  readonly server: Server;
}

const EVERYWHERE: ReadonlySet<string> = new Set(['', '0.0.0.0', '::']);

const KNOWN = new WeakMap<GatewayModel, readonly OtherServer[]>();

function otherServers(gateway: GatewayModel): readonly OtherServer[] {
  const known = KNOWN.get(gateway) ?? findServers(gateway);
  KNOWN.set(gateway, known);
  return known;
}

/** istiod compares the ports of the pods, and treats servers that bind a single address separately. */
function findServers(gateway: GatewayModel): OtherServer[] {
  const byPort = new Map<number, ReadonlySet<number>>();
  const resolved = (port: number) => {
    const ports = byPort.get(port) ?? resolvedPorts(gateway, port);
    byPort.set(port, ports);
    return ports;
  };
  // A Gateway with the name of one of ours would replace it, which is reported as such.
  const ours = new Set(gateway.servers.map((server) => server.gateway.reference));
  return surroundings(gateway).gateways.flatMap((beside) => {
    const { reference, services } = beside;
    const servers = ours.has(reference) ? [] : beside.servers.filter(({ bind = '' }) => EVERYWHERE.has(bind));
    const portsOf = (port: number) => (services ? portsOfServices(gateway, services, port) : resolved(port));
    return servers.map((other) => ({ reference, beside, other, targetPorts: portsOf(other.port) }));
  });
}

/** Servers that share a listener. */
export function sharedListeners(gateway: GatewayModel): SharedListener[] {
  return otherServers(gateway).flatMap((each) => gateway.servers
    .filter(({ servicePort }) => each.targetPorts.has(servicePort.targetPort)).map((server) => ({ ...each, server })));
}

/** Servers of others that listen where a port of the Service leads to. */
export function serversOfOthers(gateway: GatewayModel, { targetPort }: ServicePort): OtherServer[] {
  return otherServers(gateway).filter(({ targetPorts }) => targetPorts.has(targetPort));
}

/** Of servers of others, those that Envoy chooses for a name, unless a host of ours is as narrow as theirs. */
export function narrowerThanOurs(
  gateway: GatewayModel, others: readonly OtherServer[], name: string, ours: string | undefined,
): OtherServer[] {
  const named = groupBy(others.flatMap((server) => namesOf(gateway, server).map((own) => ({ own, server }))), ({ own }) => own);
  const theirs = narrowest(named, name);
  if (theirs === undefined || (ours !== undefined && covers(theirs, ours))) return [];
  return unique(named.get(theirs)!.map(({ server }) => server));
}

/** Servers of others that pass everything through, and so connections without TLS too. */
export function passingEverything(gateway: GatewayModel, servicePort: ServicePort): OtherServer[] {
  return serversOfOthers(gateway, servicePort)
    .filter((server) => server.other.passesThrough && familyOf(server.other) === 'tls' && namesOf(gateway, server).includes(ANY_HOST));
}

/** The names by which Envoy chooses a server: its hosts, or where TLS passes through, those of its routes. */
function namesOf(gateway: GatewayModel, server: OtherServer): readonly string[] {
  const passed = server.other.passesThrough ? passedThrough(gateway, server) : [];
  return passed.length > 0 ? passed : ownNames(server.other);
}

/** The names of a server's hosts. */
export function ownNames(server: ClusterServer): readonly string[] {
  const hosts = server.hosts.map(({ host }) => host);
  return familyOf(server) === 'tls' ? serverNames(hosts) : hosts;
}

/** The server names that routes of another Gateway lead through unopened. */
export function passedThrough({ cluster: { virtualServices } }: GatewayModel, { reference }: OtherServer): string[] {
  const routes = boundTo(virtualServices, reference).flatMap(({ tls }) => tls);
  return routes.flatMap(({ sniHosts }) => sniHosts);
}

/** How istiod classes a server: one with protocol TCP may end TLS too. */
export function familyOf({ protocol, endsTls }: ClusterServer): ReturnType<typeof listenerFamily> {
  const family = listenerFamily(protocol);
  return family === 'tcp' && endsTls ? 'tls' : family;
}
