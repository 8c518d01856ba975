import { istioDestinations } from './destinations';
import type { Route } from '../../model/ingress-model';
import { renderedRule, type HttpRoute } from '../../routing/index';

/** An entry of `http`: it is held to ports only if it must be. */
export function httpRoute(route: Route): HttpRoute {
  return { ...match(route), route: istioDestinations(route), ...renderedRule(route.declaration.rule) };
}

function match({ ports }: Route): Pick<HttpRoute, 'match'> {
  return ports ? { match: ports.map((port) => ({ port })) } : {};
}
