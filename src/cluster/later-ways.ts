// How a host is served on a port after this change: by servers and routes of ours, or by those of others that stay.
import { isVisible } from './cluster-facts';
import type { FormerWay } from './former-ways';
import { surroundings } from './gateway-pods';
import type { ClusterServer } from './kinds/gateway';
import type { ClusterVirtualService } from './kinds/virtual-service';
import { familyOf } from './other-servers';
import { covers } from '../model/host';
import { holdsOn, type GatewayModel, type Route, type Server } from '../model/ingress-model';
import { listenerFamily, TAKES_HOSTS } from '../model/protocol';

/** What a server does with a connection before it looks for a route, in a few words. */
export type Manner = 'TCP' | 'plain HTTP' | 'a redirect to HTTPS' | 'TLS' | 'TLS passed through';

/** A server for a host, with the routes that it has for it. */
export interface LaterWay {
  readonly manner: Manner;
  /** The server is one of ours. */
  readonly server?: Server;
  readonly routes: readonly Route[];
  readonly others: readonly ClusterVirtualService[];
}

const MANNERS: Readonly<Record<ReturnType<typeof listenerFamily>, Manner>> = { http: 'plain HTTP', tls: 'TLS', tcp: 'TCP' };

/** The ways on which a host is served. Servers without any route for it are left out, unless it had none that is known. */
export function laterWays(gateway: GatewayModel, { port, host, routes: former }: FormerWay): LaterWay[] {
  const isServed = (server: { readonly redirects: boolean }, routes: number) => !former || server.redirects || routes > 0;
  const others = surroundings(gateway).gateways.flatMap(({ reference, servers }) =>
    servers.filter((server) => server.port === port).map((server): LaterWay | undefined => {
      const routes = routesOfOthers(gateway, reference, host, mannerOf(server) === 'TCP');
      return server.hosts.some((entry) => covers(entry.host, host)) && isServed(server, routes.length)
        ? { manner: mannerOf(server), routes: [], others: routes } : undefined;
    }));
  const ours = gateway.servers.filter((server) => server.servicePort.port === port).map((server) => {
    const way = ourWay(gateway, server, host);
    return way && isServed(server, way.routes.length + way.others.length) ? way : undefined;
  });
  return [...ours, ...others].filter((way) => way !== undefined);
}

function ourWay(gateway: GatewayModel, server: Server, host: string): LaterWay | undefined {
  const { protocol, redirects, gateway: { reference }, declaredHosts } = server;
  const takesHosts = TAKES_HOSTS[protocol.routesBy];
  const isMet = (name: string) => !takesHosts || covers(name, host);
  if (takesHosts && !declaredHosts.some(isMet)) return undefined;
  const routes = [...gateway.virtualServices.values()].filter((service) => service.gateways.includes(reference) && isMet(service.host))
    .flatMap((service) => service.routes.filter((route) => holdsOn(route, server)));
  const others = routesOfOthers(gateway, reference, host, !takesHosts);
  return { manner: redirects ? 'a redirect to HTTPS' : MANNERS[listenerFamily(protocol.name)], server, routes, others };
}

function routesOfOthers(gateway: GatewayModel, reference: string, host: string, anyHost: boolean): ClusterVirtualService[] {
  return gateway.cluster.virtualServices.filter((other) => other.gateways.includes(reference) && isVisible(other, gateway.namespace)
    && (anyHost || other.hosts.some((name) => covers(name, host))));
}

/** What a server of a Gateway in the cluster does. */
export function mannerOf(server: ClusterServer): Manner {
  const family = familyOf(server);
  if (server.redirects) return 'a redirect to HTTPS';
  return family === 'tls' && server.passesThrough ? 'TLS passed through' : MANNERS[family];
}
