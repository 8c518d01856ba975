// How a host is served on a port after this change: by servers and routes of ours, or by those of others that stay.
import { isVisible } from './cluster-facts';
import type { FormerWay } from './former-ways';
import { resolvedPorts, surroundings } from './gateway-pods';
import type { ClusterServer } from './kinds/gateway';
import type { ClusterVirtualService } from './kinds/virtual-service';
import { familyOf } from './other-servers';
import { covers, narrowest } from '../model/host';
import { holdsOn, type GatewayModel, type Route, type Server } from '../model/ingress-model';
import { listenerFamily, TAKES_HOSTS } from '../model/protocol';
import { ANY_HOST } from '../model/servers';

/** What a server does with a connection before it looks for a route, in a few words. */
export type Manner = 'TCP' | 'plain HTTP' | 'a redirect to HTTPS' | 'TLS' | 'TLS with client certificates' | 'TLS passed through';

/** A server for a host, with the routes that it has for it. */
export interface LaterWay {
  readonly manner: Manner;
  /** The host by which Envoy chooses it; `*` for a TCP port. */
  readonly name: string;
  /** The server is one of ours. */
  readonly server?: Server;
  readonly routes: readonly Route[];
  readonly others: readonly ClusterVirtualService[];
}

/** The ways on which a host is served. Servers without any route for it are left out, unless it had none that is known. */
export function laterWays(gateway: GatewayModel, { port, host, routes: former }: FormerWay): LaterWay[] {
  const targets = resolvedPorts(gateway, port);
  const ours = gateway.servers.filter(({ servicePort }) => targets.has(servicePort.targetPort))
    .map((server) => ourWay(gateway, server, host));
  const theirs = surroundings(gateway).gateways.flatMap(({ reference, servers }) => servers
    .filter((server) => [...resolvedPorts(gateway, server.port)].some((target) => targets.has(target)))
    .map((server) => otherWay(gateway, reference, server, host)));
  const all = [...ours, ...theirs].filter((way) => way !== undefined)
    .filter(({ manner, routes, others }) => !former || manner === REDIRECT || routes.length + others.length > 0);
  const chosen = narrowest(new Set(all.map(({ name }) => name)), host);
  return all.filter(({ name }) => name === chosen);
}

function ourWay(gateway: GatewayModel, server: Server, host: string): LaterWay | undefined {
  const { protocol, redirects, gateway: { reference }, declaredHosts, tls } = server;
  const takesHosts = TAKES_HOSTS[protocol.routesBy];
  const isMet = (name: string) => !takesHosts || covers(name, host);
  const name = takesHosts ? narrowest(new Set(declaredHosts), host) : ANY_HOST;
  if (name === undefined) return undefined;
  const services = [...gateway.virtualServices.values()].filter((service) => service.gateways.includes(reference) && isMet(service.host)
    && service.routes.some((route) => holdsOn(route, server)));
  const narrow = narrowest(new Set(services.map((service) => service.host)), host);
  return {
    manner: mannerFor(listenerFamily(protocol.name), redirects, tls?.mutual ?? false),
    name,
    server,
    routes: services.filter((service) => !takesHosts || service.host === narrow)
      .flatMap((service) => service.routes.filter((route) => holdsOn(route, server))),
    others: routesOfOthers(gateway, reference, host, !takesHosts),
  };
}

function otherWay(gateway: GatewayModel, reference: string, server: ClusterServer, host: string): LaterWay | undefined {
  const how = mannerOf(server);
  const name = how === 'TCP' ? ANY_HOST : narrowest(new Set(server.hosts.map((entry) => entry.host)), host);
  if (name === undefined) return undefined;
  return { manner: how, name, routes: [], others: routesOfOthers(gateway, reference, host, how === 'TCP') };
}

function routesOfOthers(gateway: GatewayModel, reference: string, host: string, anyHost: boolean): ClusterVirtualService[] {
  return gateway.cluster.virtualServices.filter((other) => other.gateways.includes(reference) && isVisible(other, gateway.namespace)
    && (anyHost || other.hosts.some((name) => covers(name, host))));
}

/** What a server of a Gateway in the cluster does. */
export function mannerOf(server: ClusterServer): Manner {
  const family = familyOf(server);
  if (family === 'tls' && server.passesThrough) return 'TLS passed through';
  return mannerFor(family, server.redirects, server.asksClients);
}

const REDIRECT = 'a redirect to HTTPS';

const MANNERS: Readonly<Record<ReturnType<typeof listenerFamily>, Manner>> = { http: 'plain HTTP', tls: 'TLS', tcp: 'TCP' };

function mannerFor(family: ReturnType<typeof listenerFamily>, redirects: boolean, asksClients: boolean): Manner {
  if (redirects) return REDIRECT;
  return family === 'tls' && asksClients ? 'TLS with client certificates' : MANNERS[family];
}
