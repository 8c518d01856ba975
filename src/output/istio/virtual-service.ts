import type { VirtualServiceSpec } from './destinations';
import { httpRoute } from './http-route';
import { tcpRoute } from './tcp-route';
import { tlsRoute } from './tls-route';
import type { Route, VirtualService } from '../../model/ingress-model';
import type { RoutesBy } from '../../model/protocol';

interface Section {
  readonly name: 'http' | 'tls' | 'tcp';
  entry(route: Route, service: VirtualService): object;
}

/** The list of a VirtualService that holds routes of each kind, and how an entry is rendered. */
const SECTIONS: Readonly<Record<RoutesBy, Section>> = {
  host: { name: 'http', entry: httpRoute },
  sni: { name: 'tls', entry: tlsRoute },
  port: { name: 'tcp', entry: tcpRoute },
};

/** The entry of a route in its VirtualService. */
export function routeEntry(route: Route, service: VirtualService): object {
  return SECTIONS[service.routesBy].entry(route, service);
}

/**
 * `spec` of a VirtualService.
 *
 * @param entryOf the entry of a route, for whoever changes it
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export function virtualServiceSpec(service: VirtualService, entryOf = routeEntry): VirtualServiceSpec {
  const { host, gateways, routesBy, routes } = service;
  return { hosts: [host], gateways: [...gateways], [SECTIONS[routesBy].name]: routes.map((route) => entryOf(route, service)) };
}
