import { otherRoutes, takeAll, type OtherRoutes } from '../../cluster/other-routes';
import { groupBy } from '../../model/collections';
import { covers } from '../../model/host';
import { holdsOn, type IngressModel, type Route, type Server, type VirtualService } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { TAKES_HOSTS } from '../../model/protocol';
import { shown } from '../../model/shown';
import type { Rule, Violation } from '../rule';

/** Where VirtualServices of others, of a snapshot or in the same app, meet ours. */
export const clusterRouteRules: readonly Rule[] = [
  {
    code: 'ING611',
    name: 'host routed by another VirtualService',
    level: 'error',
    allowed: 'another VirtualService for the same host only if each of its routes has a condition, such as a path; for a TCP port none',
    otherwise: 'istiod would put the routes of both into one virtual host, and the older VirtualService would win',
    fix: 'give its routes conditions, delete it or remove the host from it; leave one that this change replaces out of the snapshot',
    see: 'https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services',
    acknowledgeable: true,
    check: routedElsewhere,
  },
];

function* routedElsewhere({ gateways }: IngressModel): Iterable<Violation> {
  for (const gateway of gateways) {
    const ours = groupBy(gateway.virtualServices.values(), ({ routesBy, host }) => `${routesBy} ${host}`);
    for (const routes of otherRoutes(gateway)) {
      const { server, host, other } = routes;
      const { servicePort: { port }, protocol: { routesBy } } = server;
      for (const service of ours.get(`${routesBy} ${host}`) ?? []) {
        const met = isOn(server, service) ? service.routes.filter((route) => holdsOn(route, port) && !comesLast(route, routes)) : [];
        const what = TAKES_HOSTS[routesBy] ? `host ${shown(host)} on` : 'TCP';
        const got = `${what} port ${port} is also routed by VirtualService ${shown(qualifiedName(other.namespace, other.name))}`;
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

function isOn({ servicePort, hosts, gateway }: Server, { namespace, host, routes, gateways }: VirtualService): boolean {
  return gateways.includes(gateway.reference) && routes.some((route) => holdsOn(route, servicePort.port))
    && hosts.some((entry) => entry.namespace === namespace && covers(entry.host, host));
}
