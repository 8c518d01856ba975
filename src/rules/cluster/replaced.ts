// What requests lose when the change replaces Gateways and VirtualServices of the cluster.
import { changedWays, constructFor, ownersOf, placeOf, placesText } from '../../cluster/changed-ways';
import { entriesOn, formerWays, type FormerWay } from '../../cluster/former-ways';
import type { ClusterRoute } from '../../cluster/kinds/virtual-service';
import { laterWays } from '../../cluster/later-ways';
import { REDIRECT } from '../../cluster/manners';
import { gatewayLabel } from '../../cluster/other-servers';
import { conditionsText } from '../../cluster/route-conditions';
import { groupBy, unique } from '../../model/collections';
import type { GatewayModel, IngressModel } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { shown } from '../../model/shown';
import type { Rule, Violation } from '../rule';
import { lostMatches } from './kept-routes';

export const replacedGatewayRules: readonly Rule[] = [
  {
    code: 'ING517',
    name: 'host that a replaced object served',
    level: 'warning',
    allowed: 'each host and TCP port of replaced objects as before, unless it is no longer needed',
    otherwise: 'clients of the host would be refused, or get 404',
    fix: 'declare the host; acknowledge this if nobody needs it',
    see: 'https://istio.io/latest/docs/reference/config/networking/gateway/#Server',
    *check({ gateways }) {
      for (const gateway of gateways) {
        for (const { way, later } of changedWays(gateway)) {
          if (later.length === 0) yield { at: gateway.declaration.at, got: `${placeOf(way)} was served by ${ownersOf(way)}` };
        }
      }
    },
  },
  {
    code: 'ING518',
    name: 'host that is served differently than before',
    level: 'warning',
    allowed: 'TLS, plain text or a redirect as the replaced Gateway has it, unless the change is intended',
    otherwise: 'clients that rely on the old behavior would fail, or everybody could reach what only some could',
    fix: 'declare the host as it was; acknowledge this if the change is intended',
    see: 'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings',
    *check({ gateways }) {
      for (const gateway of gateways) {
        for (const { way, later } of changedWays(gateway)) {
          const before = way.manner;
          if (later.length === 0 || later.some(({ manner }) => manner === before)) continue;
          const after = unique(later.map(({ manner }) => manner)).sort().join(' or ');
          const got = `${placeOf(way)} gets ${after}, but ${before} by ${gatewayLabel(way.gateway)}`;
          yield { at: constructFor(gateway, later), got };
        }
      }
    },
  },
];

export const replacedRouteRules: readonly Rule[] = [
  {
    code: 'ING618',
    name: 'route that a replaced VirtualService had',
    level: 'warning',
    allowed: 'every route of the VirtualServices that this change replaces, unless nobody needs it',
    otherwise: 'its requests would go elsewhere, or miss the settings of the route, such as its timeout',
    fix: 'declare the same, or keep the route in a VirtualService of your own; acknowledge this if nobody needs it',
    see: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute',
    check: lostRoutes,
  },
];

/** One finding per route and construct, with all its hosts: those that are not served any more are reported as such. */
function* lostRoutes({ gateways }: IngressModel): Iterable<Violation> {
  for (const gateway of gateways) {
    const lost = formerWays(gateway).flatMap((way) => lostOn(gateway, way));
    for (const same of groupBy(lost, ({ route, at }) => `${at}\n${route}`).values()) {
      const [{ at, route }] = same;
      yield { at, got: `${route}, for ${placesText(same.map(({ way }) => way))}` };
    }
  }
}

interface LostRoute {
  readonly at: string;
  readonly route: string;
  readonly way: FormerWay;
}

/** Routes of a VirtualService that goes away, or that stays and names no Gateway any more that serves the host. */
function lostOn(gateway: GatewayModel, way: FormerWay): LostRoute[] {
  const { routes } = way;
  const later = routes ? laterWays(gateway, way) : [];
  if (!routes || later.length === 0 || later.some(({ others }) => others.includes(routes))) return [];
  const redirects = later.every(({ manner }) => manner === REDIRECT);
  // What redirects, and what does not any more, is told as such.
  if (redirects && way.manner !== REDIRECT) return [];
  const name = shown(qualifiedName(routes.namespace, routes.name));
  return entriesOn(gateway, way, routes).filter(({ redirectsTo }) => way.manner !== REDIRECT || redirects || redirectsTo === undefined)
    .map((entry) => ({ ...entry, matches: lostMatches(gateway, entry, later) })).filter(({ matches }) => matches.length > 0)
    .map((entry) => ({ at: constructFor(gateway, later), route: `${routes.kind} ${name} ${routeText(entry)}`, way }));
}

function routeText({ matches, leadsTo, delegate, options }: ClusterRoute): string {
  const conditions = unique(matches.map((match) => conditionsText(match.conditions)).filter((text) => text !== ''));
  const what = conditions.length === 0 ? 'leads requests' : `leads requests with ${conditions.join(', or ')}`;
  const others = options.filter((option) => !['redirect', 'directResponse', 'delegate'].includes(option));
  const end = delegate === undefined ? leadsTo : `the routes of VirtualService ${shown(delegate)}`;
  return `${what} to ${end}${others.length === 0 ? '' : ` with ${others.join(', ')}`}`;
}
