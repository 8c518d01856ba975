import { istioDestinations, type VirtualServiceSpec } from './destinations';
import type { VirtualService } from '../../model/ingress-model';

/** `tcp` of a VirtualService. Its host is `*`, so each route names its port; otherwise it would apply to every TCP port. */
export function tcpRoutes(service: VirtualService): Pick<VirtualServiceSpec, 'tcp'> {
  return { tcp: service.routes.map((route) => ({ match: route.ports?.map((port) => ({ port })), route: istioDestinations(route) })) };
}
