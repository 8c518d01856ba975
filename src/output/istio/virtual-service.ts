import type { VirtualServiceSpec } from './destinations';
import { httpRoute } from './http-route';
import { tcpRoute } from './tcp-route';
import { tlsRoute } from './tls-route';
import type { Route, VirtualService } from '../../model/ingress-model';
import { applyPatch } from '../../model/json-patch';
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

/** The entry of a route in its VirtualService, before the patch of its construct. */
export function routeEntry(route: Route, service: VirtualService): object {
  return SECTIONS[service.routesBy].entry(route, service);
}

/** The list of a VirtualService that its routes are in. */
export function sectionOf({ routesBy }: VirtualService): Section['name'] {
  return SECTIONS[routesBy].name;
}

/** The entry with the patch of the route's construct; a patch that does not apply is an error (ING613). */
function patchedEntry(route: Route, service: VirtualService): object {
  const entry = routeEntry(route, service);
  const { patch } = route.declaration;
  const result = patch && applyPatch(entry, patch);
  return result && 'document' in result ? result.document as object : entry;
}

/**
 * `spec` of a VirtualService.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export function virtualServiceSpec(service: VirtualService): VirtualServiceSpec {
  const { host, gateways, routes } = service;
  return { hosts: [host], gateways: [...gateways], [sectionOf(service)]: routes.map((route) => patchedEntry(route, service)) };
}
