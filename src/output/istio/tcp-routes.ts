import { istioDestinations, type VirtualServiceSpec } from './destinations';
import type { VirtualService } from '../../model/ingress-model';

/** `tcp` of a VirtualService: its host is `*`, so each route names its port or it would hold on every TCP port. */
export function tcpRoutes(service: VirtualService): Pick<VirtualServiceSpec, 'tcp'> {
  return { tcp: service.routes.map((route) => ({ match: route.ports?.map((port) => ({ port })), route: istioDestinations(route) })) };
}
