import { istioDestinations, type VirtualServiceSpec } from './destinations';
import type { Route, VirtualService } from '../../model/ingress-model';
import { renderedRule, type HttpRoute } from '../../routing/index';

/** `http` of a VirtualService: routes by host, with `match.port` only where they need it. */
export function httpRoutes(service: VirtualService): Pick<VirtualServiceSpec, 'http'> {
  return {
    http: service.routes.map((route) => ({
      ...match(route), route: istioDestinations(route), ...renderedRule(route.declaration.rule),
    })),
  };
}

function match({ ports }: Route): Pick<HttpRoute, 'match'> {
  return ports ? { match: ports.map((port) => ({ port })) } : {};
}
