import { poisonRules } from './poison';
import { notAdmitted, otherRoutes, shutOut, takeAll, type OtherRoutes } from '../../cluster/other-routes';
import { groupBy } from '../../model/collections';
import { covers } from '../../model/host';
import { holdsOn, type IngressModel, type Route, type Server, type VirtualService } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { TAKES_HOSTS } from '../../model/protocol';
import { shown, shownList } from '../../model/shown';
import type { Rule, Violation } from '../rule';

/** Where VirtualServices of others, of a snapshot or in the same app, meet ours. */
export const clusterRouteRules: readonly Rule[] = [
  {
    code: 'ING611',
    name: 'host routed by another VirtualService',
    level: 'error',
    allowed: 'other VirtualServices whose every route has a condition, such as a path; none on a TCP port',
    otherwise: 'istiod would put the routes of both into one virtual host, and the older VirtualService would win',
    fix: 'give its routes conditions, or remove the host from it; if you delete it, name it in replacing of the snapshot',
    see: 'https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services',
    acknowledgeable: true,
    check: routedElsewhere,
  },
  {
    code: 'ING617',
    name: 'VirtualService that the Gateway does not admit',
    level: 'warning',
    allowed: 'hosts that a port of the gateway admits for the namespace of their VirtualService',
    otherwise: 'istiod would silently drop its routes, and clients would get 404',
    fix: 'open a port for the host, with the namespace in its allowedNamespaces; or take the Gateway out of gateways',
    see: 'https://istio.io/latest/docs/reference/config/networking/gateway/#Server',
    check: admittedNowhere,
  },
  ...poisonRules,
];

/** A port without a route says which VirtualServices it does not admit. */
function* admittedNowhere({ gateways, ports, routes }: IngressModel): Iterable<Violation> {
  const attached = new Set(routes.map(({ port }) => port));
  for (const gateway of gateways) {
    const waiting = ports.filter((port) => port.gateway === gateway.declaration && !attached.has(port) && !port.declaration.redirects);
    const told = new Set(waiting.flatMap((port) => shutOut(gateway, port).map(({ other }) => other)));
    for (const { other, gateway: reference } of notAdmitted(gateway).filter((each) => !told.has(each.other))) {
      const what = `VirtualService ${shown(qualifiedName(other.namespace, other.name))} uses ${shownList(other.gateways)}`;
      const fix = reference && `name Gateway ${shown(reference)} in gateways of the VirtualService`;
      const got = `${what}, which admits none of its hosts for its namespace: ${shownList(other.hosts)}`;
      yield { at: gateway.declaration.at, got, fix };
    }
  }
}

function* routedElsewhere({ gateways }: IngressModel): Iterable<Violation> {
  for (const gateway of gateways) {
    const ours = groupBy(gateway.virtualServices.values(), ({ routesBy, host }) => `${routesBy} ${host}`);
    for (const routes of otherRoutes(gateway)) {
      const { server, host, other } = routes;
      const { servicePort: { port }, protocol: { routesBy } } = server;
      for (const service of ours.get(`${routesBy} ${host}`) ?? []) {
        const met = isOn(server, service) ? service.routes.filter((route) => holdsOn(route, server) && !comesLast(route, routes)) : [];
        const what = TAKES_HOSTS[routesBy] ? `host ${shown(host)} on` : 'TCP';
        const got = `${what} port ${port} is also routed by ${other.kind} ${shown(qualifiedName(other.namespace, other.name))}`;
        yield* met.flatMap(({ declaredBy }) => declaredBy).map(({ declaration: { at } }) => ({ at, got }));
      }
    }
  }
}

/**
 * Whether a route of ours keeps all requests that the others do not match, whichever object is older: istiod puts routes without
 * conditions last. A patch can give ours conditions.
 */
function comesLast({ declaration: { patch = [] } }: Route, others: OtherRoutes): boolean {
  return !takeAll(others) && patch.every(({ path }) => path !== '' && !path.startsWith('/match'));
}

function isOn(server: Server, { namespace, host, routes, gateways }: VirtualService): boolean {
  return gateways.includes(server.gateway.reference) && routes.some((route) => holdsOn(route, server))
    && server.hosts.some((entry) => entry.namespace === namespace && covers(entry.host, host));
}
