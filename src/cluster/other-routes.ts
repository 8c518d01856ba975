// What VirtualServices of others bring to the servers of a gateway: those that users write beside ours, and those of a snapshot.
import { boundTo } from './by-gateway';
import { isMissing, isVisible } from './cluster-facts';
import { surroundings } from './gateway-pods';
import type { ClusterServer } from './kinds/gateway';
import { unknownCondition, type RouteCondition } from './kinds/route-condition';
import { type ClusterDestination, type ClusterMatch, type ClusterRoute, type ClusterVirtualService, MESH } from './kinds/virtual-service';
import { familyOf, type OtherServer, sharedListeners } from './other-servers';
import { holdsForAll, type ConditionPlace } from './route-conditions';
import type { Labels } from './selector';
import { groupBy, unique } from '../model/collections';
import { covers } from '../model/host';
import type { GatewayModel, OpenedPort, Server, ServerHost } from '../model/ingress-model';
import { qualifiedName } from '../model/names';
import { listenerFamily, TAKES_HOSTS, type RoutesBy } from '../model/protocol';
import { ANY_HOST } from '../model/servers';

/** One way in which a VirtualService takes requests. */
export interface Taking {
  /** All must hold; empty if it takes every request. */
  readonly conditions: readonly RouteCondition[];
  readonly leadsTo: string;
  readonly destinations: readonly ClusterDestination[];
  /** Why Envoy refuses it, and all other routes with it. */
  readonly poison?: string;
  /** No condition restricts it, as far as can be known. */
  readonly takesAll: boolean;
}

/** The routes of another VirtualService in a virtual host. */
export interface OtherRoutes {
  /** The virtual host; `*` for a TCP port. */
  readonly host: string;
  readonly other: ClusterVirtualService;
  /** In order; those after one that takes every request never count. */
  readonly takes: readonly Taking[];
}

/** Those in a virtual host of a server of ours. */
export interface RoutesOnServer extends OtherRoutes {
  readonly server: Server;
}

const KNOWN = new WeakMap<GatewayModel, readonly RoutesOnServer[]>();

/** All routes of others that reach servers of ours. */
export function otherRoutes(gateway: GatewayModel): readonly RoutesOnServer[] {
  const known = KNOWN.get(gateway) ?? [...findOthers(gateway)];
  KNOWN.set(gateway, known);
  return known;
}

const BY_SERVER = new WeakMap<readonly RoutesOnServer[], ReadonlyMap<Server, readonly RoutesOnServer[]>>();

/** Those that reach one server. */
export function otherRoutesOn(gateway: GatewayModel, server: Server): readonly RoutesOnServer[] {
  const all = otherRoutes(gateway);
  const known = BY_SERVER.get(all) ?? groupBy(all, (routes) => routes.server);
  BY_SERVER.set(all, known);
  return known.get(server) ?? [];
}

/** Whether the routes take each request of their virtual host, so that none is left for a backend of ours. */
export function takeAll({ takes }: OtherRoutes): boolean {
  return takes.some(({ takesAll }) => takesAll);
}

/** Other VirtualServices that reach a server of ours: through its own Gateway, for plain HTTP also through one that shares the port. */
function* findOthers(gateway: GatewayModel): Iterable<RoutesOnServer> {
  const plain = sharedListeners(gateway).filter(({ server }) => listenerFamily(server.protocol.name) === 'http');
  const shared = groupBy(plain, ({ server }) => server);
  const besides = new Set([...shared.values()].flat().map(({ reference }) => reference));
  const own = references(gateway);
  const near = gateway.cluster.virtualServices.filter((other) => isVisible(other, gateway.namespace)
    && other.gateways.some((name) => own.has(name) || besides.has(name)));
  for (const server of near.length > 0 ? gateway.servers.filter(({ redirects }) => !redirects) : []) {
    const { protocol: { routesBy, scheme }, servicePort: { port } } = server;
    const direct: Way = { reference: server.gateway.reference, port, hosts: server.hosts };
    const ways = [direct, ...(shared.get(server) ?? []).map(wayThrough)];
    const listening: Listening = { routesBy, scheme, port };
    for (const other of near) {
      for (const routes of routesOn(gateway, listening, ways, other)) yield { ...routes, server };
    }
  }
}

/** Routes of others that name the Gateway of a server of ours, whether or not it redirects. */
export function routesAt(gateway: GatewayModel, server: Server): OtherRoutes[] {
  const { gateway: { reference }, servicePort: { port }, hosts, protocol } = server;
  return routesByWay(gateway, { routesBy: protocol.routesBy, scheme: protocol.scheme, port }, { reference, port, hosts });
}

/** Routes behind a server of another Gateway. */
export function routesBehind(gateway: GatewayModel, server: OtherServer): OtherRoutes[] {
  const way = wayThrough(server);
  return routesByWay(gateway, { ...LISTENING[familyOf(server.other)](server.other), port: way.port }, way);
}

function routesByWay(gateway: GatewayModel, listening: Listening, way: Way): OtherRoutes[] {
  const near = boundTo(gateway.cluster.virtualServices, way.reference).filter((other) => isVisible(other, gateway.namespace));
  return near.flatMap((other) => [...routesOn(gateway, listening, [way], other)]);
}

/** How a server of another Gateway chooses routes. */
const LISTENING: Readonly<Record<ReturnType<typeof familyOf>, (server: ClusterServer) => Omit<Listening, 'port'>>> = {
  http: () => ({ routesBy: 'host', scheme: 'http' }),
  tls: ({ passesThrough }) => ({ routesBy: passesThrough ? 'sni' : 'host', scheme: 'https' }),
  tcp: () => ({ routesBy: 'port', scheme: 'tcp' }),
};

interface Listening {
  readonly routesBy: RoutesBy;
  readonly scheme: string;
  readonly port: number;
}

/** A Gateway's server by which routes come to a listener. */
interface Way {
  readonly reference: string;
  readonly port: number;
  readonly hosts: ReadonlyArray<{ readonly namespace?: string; readonly host: string }>;
}

function wayThrough({ reference, other: { port, hosts } }: OtherServer): Way {
  return { reference, port, hosts };
}

function* routesOn(
  gateway: GatewayModel, { routesBy, scheme, port }: Listening, ways: readonly Way[], other: ClusterVirtualService,
): Iterable<OtherRoutes> {
  const open = ways.filter(({ reference }) => other.gateways.includes(reference)).flatMap((way) => {
    const admitted = way.hosts.filter(({ namespace = '*' }) => namespace === '*' || namespace === other.namespace);
    const hosts = admitted.flatMap(({ host }) => other.hosts.flatMap((routed) => meeting(host, routed)));
    const matches = hosts.length === 0 ? [] : matchesOn(gateway, other, routesBy, way);
    return matches.length === 0 ? [] : hosts.map((host) => ({ host: TAKES_HOSTS[routesBy] ? host : ANY_HOST, matches }));
  });
  for (const [host, here] of groupBy(open, (each) => each.host)) {
    const place = { scheme, host, port };
    yield { host, other, takes: untilAll(unique(here.flatMap(({ matches }) => matches)), place) };
  }
}

/** The host of the virtual host for a VirtualService's host on a Gateway's: the narrower of the two. */
export function meeting(admitted: string, routed: string): string[] {
  if (covers(admitted, routed)) return [routed];
  return covers(routed, admitted) ? [admitted] : [];
}

interface PlacedMatch {
  readonly conditions: readonly RouteCondition[];
  readonly leadsTo: string;
  readonly destinations: readonly ClusterDestination[];
  readonly poison?: string;
}

function untilAll(matches: readonly PlacedMatch[], place: ConditionPlace): Taking[] {
  const takes = matches.map((match) => ({ ...match, takesAll: match.conditions.every((each) => holdsForAll(each, place)) }));
  const last = takes.findIndex(({ conditions }) => conditions.length === 0);
  return last === -1 ? takes : takes.slice(0, last + 1);
}

/** The matches of a VirtualService that hold for a server of a Gateway. TLS routes are not told apart by their server names. */
function matchesOn(gateway: GatewayModel, other: ClusterVirtualService, routesBy: RoutesBy, way: Way): readonly PlacedMatch[] {
  const routes: Readonly<Record<RoutesBy, () => readonly PlacedMatch[]>> = {
    host: () => withDelegates(gateway, other).flatMap(({ matches, leadsTo, destinations, poison }) => matches
      .filter((match) => isAt(match, way))
      .flatMap((match) => forProxy(match, gateway).map((conditions) => ({ conditions, leadsTo, destinations, poison })))),
    // For TCP, the gateway looks at nothing but its name and the port.
    port: () => other.tcp.filter(({ matches }) => matches.some((match) => isAt(match, way)))
      .map(({ leadsTo, destinations }) => ({ conditions: [], leadsTo, destinations })),
    sni: () => other.tls.map(({ leadsTo }) => ({ conditions: [], leadsTo, destinations: [] })),
  };
  return routes[routesBy]();
}

/** Whether a match can hold on a port of a Gateway. */
function isAt({ port, gateways }: ClusterMatch, way: Pick<Way, 'port' | 'reference'>): boolean {
  return (port ?? way.port) === way.port && (gateways?.includes(way.reference) ?? true);
}

/** Whether a match can hold on a port of a Gateway, at the proxy of our gateway. */
export function appliesAt(gateway: GatewayModel, match: ClusterMatch, way: Pick<Way, 'port' | 'reference'>): boolean {
  return isAt(match, way) && forProxy(match, gateway).length > 0;
}

/** The conditions of a match at the gateway's proxy, if it can hold there: `gateways` take the place of the proxy's labels. */
function forProxy({ gateways, sourceLabels, sourceNamespace, conditions }: ClusterMatch, gateway: GatewayModel): RouteCondition[][] {
  if (gateways !== undefined) return [[...conditions]];
  if (sourceNamespace !== undefined && sourceNamespace !== gateway.namespace) return [];
  const { podLabels } = surroundings(gateway);
  const differs = Object.entries(sourceLabels).some(([key, value]) => podLabels[key] !== undefined && podLabels[key] !== value);
  return differs ? [] : [[...conditions, ...unknownLabels(sourceLabels, podLabels)]];
}

/** Injection adds labels to pods. */
function unknownLabels(wanted: Labels, podLabels: Labels): RouteCondition[] {
  const unknown = Object.keys(wanted).filter((key) => podLabels[key] === undefined);
  return unknown.map((key) => unknownCondition(`label ${key} of the gateway pods`));
}

/**
 * Routes, with those of delegates in place of the ones that name a delegate. One that does not exist leaves nothing, nor does one that is
 * not exported to the namespace of its root, or that has hosts of its own.
 */
function withDelegates({ cluster }: GatewayModel, { namespace: home, http }: ClusterVirtualService): readonly ClusterRoute[] {
  return http.flatMap((route) => {
    if (route.delegate === undefined) return [route];
    const found = cluster.virtualServices.find(({ namespace, name }) => qualifiedName(namespace, name) === route.delegate);
    if (found && (found.hosts.length > 0 || !isVisible(found, home))) return [];
    if (found) return found.http.map((inner) => ({ ...inner, matches: both(route.matches, inner.matches) }));
    const [namespace, name] = route.delegate.split('/');
    if (isMissing(cluster, { group: 'networking.istio.io', kind: 'VirtualService', namespace, name })) return [];
    const unknown = unknownCondition(`a route of VirtualService ${route.delegate}`);
    return [{ ...route, matches: route.matches.map((match) => ({ ...match, conditions: [...match.conditions, unknown] })) }];
  });
}

/** Each pair of matches. Istio drops pairs that contradict each other; such never hold anyway. */
function both(outer: readonly ClusterMatch[], inner: readonly ClusterMatch[]): ClusterMatch[] {
  return outer.flatMap((root) => inner.map((match) => ({
    port: match.port ?? root.port,
    gateways: match.gateways ?? root.gateways,
    sourceLabels: { ...root.sourceLabels, ...match.sourceLabels },
    sourceNamespace: match.sourceNamespace ?? root.sourceNamespace,
    conditions: [...root.conditions, ...match.conditions],
  })));
}

/** `namespace/name` of all Gateways of a gateway. */
function references({ reference, servers }: GatewayModel): ReadonlySet<string> {
  return new Set([reference, ...servers.map(({ gateway }) => gateway.reference)]);
}

/** A VirtualService that does not reach a server whose Gateway it means to use. */
export interface ShutOut {
  readonly other: ClusterVirtualService;
  /** The Gateway of ours that admits one of its hosts for its namespace, but that it does not name; absent if none admits any. */
  readonly gateway?: string;
}

/**
 * Other VirtualServices for the hosts of a port that do not reach it: the Gateway of the port admits no host for their namespace, since a
 * port without a route of ours has hosts in the Gateway only for its `allowedNamespaces`; or they name another Gateway of ours.
 */
export function shutOut(gateway: GatewayModel, opened: OpenedPort): ShutOut[] {
  const { declaration: { port, hosts = [ANY_HOST] }, protocol: { routesBy } } = opened;
  const own = references(gateway);
  const server = gateway.servers.find(({ openedBy }) => openedBy.includes(opened));
  const meets = ({ hosts: routed }: ClusterVirtualService) => !TAKES_HOSTS[routesBy]
    || routed.some((one) => hosts.some((host) => meeting(host, one).length > 0));
  const routes = (other: ClusterVirtualService, reference: string) =>
    own.has(reference) && matchesOn(gateway, other, routesBy, { reference, port, hosts: [] }).length > 0;
  const near = gateway.cluster.virtualServices.filter((other) => isVisible(other, gateway.namespace) && meets(other)
    && other.gateways.some((reference) => routes(other, reference)));
  return near.map((other) => ({ other, gateway: server && admits(server, other) ? server.gateway.reference : undefined }));
}

/** A server that redirects serves nothing. */
function admits({ hosts, redirects }: Server, { namespace: home, hosts: routed }: ClusterVirtualService): boolean {
  const isFor = ({ namespace = home, host }: ServerHost) => namespace === home && routed.some((one) => meeting(host, one).length > 0);
  return !redirects && hosts.some(isFor);
}

/** VirtualServices that name only Gateways of ours, none of which admits one of their hosts for their namespace. */
export function notAdmitted(gateway: GatewayModel): ShutOut[] {
  const own = references(gateway);
  const bound = gateway.cluster.virtualServices.filter((other) => {
    const gateways = other.gateways.filter((name) => name !== MESH);
    return gateways.length > 0 && gateways.every((name) => own.has(name)) && isVisible(other, gateway.namespace);
  });
  return bound.map((other) => ({ other, admitting: gateway.servers.filter((server) => admits(server, other)) }))
    .filter(({ other, admitting }) => !admitting.some((server) => other.gateways.includes(server.gateway.reference)))
    .map(({ other, admitting }) => ({ other, gateway: admitting[0]?.gateway.reference }));
}
