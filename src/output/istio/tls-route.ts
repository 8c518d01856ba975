import { istioDestinations, type VirtualServiceSpec } from './destinations';
import type { Route, VirtualService } from '../../model/ingress-model';

type TlsRoute = NonNullable<VirtualServiceSpec['tls']>[number];

/** An entry of `tls`: connections by the server name (SNI) of their handshake. */
export function tlsRoute(route: Route, { host }: VirtualService): TlsRoute {
  const sniHosts = [host];
  return { match: route.ports?.map((port) => ({ port, sniHosts })) ?? [{ sniHosts }], route: istioDestinations(route) };
}
