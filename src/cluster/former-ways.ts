// How requests came through a gateway's pods before this change, as far as it replaces Gateways or VirtualServices on their way.
import { boundTo } from './by-gateway';
import { isVisible } from './cluster-facts';
import { surroundings } from './gateway-pods';
import type { ClusterGateway, ClusterServer } from './kinds/gateway';
import type { ClusterMatch, ClusterRoute, ClusterVirtualService } from './kinds/virtual-service';
import { mannerOf, REDIRECT, type Manner } from './manners';
import type { ObjectKey } from './object-key';
import { appliesAt, meeting } from './other-routes';
import { familyOf } from './other-servers';
import { groupBy, unique } from '../model/collections';
import { covers } from '../model/host';
import type { GatewayModel } from '../model/ingress-model';
import { ANY_HOST } from '../model/servers';

/** A host that a server of a Gateway served, and the VirtualService that had its routes. */
export interface FormerWay extends Place {
  /** `*` for a TCP port. */
  readonly host: string;
  /** Absent if none is known. */
  readonly routes?: ClusterVirtualService;
  readonly manner: Manner;
  /** All routes of the host there, also those of VirtualServices that stay. */
  readonly allRoutes: () => readonly ClusterRoute[];
}

/** A server of a Gateway. */
interface Place {
  readonly gateway: ClusterGateway;
  readonly server: ClusterServer;
}

const KNOWN = new WeakMap<GatewayModel, readonly FormerWay[]>();

export function formerWays(gateway: GatewayModel): readonly FormerWay[] {
  const known = KNOWN.get(gateway) ?? findWays(gateway);
  KNOWN.set(gateway, known);
  return known;
}

function findWays(gateway: GatewayModel): FormerWay[] {
  const { cluster: { gateways, virtualServices, ofApp, replaced }, namespace } = gateway;
  if (replaced.gateways.length + replaced.virtualServices.length === 0) return [];
  const former = <T extends ObjectKey>(known: readonly T[], others: readonly T[]) => [...known.filter((one) => !ofApp.has(one)), ...others];
  const routed = former(virtualServices, replaced.virtualServices).filter((service) => isVisible(service, namespace));
  const places = former(gateways, replaced.gateways).filter(surroundings(gateway).isFor)
    .flatMap((one) => one.servers.map((server): Place => ({ gateway: one, server })));
  const gone = new Set<ObjectKey>([...replaced.gateways, ...replaced.virtualServices]);
  const ways = places.flatMap((place) => boundTo(routed, place.gateway.reference).flatMap((routes): FormerWay[] =>
    hostsThrough(gateway, place, routes).map((host) => ({
      ...place, host, routes, manner: mannerWith(gateway, place, routes), allRoutes: () => allRoutes({ ...place, host }),
    }))));
  const allRoutes = ({ host, server: { port } }: Pick<FormerWay, 'host' | 'server'>) => {
    byPlace ??= groupBy(ways, (way) => `${way.server.port} ${way.host}`);
    return (byPlace.get(`${port} ${host}`) ?? []).flatMap((way) => entriesOn(gateway, way, way.routes!));
  };
  let byPlace: ReadonlyMap<string, readonly FormerWay[]> | undefined;
  return [
    ...ways.filter(({ routes, gateway: one }) => gone.has(one) || (routes !== undefined && gone.has(routes)))
      .filter((way) => !isRedirected(places, way)),
    ...places.filter((place) => gone.has(place.gateway)).flatMap((place) => place.server.hosts.flatMap(({ host }) =>
      hostsWithoutRoutes(place.server, host, ways).filter((each) => !isTaken(places, ways, place.server.port, host, each))
        .map((each): FormerWay => ({ ...place, host: each, manner: mannerOf(place.server), allRoutes: () => [] })))),
  ];
}

/** istiod redirects all requests for a host that a server redirects, also those that another plain server would have routes for. */
function isRedirected(places: readonly Place[], { host, server: { port } }: FormerWay): boolean {
  return places.some(({ server }) => server.redirects && server.port === port && server.hosts.some((entry) => entry.host === host));
}

/** Whether a server of the port, or a route through one for wider hosts, has a narrower host for one under another. */
function isTaken(places: readonly Place[], ways: readonly FormerWay[], port: number, host: string, each: string): boolean {
  const isNarrower = (other: string) => other !== host && covers(host, other) && covers(other, each);
  return host !== each && (places.some(({ server }) => server.port === port && server.hosts.some((entry) => isNarrower(entry.host)))
    || ways.some((way) => way.server.port === port && isNarrower(way.host)));
}

/** A redirect is for hosts that are served elsewhere. Any other host may have had a route that is not known, if none is. */
function hostsWithoutRoutes(server: ClusterServer, host: string, ways: readonly FormerWay[]): string[] {
  const known = ways.filter((way) => covers(host, way.host));
  if (server.redirects) return known.length === 0 ? [host] : unique(known.map((way) => way.host));
  // Plain servers of a port share their virtual hosts.
  const isServed = mannerOf(server) === 'plain HTTP' && ways.some((way) => way.server.port === server.port && covers(way.host, host));
  return isServed || known.some((way) => way.server === server) ? [] : [host];
}

/** The hosts of a VirtualService that a server admits, if it has routes there. */
function hostsThrough(gateway: GatewayModel, place: Place, routes: ClusterVirtualService): string[] {
  const { server } = place;
  const family = familyOf(server);
  const hosts = server.hosts.filter(({ namespace }) => namespace === '*' || namespace === routes.namespace)
    .flatMap(({ host }) => routes.hosts.flatMap((routed) => meeting(host, routed)));
  if (server.redirects || hosts.length === 0) return [];
  if (family === 'tls' && server.passesThrough) {
    return unique(routes.tls.flatMap(({ sniHosts }) => sniHosts).flatMap((name) => hosts.flatMap((host) => meeting(host, name))));
  }
  if (entriesOn(gateway, place, routes).length === 0) return [];
  return family === 'tcp' ? [ANY_HOST] : hosts;
}

/** Where all requests are redirected that no other route takes, a route says the same as the server could. */
function mannerWith(gateway: GatewayModel, place: Place, routes: ClusterVirtualService): Manner {
  const manner = mannerOf(place.server);
  const last = entriesOn(gateway, place, routes).at(-1);
  return manner === 'plain HTTP' && last?.redirectsTo && last.matches.some(takesAll) ? REDIRECT : manner;
}

/**
 * The routes of a VirtualService that hold on a server, each with its matches that do. None after one that takes every request ever counts.
 *
 * @param host the server name, where TLS passes through
 */
export function entriesOn(
  gateway: GatewayModel, { server, gateway: { reference }, host }: Place & { readonly host?: string }, service: ClusterVirtualService,
): ClusterRoute[] {
  const family = familyOf(server);
  const way = { reference, port: server.port };
  const held = (routes: readonly ClusterRoute[]) => routes
    .map((route) => ({ ...route, matches: route.matches.filter((match) => appliesAt(gateway, match, way)) }))
    .filter(({ matches }) => matches.length > 0);
  if (family === 'tls' && server.passesThrough) return host === undefined ? [] : held(tlsRoutesFor(service, host)).slice(0, 1);
  // Unless the protocol is HTTPS, what was encrypted is plain TCP. There, the gateway looks at nothing but the port.
  if (family === 'tcp' || (family === 'tls' && server.protocol !== 'HTTPS')) return held(service.tcp).slice(0, 1);
  const entries = held(service.http);
  const last = entries.findIndex(({ matches, delegate }) => delegate === undefined && matches.some(takesAll));
  return last === -1 ? entries : entries.slice(0, last + 1);
}

/** The routes of TLS that passes through, for a server name. */
export function tlsRoutesFor({ tls }: ClusterVirtualService, name: string): ClusterRoute[] {
  return tls.filter(({ sniHosts }) => sniHosts.some((host) => covers(host, name)));
}

/** Also where the labels of the pods are not known, a condition stands for them. */
function takesAll({ conditions, sourceLabels }: ClusterMatch): boolean {
  return conditions.length === 0 && Object.keys(sourceLabels).length === 0;
}
