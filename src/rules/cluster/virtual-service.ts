import { isVisible } from '../../cluster/cluster-facts';
import type { ClusterVirtualService } from '../../cluster/kinds/virtual-service';
import { sharedListeners } from '../../cluster/shared-listeners';
import { groupBy, unique } from '../../model/collections';
import { covers } from '../../model/host';
import { holdsOn, type GatewayModel, type IngressModel, type Server, type VirtualService } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { listenerFamily, TAKES_HOSTS, type RoutesBy } from '../../model/protocol';
import { ANY_HOST } from '../../model/servers';
import { shown } from '../../model/shown';
import type { Rule, Violation } from '../rule';

/** What a snapshot of the cluster shows of other VirtualServices for the same hosts. */
export const clusterRouteRules: readonly Rule[] = [
  {
    code: 'ING611',
    name: 'host routed by another VirtualService',
    level: 'error',
    allowed: 'each host and TCP port routed by one VirtualService',
    otherwise: 'istiod would put the routes of both into one virtual host, and the older VirtualService would win',
    fix: 'delete the other VirtualService or remove the host from it; leave one that this change replaces out of the snapshot',
    see: 'https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services',
    acknowledgeable: true,
    check: routedElsewhere,
  },
];

function* routedElsewhere({ gateways }: IngressModel): Iterable<Violation> {
  for (const gateway of gateways) {
    const ours = groupBy(gateway.virtualServices.values(), ({ routesBy, host }) => `${routesBy} ${host}`);
    for (const { other, server, hosts } of intruders(gateway)) {
      const { port } = server.servicePort;
      const { routesBy } = server.protocol;
      const keys = (TAKES_HOSTS[routesBy] ? unique(hosts) : hosts.slice(0, 1).map(() => ANY_HOST)).map((host) => `${routesBy} ${host}`);
      const met = keys.flatMap((key) => ours.get(key) ?? []).filter((each) => isOn(server, each));
      for (const { host, routes } of met) {
        const what = TAKES_HOSTS[routesBy] ? `host ${shown(host)} on` : 'TCP';
        const got = `${what} port ${port} is also routed by VirtualService ${shown(qualifiedName(other.namespace, other.name))}`;
        const declaredBy = routes.filter((route) => holdsOn(route, port)).flatMap((route) => route.declaredBy);
        yield* declaredBy.map(({ declaration: { at } }) => ({ at, got }));
      }
    }
  }
}

function isOn({ servicePort, hosts, gateway }: Server, { namespace, host, routes, gateways }: VirtualService): boolean {
  return gateways.includes(gateway.reference) && routes.some((route) => holdsOn(route, servicePort.port))
    && hosts.some((entry) => entry.namespace === namespace && covers(entry.host, host));
}

interface Intruder {
  readonly other: ClusterVirtualService;
  readonly server: Server;
  /** The virtual hosts that it brings to the listener of the server. */
  readonly hosts: readonly string[];
}

/** Other VirtualServices that reach a server of ours: through its own Gateway, for plain HTTP also through one that shares the port. */
function* intruders(gateway: GatewayModel): Iterable<Intruder> {
  const plain = sharedListeners(gateway).filter(({ server }) => listenerFamily(server.protocol.name) === 'http');
  const shared = groupBy(plain, ({ server }) => server);
  const besides = new Set([...shared.values()].flat().map(({ beside }) => qualifiedName(beside.namespace, beside.name)));
  const own = new Set(gateway.servers.map((server) => server.gateway.reference));
  const near = gateway.cluster.virtualServices.filter((other) => isVisible(other, gateway.namespace)
    && other.gateways.some((name) => own.has(name) || besides.has(name)));
  for (const server of gateway.servers.filter(({ redirects }) => !redirects)) {
    const direct: Way = { reference: server.gateway.reference, port: server.servicePort.port, hosts: server.hosts };
    const ways = [direct, ...(shared.get(server) ?? []).map(({ beside, other: { port, hosts } }): Way => (
      { reference: qualifiedName(beside.namespace, beside.name), port, hosts }))];
    for (const other of near) {
      const open = ways.filter(({ reference, port }) => other.gateways.includes(reference) && routesOn(other, server, reference, port));
      const admitted = open.flatMap(({ hosts }) => hosts).filter(({ namespace }) => namespace === '*' || namespace === other.namespace);
      yield { other, server, hosts: admitted.flatMap(({ host }) => other.hosts.flatMap((routed) => meeting(host, routed))) };
    }
  }
}

/** A Gateway's server by which routes come to a listener. */
interface Way {
  readonly reference: string;
  readonly port: number;
  readonly hosts: ReadonlyArray<{ readonly namespace?: string; readonly host: string }>;
}

function routesOn({ http, tcp }: ClusterVirtualService, { protocol }: Server, reference: string, number: number): boolean {
  // Only the server names of TLS routes are known.
  const entries: Readonly<Record<RoutesBy, ClusterVirtualService['http']>> = { host: http, port: tcp, sni: [] };
  return entries[protocol.routesBy].some(({ port = number, gateways }) => port === number && (gateways?.includes(reference) ?? true));
}

/** The host of the virtual host for a VirtualService's host on a Gateway's: the narrower of the two. */
function meeting(admitted: string, routed: string): string[] {
  if (covers(admitted, routed)) return [routed];
  return covers(routed, admitted) ? [admitted] : [];
}
