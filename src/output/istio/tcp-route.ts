import { istioDestinations, type VirtualServiceSpec } from './destinations';
import { portMatches } from './port-matches';
import type { Route, VirtualService } from '../../model/ingress-model';

type TcpRoute = NonNullable<VirtualServiceSpec['tcp']>[number];

/** An entry of `tcp`: the host of its VirtualService is `*`, so without its port it would hold on every TCP port. */
export function tcpRoute(route: Route, service: VirtualService): TcpRoute {
  return { match: portMatches(route, service), route: istioDestinations(route) };
}
