import { istioDestinations, type VirtualServiceSpec } from './destinations';
import type { VirtualService } from '../../model/ingress-model';

/** `tls` of a VirtualService: routes by the server name (SNI) in the TLS handshake. */
export function tlsRoutes(service: VirtualService): Pick<VirtualServiceSpec, 'tls'> {
  const sniHosts = [service.host];
  return {
    tls: service.routes.map((route) => ({
      match: route.ports?.map((port) => ({ port, sniHosts })) ?? [{ sniHosts }], route: istioDestinations(route),
    })),
  };
}
