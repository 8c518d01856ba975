import { istioDestinations, type VirtualServiceSpec } from './destinations';
import { portMatches } from './port-matches';
import type { Route, VirtualService } from '../../model/ingress-model';

type TlsRoute = NonNullable<VirtualServiceSpec['tls']>[number];

/** An entry of `tls`: connections by the server name (SNI) of their handshake. */
export function tlsRoute(route: Route, service: VirtualService): TlsRoute {
  const matches = portMatches(route, service) ?? [{}];
  return { match: matches.map((each) => ({ ...each, sniHosts: [service.host] })), route: istioDestinations(route) };
}
