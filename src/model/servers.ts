import { by, groupBy, unique } from './collections';
import { HostSet } from './host';
import type { AttachedRoute, OpenedPort, Server, ServerHost, ServicePort } from './ingress-model';
import { portName, type Names } from './names';
import { TAKES_HOSTS } from './protocol';

/** Host of the servers and routes of a TCP port, where hosts do not exist. */
export const ANY_HOST = '*';

/**
 * The servers of a Gateway. Declarations with the same port number, certificate and TLS settings share one server. With two servers,
 * a browser that reuses its HTTP/2 connection for the second host would meet only the first server's routes and get 404.
 *
 * A port that has no host yet, since it has neither a route nor allowed namespaces, adds no server.
 */
export function servers(names: Names, servicePorts: readonly ServicePort[], routes: readonly AttachedRoute[]): Server[] {
  const attached = groupBy(routes, ({ port }) => port);
  return servicePorts
    .flatMap((servicePort) => serversOf(names, servicePort, attached))
    .sort(by((server) => server.servicePort.port, (server) => server.name));
}

type Attached = ReadonlyMap<OpenedPort, readonly AttachedRoute[]>;

function serversOf(names: Names, servicePort: ServicePort, attached: Attached): Server[] {
  const groups = groupBy(servicePort.openedBy, ({ declaration: { protocol, redirectsTo, tls } }) =>
    JSON.stringify([protocol, redirectsTo !== undefined, tls]));
  const made = [...groups].map(([settings, ports]) => ({ settings, server: serverOf(names, servicePort, ports, attached) }));
  const named = groupBy(made, ({ server }) => server.name);
  return made
    .map(({ settings, server }) => named.get(server.name)!.length === 1
      ? server : { ...server, name: names.ofDistinctServer(server.name, settings) })
    .filter((server) => server.hosts.length > 0);
}

function serverOf(names: Names, servicePort: ServicePort, openedBy: readonly OpenedPort[], attached: Attached): Server {
  const [{ declaration: { tls, redirectsTo }, protocol }] = openedBy;
  const redirects = redirectsTo !== undefined;
  const chosen = openedBy.map(({ declaration }) => declaration.portName).find((name) => name !== undefined);
  const name = names.ofServer(chosen ?? portName(protocol.name, servicePort.port), tls, redirects);
  const hosts = openedBy.flatMap((port) => hostsOf(port, attached.get(port) ?? []));
  return { name, servicePort, protocol, tls, redirects, hosts: withoutCovered(hosts), openedBy };
}

function hostsOf({ declaration, protocol }: OpenedPort, routes: readonly AttachedRoute[]): ServerHost[] {
  const takesHosts = TAKES_HOSTS[protocol.routesBy];
  const hosts = takesHosts ? declaration.hosts ?? [] : [ANY_HOST];
  // istiod makes a redirect for each host of such a server, even without a route, but only for hosts without a namespace.
  if (declaration.redirectsTo !== undefined) return hosts.map((host) => ({ host }));
  const { allowedNamespaces } = declaration;
  if (allowedNamespaces) return allowedNamespaces.flatMap((namespace) => hosts.map((host) => ({ namespace, host })));
  return routes.map(({ declaration: { namespace = '', host = '' } }) => ({ namespace, host: takesHosts ? host : ANY_HOST }));
}

/**
 * Leaves out hosts that a wildcard of the same server and namespace covers. With both in the list, the wildcard's routes would also
 * get into the virtual host of the narrower host, and the older VirtualService would win.
 */
function withoutCovered(hosts: readonly ServerHost[]): ServerHost[] {
  const perNamespace = groupBy(hosts, ({ namespace }) => namespace);
  return [...perNamespace].flatMap(([namespace, entries]) => {
    const set = new HostSet(entries.map(({ host }) => host));
    const kept = entries.filter(({ host }) => namespace === undefined || set.wildcardOver(host) === undefined);
    return unique(kept.map(({ host }) => host)).map((host) => ({ namespace, host }));
  }).sort(by(({ namespace }) => namespace ?? '', ({ host }) => host));
}
