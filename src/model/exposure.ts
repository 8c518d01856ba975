import { mostSpecific } from './host';
import type { FilterChain, Listener, Server, VirtualService } from './ingress-model';
import { isAsStrict } from './tls-settings';

/**
 * Other servers through which a client reaches the same routes of a host without meeting what this server asks of it. The client chooses
 * the port and the server name.
 */
export function easierWays(listeners: readonly Listener[], host: string, server: Server): Server[] {
  const chains = listeners.flatMap((listener) => listener.chains);
  const own = new Set(chains.filter(({ servers }) => servers.includes(server)).flatMap((chain) => routesTo(chain, host)));
  return chains
    .filter((chain) => !isAsStrict(chain.servers[0].tls, server.tls) && routesTo(chain, host).some((service) => own.has(service)))
    .map(({ servers: [first] }) => first);
}

/** The VirtualServices that serve the host through a filter chain; redirects serve nothing. */
function routesTo({ virtualHosts }: FilterChain, host: string): VirtualService[] {
  const { redirects = true, routes = [] } = mostSpecific(virtualHosts, host) ?? {};
  if (redirects) return [];
  return routes.filter(({ route }) => route.declaration.redirectsTo === undefined).map(({ virtualService }) => virtualService);
}
