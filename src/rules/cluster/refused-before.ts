// Requests that got 404 before this change, since the VirtualServices that it replaces had no route for them.
import { changedWays, constructFor, placesText, type ChangedWay } from '../../cluster/changed-ways';
import type { FormerWay } from '../../cluster/former-ways';
import type { ClusterRoute } from '../../cluster/kinds/virtual-service';
import { conditionsText, holdsForAll, type ConditionPlace } from '../../cluster/route-conditions';
import { groupBy, unique } from '../../model/collections';
import type { GatewayModel, IngressModel } from '../../model/ingress-model';
import { firstOf, shown } from '../../model/shown';
import type { Rule, Violation } from '../rule';
import { shortName } from './kept-routes';

export const refusedBeforeRules: readonly Rule[] = [{
  code: 'ING626',
  name: 'requests that had no route before',
  level: 'warning',
  allowed: 'routes that took every request before, unless it is meant that they do from now on',
  otherwise: 'requests for other paths, which got 404 before, would reach the application',
  fix: 'route only the paths that were served, in a VirtualService of your own; acknowledge this if all may be reached',
  see: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest',
  *check({ gateways }: IngressModel): Iterable<Violation> {
    for (const gateway of gateways) {
      const opened = changedWays(gateway).flatMap((changed) => openedOn(gateway, changed));
      for (const same of groupBy(opened, ({ at, text }) => `${at}\n${text}`).values()) {
        const [{ at, text }] = same;
        yield { at, got: `${text}, for ${placesText(same.map(({ way }) => way))}` };
      }
    }
  },
}];

interface Opened {
  readonly at: string;
  readonly text: string;
  readonly way: FormerWay;
}

/** Services that had some requests of a host, and get all: routes of ours take every request, unless a patch limits them. */
function openedOn(gateway: GatewayModel, { way, later }: ChangedWay): Opened[] {
  const { clusterDomain } = gateway.declaration;
  const before = way.allRoutes();
  if (before.some(mayTakeAll(placeOf(way)))) return [];
  return later.filter(({ redirects, manner }) => !redirects && manner === way.manner).flatMap((each) => {
    const destinations = each.routes.filter(({ declaration }) => declaration.patch === undefined).flatMap((route) => route.destinations);
    const services = unique(destinations.map(({ serviceName, namespace }) => `${serviceName}.${namespace}`));
    return services.flatMap((service) => {
      const some = before.filter(({ destinations: former }) => former.some(({ host }) => shortName(host, clusterDomain) === service));
      const conditions = unique(some.flatMap(({ matches }) => matches.map((match) => conditionsText(match.conditions))));
      const text = `Service ${shown(service)} gets every request, but before only those with ${firstOf(conditions, 3)}`;
      return some.length === 0 ? [] : [{ at: constructFor(gateway, [each]), text, way }];
    });
  });
}

/** Delegates may have taken all. */
function mayTakeAll(place: ConditionPlace): (route: ClusterRoute) => boolean {
  return ({ matches, delegate }) => matches.some(({ conditions }) =>
    (delegate !== undefined && conditions.length === 0) || conditions.every((condition) => holdsForAll(condition, place)));
}

function placeOf({ host, manner, server: { port } }: FormerWay): ConditionPlace {
  return { scheme: manner.startsWith('TLS') ? 'https' : 'http', host, port };
}
