import { by, groupBy, unique } from './collections';
import type { PortDeclaration, RouteDeclaration } from './declaration';
import { HostSet } from './host';
import type { Server, ServerHost, ServicePort } from './ingress-model';
import { distinctServerName, portName, serverName } from './names';
import { isTcp } from './protocol';

/** Host of the servers and routes of a TCP port: TCP carries no host. */
export const ANY_HOST = '*';

/**
 * The servers of a Gateway. Ports that share number, certificate and TLS settings share one server: were they two, a browser
 * that reuses its HTTP/2 connection for the second host would meet the first server's routes and get 404.
 *
 * A port that no host can reach yet, since it has no route and names no namespaces, brings no server.
 */
export function servers(servicePorts: readonly ServicePort[], routes: readonly RouteDeclaration[]): Server[] {
  const attached = groupBy(routes, (route) => route.port);
  return servicePorts
    .flatMap((servicePort) => serversOf(servicePort, attached))
    .sort(by((server) => server.servicePort.port, (server) => server.name));
}

function serversOf(servicePort: ServicePort, attached: Map<PortDeclaration, RouteDeclaration[]>): Server[] {
  const groups = groupBy(servicePort.openedBy, (port) => JSON.stringify([port.protocol.name, port.redirectsTo !== undefined, port.tls]));
  const made = [...groups].map(([settings, ports]) => ({ settings, server: serverOf(servicePort, ports, attached) }));
  const named = groupBy(made, ({ server }) => server.name);
  return made
    .map(({ settings, server }) => named.get(server.name)!.length === 1
      ? server : { ...server, name: distinctServerName(server.name, settings) })
    .filter((server) => server.hosts.length > 0);
}

function serverOf(
  servicePort: ServicePort, openedBy: readonly PortDeclaration[], attached: Map<PortDeclaration, RouteDeclaration[]>,
): Server {
  const { protocol, tls, redirectsTo } = openedBy[0];
  const redirects = redirectsTo !== undefined;
  const base = openedBy.map((port) => port.portName).find((name) => name !== undefined) ?? portName(protocol, servicePort.port);
  const hosts = openedBy.flatMap((port) => hostsOf(port, attached.get(port) ?? []));
  return {
    name: serverName(base, tls, redirects), servicePort, protocol, tls, redirects, hosts: withoutCovered(hosts), openedBy,
  };
}

function hostsOf(port: PortDeclaration, routes: readonly RouteDeclaration[]): ServerHost[] {
  const tcp = isTcp(port.protocol);
  const hosts = tcp ? [ANY_HOST] : port.hosts ?? [];
  // Envoy gets a redirect for each host of such a server with or without a route, but only for hosts without a namespace.
  if (port.redirectsTo !== undefined) return hosts.map((host) => ({ host }));
  if (port.allowedNamespaces) return port.allowedNamespaces.flatMap((namespace) => hosts.map((host) => ({ namespace, host })));
  return routes.map((route) => ({ namespace: route.namespace ?? '', host: tcp ? ANY_HOST : route.host ?? '' }));
}

/**
 * A host that a wildcard of the same server and namespace covers is left out: with both in the list, the routes of the
 * wildcard would also land in the virtual host of the other, and the older VirtualService would win.
 */
function withoutCovered(hosts: readonly ServerHost[]): ServerHost[] {
  const perNamespace = groupBy(hosts, ({ namespace }) => namespace);
  return [...perNamespace].flatMap(([namespace, entries]) => {
    const set = new HostSet(entries.map(({ host }) => host));
    const kept = entries.filter(({ host }) => namespace === undefined || set.wildcardOver(host) === undefined);
    return unique(kept.map(({ host }) => host)).map((host) => ({ namespace, host }));
  }).sort(by(({ namespace }) => namespace ?? '', ({ host }) => host));
}
