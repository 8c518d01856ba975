// How requests came through a gateway's pods before this change, as far as it replaces Gateways or VirtualServices on their way.
import { isVisible } from './cluster-facts';
import { surroundings } from './gateway-pods';
import type { ClusterGateway, ClusterServer } from './kinds/gateway';
import type { ClusterRoute, ClusterVirtualService } from './kinds/virtual-service';
import type { ObjectKey } from './object-key';
import { meeting } from './other-routes';
import { familyOf } from './other-servers';
import { groupBy, unique } from '../model/collections';
import { covers } from '../model/host';
import type { GatewayModel } from '../model/ingress-model';
import { ANY_HOST } from '../model/servers';

/** A host that a server of a Gateway served, and the VirtualService that had its routes. */
export interface FormerWay {
  readonly port: number;
  /** `*` for a TCP port. */
  readonly host: string;
  readonly gateway: ClusterGateway;
  /** `namespace/name` of the Gateway. */
  readonly reference: string;
  readonly server: ClusterServer;
  /** Absent if none is known. */
  readonly routes?: ClusterVirtualService;
  /** The VirtualService is one that goes away. */
  readonly replacesRoutes: boolean;
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
  const servers = former(gateways, replaced.gateways).filter(surroundings(gateway).isFor).flatMap((one) => (
    one.servers.map((server) => ({ port: server.port, gateway: one, reference: one.reference, server }))));
  const gone = new Set<ObjectKey>([...replaced.gateways, ...replaced.virtualServices]);
  const bindings = routed.flatMap((routes) => routes.gateways.map((reference) => ({ reference, routes })));
  const byGateway = groupBy(bindings, ({ reference }) => reference);
  const ways = servers.flatMap((way) => (byGateway.get(way.reference) ?? []).flatMap(({ routes }) =>
    hostsThrough(way, routes).map((host): FormerWay => ({ ...way, host, routes, replacesRoutes: gone.has(routes) }))));
  return [
    ...ways.filter((way) => way.replacesRoutes || gone.has(way.gateway)),
    ...servers.filter((way) => gone.has(way.gateway)).flatMap((way) => way.server.hosts.flatMap(({ host }) =>
      hostsWithoutRoutes(way.server, host, ways).filter((each) => !isTaken(servers, way.port, host, each))
        .map((each): FormerWay => ({ ...way, host: each, replacesRoutes: false })))),
  ];
}

/** Whether a server of the port has a narrower host for one under another. */
function isTaken(servers: ReadonlyArray<Pick<FormerWay, 'server' | 'port'>>, port: number, host: string, each: string): boolean {
  return host !== each && servers.some((other) => other.port === port && other.server.hosts.some((entry) =>
    entry.host !== host && covers(host, entry.host) && covers(entry.host, each)));
}

/** A redirect is for hosts that are served elsewhere. Any other host may have had a route that is not known, if none is. */
function hostsWithoutRoutes(server: ClusterServer, host: string, ways: readonly FormerWay[]): string[] {
  const known = ways.filter((way) => covers(host, way.host));
  if (server.redirects) return known.length === 0 ? [host] : unique(known.map((way) => way.host));
  return known.some((way) => way.server === server) ? [] : [host];
}

/** The hosts of a VirtualService that a server admits, if it has routes there. */
function hostsThrough({ server, ...place }: Pick<FormerWay, 'server' | 'port' | 'reference'>, routes: ClusterVirtualService): string[] {
  const family = familyOf(server);
  const hosts = server.hosts.filter(({ namespace }) => namespace === '*' || namespace === routes.namespace)
    .flatMap(({ host }) => routes.hosts.flatMap((routed) => meeting(host, routed)));
  if (server.redirects || hosts.length === 0) return [];
  if (family === 'tcp') return entriesOn(server, routes, place).length > 0 ? [ANY_HOST] : [];
  if (!server.passesThrough || family !== 'tls') return entriesOn(server, routes, place).length > 0 ? hosts : [];
  return routes.tls.flatMap(({ sniHosts }) => sniHosts).filter((name) => hosts.some((host) => covers(host, name)));
}

/** The routes of a VirtualService that hold on a server; those of TLS that passes through have no details. */
export function entriesOn(
  server: ClusterServer, { http, tcp }: ClusterVirtualService, { port, reference }: Pick<FormerWay, 'port' | 'reference'>,
): ClusterRoute[] {
  const family = familyOf(server);
  if (family === 'tls' && server.passesThrough) return [];
  // With protocol TLS, what was encrypted is plain TCP.
  const entries = family === 'tcp' || server.protocol === 'TLS' ? tcp : http;
  return entries.filter(({ matches }) => matches.some((match) => (
    (match.port ?? port) === port && (match.gateways?.includes(reference) ?? true))));
}
