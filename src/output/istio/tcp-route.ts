import { istioDestinations, type VirtualServiceSpec } from './destinations';
import type { Route } from '../../model/ingress-model';

type TcpRoute = NonNullable<VirtualServiceSpec['tcp']>[number];

/** An entry of `tcp`: the host of its VirtualService is `*`, so without its port it would hold on every TCP port. */
export function tcpRoute(route: Route): TcpRoute {
  return { match: route.ports?.map((port) => ({ port })), route: istioDestinations(route) };
}
