import { istioDestinations } from './destinations';
import type { Route, VirtualService } from '../../model/ingress-model';
import { HTTPS_PORT } from '../../model/web-ports';
import { renderedRule, type HttpRoute } from '../../routing/index';

/** An entry of `http`: it is held to ports only if it must be. */
export function httpRoute(route: Route, { host }: VirtualService): HttpRoute {
  const { redirectsTo, rule } = route.declaration;
  if (redirectsTo !== undefined) return { ...match(route), redirect: { scheme: 'https', ...httpsTarget(redirectsTo, host) } };
  return { ...match(route), route: istioDestinations(route), ...renderedRule(rule) };
}

/** Istio does not pass port 443 on to Envoy, which then keeps the port in the Host header unless the whole host is replaced. */
function httpsTarget(port: number, host: string): HttpRoute['redirect'] {
  return port === HTTPS_PORT ? { authority: host } : { port };
}

function match({ ports }: Route): Pick<HttpRoute, 'match'> {
  return ports ? { match: ports.map((port) => ({ port })) } : {};
}
