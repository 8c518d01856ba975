import { istioDestinations, type VirtualServiceSpec } from './destinations';
import type { Route, VirtualService } from '../../model/ingress-model';

type HttpRoute = NonNullable<VirtualServiceSpec['http']>[number];

/** `http` of a VirtualService: routes by host, held to ports only where they must be. */
export function httpRoutes(service: VirtualService): HttpRoute[] {
  return service.routes.map((route) => ({ ...match(route), route: istioDestinations(route) }));
}

function match({ ports }: Route): Pick<HttpRoute, 'match'> {
  return ports ? { match: ports.map((port) => ({ port })) } : {};
}
