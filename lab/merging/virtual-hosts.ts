// The virtual hosts of a gateway's port or server: `buildGatewayHTTPRouteConfig` in pilot/pkg/networking/core/gateway.go.
import { clusterOf } from './clusters';
import { hostsFor, intersection } from './host-names';
import type { Manifests, Route, RouteMatch, VirtualService } from './manifests';
import type { MergedServer, Proxy } from './merged-gateway';

/** A route of Envoy's. */
export interface EnvoyRoute {
  readonly uri: NonNullable<RouteMatch['uri']>;
  /** Empty for a weighted one, and one that redirects. */
  readonly cluster: string;
  /** Scheme, host and port to which it redirects, as far as it names them. */
  readonly redirect?: string;
}

export interface EnvoyVirtualHost {
  readonly domain: string;
  readonly routes: EnvoyRoute[];
  requiresTls: boolean;
}

/** The VirtualServices bound to a Gateway that a namespace sees: its own private ones first, then those for it, then public ones. */
export function boundTo(gateway: string, { virtualServices }: Manifests, { namespace }: Proxy): VirtualService[] {
  const bound = virtualServices.flatMap((service) => service.gateways.filter((each) => each === gateway).map(() => service));
  const isPublic = ({ exportTo }: VirtualService) => exportTo.includes('*');
  const isFor = ({ exportTo }: VirtualService) => !exportTo.includes('*') && !exportTo.includes('~') && exportTo.includes(namespace);
  return [
    ...bound.filter((service) => isFor(service) && service.namespace === namespace),
    ...bound.filter((service) => isFor(service) && service.namespace !== namespace),
    ...bound.filter(isPublic),
  ];
}

export function virtualHosts(servers: readonly MergedServer[], manifests: Manifests, proxy: Proxy): EnvoyVirtualHost[] {
  const hosts = new Map<string, EnvoyVirtualHost>();
  const made = new Map<string, EnvoyRoute[]>();
  for (const server of servers) {
    const redirects = server.tls?.httpsRedirect === true;
    for (const service of boundTo(server.gateway, manifests, proxy)) {
      const shared = intersection(hostsFor(service.namespace, server.hosts), service.hosts);
      if (shared.length === 0) continue;
      const key = `${server.gateway} ${service.namespace}/${service.name}`;
      // istiod makes the routes once for each Gateway, for the port of the server that comes first.
      const routes = made.get(key) ?? routesFor(service, server, manifests);
      if (routes.length === 0) continue;
      made.set(key, routes);
      for (const host of shared) {
        const virtualHost = virtualHostOf(hosts, host);
        virtualHost.routes.push(...routes);
        virtualHost.requiresTls ||= redirects;
      }
    }
    if (redirects) server.hosts.forEach((host) => { virtualHostOf(hosts, host).requiresTls = true; });
  }
  return [...hosts.values()].map((host) => ({ ...host, routes: catchAllsLast(host.routes) }));
}

function virtualHostOf(hosts: Map<string, EnvoyVirtualHost>, name: string): EnvoyVirtualHost {
  const domain = name.toLowerCase();
  const known = hosts.get(domain);
  if (known) return known;
  const made = { domain, routes: [], requiresTls: false };
  hosts.set(domain, made);
  return made;
}

const CATCH_ALL = { prefix: '/' };

function isCatchAll({ uri: { prefix, regex } }: EnvoyRoute): boolean {
  return prefix === '/' || regex === '.*';
}

/** The routes of a VirtualService that hold on a server's port, up to the first one that takes everything. */
function routesFor({ http }: VirtualService, server: MergedServer, manifests: Manifests): EnvoyRoute[] {
  const all = http.flatMap((route) => (route.match?.length ? route.match : [{}]).filter((match) => holdsOn(match, server))
    .map(({ uri = CATCH_ALL }: RouteMatch): EnvoyRoute => (
      { uri, cluster: destinationOf(route, server, manifests), redirect: route.redirect && redirectOf(route.redirect) })));
  const end = all.findIndex(isCatchAll);
  return end < 0 ? all : all.slice(0, end + 1);
}

/** istiod leaves out the usual port of a scheme. */
function redirectOf({ scheme = '', authority = '', port }: NonNullable<Route['redirect']>): string {
  const isUsual = port === undefined || (scheme === 'https' && port === 443) || (scheme === 'http' && port === 80);
  return `${scheme}://${authority}${isUsual ? '' : `:${port}`}`;
}

/** Whether the conditions about port and Gateway are met. */
export function holdsOn({ port, gateways = [] }: RouteMatch, server: MergedServer): boolean {
  return (port === undefined || port === server.port.number) && (gateways.length === 0 || gateways.includes(server.gateway));
}

/** The cluster of a route with one destination; the simulator does not say where one with weights leads. */
export function destinationOf({ route = [] }: Route, server: MergedServer, { services }: Manifests): string {
  return route.length === 1 ? clusterOf(route[0], server.port.number, services) : '';
}

function catchAllsLast(routes: readonly EnvoyRoute[]): EnvoyRoute[] {
  return [...routes.filter((route) => !isCatchAll(route)), ...routes.filter(isCatchAll)];
}
