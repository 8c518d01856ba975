import { istioDestinations } from './destinations';
import { portMatches } from './port-matches';
import type { Route, VirtualService } from '../../model/ingress-model';
import { HTTPS_PORT } from '../../model/web-ports';
import { renderedRule, type HttpRoute } from '../../routing/index';

/** An entry of `http`: it is held to ports only if it must be. */
export function httpRoute(route: Route, service: VirtualService): HttpRoute {
  const { redirectsTo, rule } = route.declaration;
  const match = portMatches(route, service);
  const limits = match ? { match } : {};
  if (redirectsTo !== undefined) return { ...limits, redirect: { scheme: 'https', ...httpsTarget(redirectsTo, service.host) } };
  return { ...limits, route: istioDestinations(route), ...renderedRule(rule) };
}

/** Istio does not pass port 443 on to Envoy, which then keeps the port in the Host header unless the whole host is replaced. */
function httpsTarget(port: number, host: string): HttpRoute['redirect'] {
  return port === HTTPS_PORT ? { authority: host } : { port };
}
