import type { Violation } from './rule';
import { otherRoutes } from '../cluster/other-routes';
import { unique } from '../model/collections';
import { covers, HostSet, isWildcard, mostSpecific } from '../model/host';
import type { FilterChain, GatewayModel, IngressModel, Listener } from '../model/ingress-model';
import { serversByHost } from '../model/listeners';
import { TAKES_HOSTS } from '../model/protocol';
import { shown } from '../model/shown';
import { hostProblem } from '../model/value-problems';

/**
 * Hosts that a port names and no route serves, although it has routes for others. A port without any route is told as such; so is an
 * invalid host.
 */
export function* unservedHosts({ gateways, routes }: IngressModel): Iterable<Violation> {
  const attached = new Set(routes.map(({ port }) => port));
  for (const gateway of gateways) {
    for (const { port, openedBy } of gateway.servicePorts) {
      const several = openedBy.filter((opened) =>
        attached.has(opened) && TAKES_HOSTS[opened.protocol.routesBy] && (opened.declaration.hosts ?? []).length > 1);
      if (several.length === 0) continue;
      const isServed = servedOn(gateway, port);
      for (const { declaration: { at, hosts = [] } } of several) {
        for (const host of new Set(hosts)) {
          if (!hostProblem(host) && !isServed(host)) yield { at, got: `host ${shown(host)} of port ${port} has no route` };
        }
      }
    }
  }
}

/** Tells whether a route serves a host on a port: for a wildcard, whether one serves any of its hosts. */
function servedOn(gateway: GatewayModel, port: number): (host: string) => boolean {
  const listener = gateway.listeners.find(({ servicePort }) => servicePort.port === port);
  const chainOf = listener ? chooser(listener) : () => undefined;
  const ours = new HostSet(listener?.chains.flatMap(({ virtualHosts }) => [...virtualHosts.keys()]));
  // VirtualServices that the user, or somebody else, attaches to the gateway.
  const others = unique(otherRoutes(gateway).filter(({ server }) => server.servicePort.port === port).map((routes) => routes.host));
  return (host) => {
    if (others.some((other) => covers(other, host) || covers(host, other))) return true;
    if (isWildcard(host)) return ours.has(host) || ours.wildcardOver(host) !== undefined || ours.narrowerThan(host).length > 0;
    const chain = chainOf(host);
    return chain !== undefined && mostSpecific(chain.virtualHosts, host) !== undefined;
  };
}

/** The filter chain that Envoy chooses for a host: with TLS by the server names, otherwise the only one. */
function chooser({ protocol, chains }: Listener): (host: string) => FilterChain | undefined {
  if (protocol.tls === 'none') return () => chains[0];
  const byHost = serversByHost(chains.flatMap(({ servers }) => servers));
  const chainOf = new Map(chains.flatMap((chain) => chain.servers.map((server) => [server, chain])));
  return (host) => {
    const server = mostSpecific(byHost, host);
    return server && chainOf.get(server);
  };
}
