import type { VirtualServiceSpec } from './destinations';
import { httpRoutes } from './http-routes';
import { tcpRoutes } from './tcp-routes';
import { tlsRoutes } from './tls-routes';
import type { VirtualService } from '../../model/ingress-model';
import type { RoutesBy } from '../../model/protocol';

const ROUTES: Readonly<Record<RoutesBy, (service: VirtualService) => Partial<VirtualServiceSpec>>> = {
  host: httpRoutes,
  sni: tlsRoutes,
  port: tcpRoutes,
};

/**
 * `spec` of a VirtualService.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export function virtualServiceSpec(service: VirtualService): VirtualServiceSpec {
  return { hosts: [service.host], gateways: [service.gateway], ...ROUTES[service.routesBy](service) };
}

/** The list of routes, in the order of the model. */
export function routesIn({ http, tls, tcp }: VirtualServiceSpec): unknown[] {
  return http ?? tls ?? tcp ?? [];
}
