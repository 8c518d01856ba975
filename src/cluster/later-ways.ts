// How a host is served on a port after this change: by servers and routes of ours, or by those of others that stay.
import { boundTo } from './by-gateway';
import { isVisible } from './cluster-facts';
import type { FormerWay } from './former-ways';
import { resolvedPorts, surroundings } from './gateway-pods';
import type { ClusterServer } from './kinds/gateway';
import type { ClusterVirtualService } from './kinds/virtual-service';
import { mannerFor, mannerOf, PASSED_THROUGH, REDIRECT, type Manner } from './manners';
import { groupBy, unique } from '../model/collections';
import { covers, narrowest, wildcardsOver } from '../model/host';
import { holdsOn, type GatewayModel, type Route, type Server, type ServerHost } from '../model/ingress-model';
import { listenerFamily, TAKES_HOSTS } from '../model/protocol';

/** A server for a host, with the routes that it has for it. */
export interface LaterWay {
  readonly manner: Manner;
  /** All requests are redirected to HTTPS on its usual port, whatever the routes say. */
  readonly redirects: boolean;
  /** `namespace/name` of the Gateway. */
  readonly reference: string;
  readonly port: number;
  /** What was asked for. */
  readonly host: string;
  /** The host by which Envoy chooses it, of a filter chain or virtual host; empty if it takes all connections to its port. */
  readonly name: string;
  /** The server is one of ours. */
  readonly server?: Server;
  /** It is one of others. */
  readonly theirs?: ClusterServer;
  readonly routes: readonly Route[];
  readonly others: readonly ClusterVirtualService[];
}

/** The ways on which a host is served. Servers without any route for it are left out, unless it had none that is known. */
export function laterWays(gateway: GatewayModel, way: FormerWay): readonly LaterWay[] {
  const known = KNOWN.get(way) ?? findWays(gateway, way);
  KNOWN.set(way, known);
  return known;
}

/** Each former way belongs to one gateway. */
const KNOWN = new WeakMap<FormerWay, readonly LaterWay[]>();

function findWays(gateway: GatewayModel, { server: { port }, host, routes: former }: FormerWay): LaterWay[] {
  const { ours, theirs } = serversByName(gateway);
  const targets = resolvedPorts(gateway, port);
  const names = [host, ...wildcardsOver(host)];
  const all = unique([...names, ON_PORT]).flatMap((name): LaterWay[] => [
    ...(ours.get(name) ?? []).filter(({ server }) => targets.has(server.servicePort.targetPort))
      .flatMap(({ server }) => ourWays(gateway, server, name, host)),
    ...(theirs.get(name) ?? []).filter(({ server }) => [...resolvedPorts(gateway, server.port)].some((target) => targets.has(target)))
      .map(({ reference, server }) => otherWay(gateway, reference, server, name, host)),
  ]).filter(({ redirects, routes, others }) => !former || redirects || routes.length + others.length > 0);
  const chosen = names.find((name) => all.some((way) => way.name === name));
  return all.filter(({ name }) => name === chosen || name === ON_PORT);
}

/** In place of a host: the server takes all connections to its port. */
const ON_PORT = '';

interface ServersByName {
  readonly ours: ReadonlyMap<string, ReadonlyArray<{ readonly server: Server }>>;
  readonly theirs: ReadonlyMap<string, ReadonlyArray<{ readonly reference: string; readonly server: ClusterServer }>>;
}

const SERVERS = new WeakMap<GatewayModel, ServersByName>();

function serversByName(gateway: GatewayModel): ServersByName {
  const known = SERVERS.get(gateway) ?? {
    ours: groupBy(gateway.servers.flatMap((server) => (TAKES_HOSTS[server.protocol.routesBy] ? server.declaredHosts : [ON_PORT])
      .map((name) => ({ name, server }))), ({ name }) => name),
    theirs: groupBy(surroundings(gateway).gateways.flatMap(({ reference, servers }) => servers.flatMap((server) =>
      namesOf(server).map((name) => ({ name, reference, server })))), ({ name }) => name),
  };
  SERVERS.set(gateway, known);
  return known;
}

function namesOf(server: ClusterServer): readonly string[] {
  return mannerOf(server) === 'TCP' ? [ON_PORT] : unique(server.hosts.map(({ host }) => host));
}

/** Two where our routes redirect all that those of others leave. */
function ourWays(gateway: GatewayModel, server: Server, name: string, host: string): LaterWay[] {
  const { protocol, redirects, gateway: { reference }, tls, servicePort: { port } } = server;
  const manner = mannerFor(listenerFamily(protocol.name), redirects, tls?.mutual ?? false);
  const way = withRoutes(gateway, { manner, name, reference, redirects, port, host }, server.hosts, servicesOn(gateway, server));
  const routesRedirect = way.routes.length > 0 && way.routes.every(({ declaration }) => declaration.redirectsTo !== undefined);
  if (!routesRedirect) return [{ ...way, server }];
  return [{ ...way, manner: REDIRECT, server }, ...way.others.length > 0 ? [{ ...way, routes: [], server }] : []];
}

function otherWay(gateway: GatewayModel, reference: string, server: ClusterServer, name: string, host: string): LaterWay {
  const { redirects, port, hosts } = server;
  const way = { manner: mannerOf(server), name, reference, redirects, port, host };
  return { ...withRoutes(gateway, way, hosts, new Map()), theirs: server };
}

type Way = Pick<LaterWay, 'manner' | 'redirects' | 'name' | 'reference' | 'port' | 'host'>;

/**
 * Envoy takes the narrowest virtual host. Plain servers share theirs, and so have no name but that; where TLS passes through, each server
 * name of a route has a filter chain.
 */
function withRoutes(gateway: GatewayModel, way: Way, admitted: readonly ServerHost[], services: ServicesByHost): LaterWay {
  const { manner, name, reference, host } = way;
  const others = boundTo(gateway.cluster.virtualServices, reference)
    .filter((other) => isVisible(other, gateway.namespace) && isAdmitted(admitted, other.namespace, other.hosts));
  if (name === ON_PORT) return { ...way, routes: [...services.values()].flat(), others };
  const passesThrough = manner === PASSED_THROUGH;
  const hostsOf = ({ hosts, tls }: ClusterVirtualService) => (passesThrough ? tls.flatMap(({ sniHosts }) => sniHosts) : hosts);
  // A host that a VirtualService and a server share is the narrower of both.
  const shared = (routed: string) => (covers(routed, name) ? name : routed.toLowerCase());
  const chosen = narrowest(new Set([...services.keys(), ...others.flatMap(hostsOf)].map(shared)), host) ?? name;
  return {
    ...way,
    name: manner === 'plain HTTP' || passesThrough ? chosen : name,
    routes: [...services].flatMap(([routed, routes]) => (shared(routed) === chosen ? routes : [])),
    others: others.filter((other) => hostsOf(other).some((routed) => shared(routed) === chosen)),
  };
}

/** Whether a server takes routes of a namespace, for any of the hosts; `*` stands for every namespace. */
function isAdmitted(admitted: readonly ServerHost[], namespace: string, hosts: readonly string[]): boolean {
  return admitted.some((entry) => [undefined, '*', namespace].includes(entry.namespace)
    && hosts.some((host) => covers(entry.host, host) || covers(host, entry.host)));
}

type ServicesByHost = ReadonlyMap<string, readonly Route[]>;

const OURS = new WeakMap<Server, ServicesByHost>();

/** The routes of ours that hold on a server, by host. */
function servicesOn(gateway: GatewayModel, server: Server): ServicesByHost {
  const known = OURS.get(server) ?? routesByHost(gateway, server);
  OURS.set(server, known);
  return known;
}

function routesByHost(gateway: GatewayModel, server: Server): ServicesByHost {
  const services = [...gateway.virtualServices.values()].filter(({ gateways, namespace, host }) => (
    gateways.includes(server.gateway.reference) && isAdmitted(server.hosts, namespace, [host])));
  const held = services.flatMap(({ host, routes }) => routes.filter((route) => holdsOn(route, server)).map((route) => ({ host, route })));
  return new Map([...groupBy(held, ({ host }) => host)].map(([host, same]) => [host, same.map(({ route }) => route)]));
}
