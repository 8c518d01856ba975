import type { Namespaced } from './kind';
import { poisonIn } from './poison';
import { conditionsOf, type RouteCondition } from './route-condition';
import { endDetails, matchDetails } from './route-details';
import { exportedTo, serviceHost } from './spec-parts';
import { unique } from '../../model/collections';
import { qualifiedName } from '../../model/names';
import { HTTPS_PORT } from '../../model/web-ports';
import { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';
import type { Opaque } from '../opaque';
import type { Labels } from '../selector';

/** Where and for which requests a route of a VirtualService applies. */
export interface ClusterMatch {
  /** Port of a Gateway; undefined means all. */
  readonly port?: number;
  /** `namespace/name` of Gateways; undefined means all of the VirtualService's. */
  readonly gateways?: readonly string[];
  /** Labels that the proxy must have; they count only without `gateways`. */
  readonly sourceLabels: Labels;
  readonly sourceNamespace?: string;
  /** All must hold; empty if the route takes every request. */
  readonly conditions: readonly RouteCondition[];
  /** The conditions, with their values; absent if they have none that can be compared. */
  readonly details?: Opaque;
}

/** A share of the requests of a route. */
export interface ClusterDestination {
  /** The host of a Service in lower case, with the namespace of its object if it has no dots. */
  readonly host: string;
  readonly port?: number;
  readonly weight?: number;
  readonly subset?: string;
}

/** What becomes of the requests of a route. */
export interface RouteEnd {
  /** In a few words. */
  readonly leadsTo: string;
  readonly destinations: readonly ClusterDestination[];
  /** The names of fields that say more than which requests go where. Their values may be secret, except for `timeout`. */
  readonly options: readonly string[];
  readonly timeout?: string;
  /** All that it does with requests; absent if that cannot be compared. */
  readonly details?: Opaque;
  /** Where a redirect to HTTPS leads that keeps the path. */
  readonly redirectsTo?: { readonly port: number; readonly authority?: string };
}

/** An entry of `http` or `tcp`. */
export interface ClusterRoute extends RouteEnd {
  /** One of them must hold. */
  readonly matches: readonly ClusterMatch[];
  /** Why Envoy refuses it, and all other routes of the port with it. */
  readonly poison?: string;
  /** `namespace/name` of the VirtualService whose routes stand in for this one. */
  readonly delegate?: string;
}

export interface ClusterVirtualService extends ObjectKey {
  readonly namespace: string;
  /** Lower case. */
  readonly hosts: readonly string[];
  /** `namespace/name` of each Gateway; `mesh` for the proxies of the mesh, which is also what none stands for. */
  readonly gateways: readonly string[];
  readonly exportTo?: readonly string[];
  readonly http: readonly ClusterRoute[];
  readonly tcp: readonly ClusterRoute[];
  readonly tls: readonly ClusterTlsRoute[];
}

/** An entry of `tls`, with its server names in lower case. */
export interface ClusterTlsRoute extends ClusterRoute {
  readonly sniHosts: readonly string[];
}

export function virtualServiceOf(key: Namespaced, manifest: ManifestPart): ClusterVirtualService {
  const spec = manifest.at('spec');
  const lower = (part: ManifestPart) => part.strings().map((host) => host.toLowerCase());
  const routes = (layer: string) => spec.at(layer).list().map((route) => routeOf(route, key.namespace));
  return {
    ...key,
    hosts: lower(spec.at('hosts')),
    gateways: gatewayNames(spec, key.namespace) ?? [MESH],
    exportTo: exportedTo(spec),
    http: routes('http'),
    tcp: routes('tcp'),
    tls: spec.at('tls').list().map((route) => ({
      ...routeOf(route, key.namespace),
      sniHosts: route.at('match').list().flatMap((match) => lower(match.at('sniHosts'))),
    })),
  };
}

const EVERYWHERE: ClusterMatch = { sourceLabels: {}, conditions: [], details: matchDetails(new ManifestPart({})) };

/** A route without `match` applies everywhere. */
function routeOf(route: ManifestPart, namespace: string): ClusterRoute {
  const matches = route.at('match').list().map((match): ClusterMatch => ({
    port: match.at('port').number(),
    gateways: gatewayNames(match, namespace),
    sourceLabels: match.at('sourceLabels').stringFields(),
    sourceNamespace: match.at('sourceNamespace').string(),
    conditions: conditionsOf(match),
    details: matchDetails(match),
  }));
  const [delegate, destinations] = [route.at('delegate'), destinationsOf(route, namespace)];
  return {
    matches: matches.length === 0 ? [EVERYWHERE] : matches,
    leadsTo: leadsTo(route, destinations),
    destinations,
    options: unique([...route.keys(), ...route.at('route').list().flatMap((entry) => entry.keys())])
      .filter((field) => !['name', 'match', 'route', 'destination', 'weight'].includes(field)).sort(),
    timeout: route.at('timeout').string(),
    redirectsTo: plainRedirect(route.at('redirect')),
    details: endDetails(route, namespace),
    poison: poisonIn(route),
    delegate: delegate.exists()
      ? qualifiedName(delegate.at('namespace').string() ?? namespace, delegate.at('name').string() ?? '') : undefined,
  };
}

function leadsTo(route: ManifestPart, destinations: readonly ClusterDestination[]): string {
  if (route.at('redirect').exists()) return 'a redirect';
  if (route.at('directResponse').exists()) return 'a fixed response';
  return destinations.map(({ host, port }) => (port === undefined ? host : `${host}:${port}`)).join(', ') || 'nothing';
}

function plainRedirect(redirect: ManifestPart): RouteEnd['redirectsTo'] {
  const isPlain = redirect.keys().every((field) => ['scheme', 'port', 'authority', 'redirectCode'].includes(field));
  if (!isPlain || redirect.at('scheme').string() !== 'https') return undefined;
  return { port: redirect.at('port').number() ?? HTTPS_PORT, authority: redirect.at('authority').string() };
}

function destinationsOf(route: ManifestPart, namespace: string): ClusterDestination[] {
  return route.at('route').list().map((entry) => ({
    host: serviceHost(entry.at('destination', 'host').string()?.toLowerCase() ?? '', namespace),
    port: entry.at('destination', 'port', 'number').number(),
    weight: entry.at('weight').number(),
    subset: entry.at('destination', 'subset').string(),
  }));
}

/** An empty list is the same as none. */
function gatewayNames(part: ManifestPart, own: string): string[] | undefined {
  const names = part.at('gateways').strings().map((name) => gatewayName(name, own));
  return names.length === 0 ? undefined : names;
}

/** In place of a Gateway, the proxies of the mesh. */
export const MESH = 'mesh';

/**
 * As `namespace/name`, or `mesh`. A plain name, or one after `./`, is in the same namespace; an old form is `name.namespace`, whatever
 * follows.
 */
function gatewayName(name: string, own: string): string {
  if (name === MESH) return MESH;
  if (name.includes('/')) return name.replace(/^\.(?=\/)/, own);
  const [short, home = own] = name.split('.');
  return qualifiedName(home, short);
}
