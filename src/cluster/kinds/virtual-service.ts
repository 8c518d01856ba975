import type { Namespaced } from './kind';
import { conditionsOf, type RouteCondition } from './route-condition';
import { exportedTo, serviceHost } from './spec-parts';
import { qualifiedName } from '../../model/names';
import type { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';
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
}

/** A share of the requests of a route. */
export interface ClusterDestination {
  /** `name.namespace` of a Service, or another host. */
  readonly host: string;
  readonly port?: number;
  readonly weight?: number;
  readonly subset?: string;
}

/** An entry of `http` or `tcp`. */
export interface ClusterRoute {
  readonly destinations: readonly ClusterDestination[];
  /** The names of its fields that say more than which requests go where. Their values may be secret, except for `timeout`. */
  readonly options: readonly string[];
  readonly timeout?: string;
  /** One of them must hold. */
  readonly matches: readonly ClusterMatch[];
  /** What becomes of the requests, in a few words. */
  readonly leadsTo: string;
  /** `namespace/name` of the VirtualService whose routes stand in for this one. */
  readonly delegate?: string;
}

export interface ClusterVirtualService extends ObjectKey {
  readonly namespace: string;
  /** Lower case. */
  readonly hosts: readonly string[];
  /** `namespace/name` of each Gateway. */
  readonly gateways: readonly string[];
  readonly exportTo?: readonly string[];
  readonly http: readonly ClusterRoute[];
  readonly tcp: readonly ClusterRoute[];
  readonly tls: readonly ClusterTlsRoute[];
}

/** An entry of `tls`, with its server names in lower case. */
export interface ClusterTlsRoute {
  readonly sniHosts: readonly string[];
  readonly leadsTo: string;
}

export function virtualServiceOf(key: Namespaced, manifest: ManifestPart): ClusterVirtualService {
  const spec = manifest.at('spec');
  const lower = (part: ManifestPart) => part.strings().map((host) => host.toLowerCase());
  const routes = (layer: string) => spec.at(layer).list().map((route) => routeOf(route, key.namespace));
  return {
    ...key,
    hosts: lower(spec.at('hosts')),
    gateways: spec.at('gateways').strings().map((name) => gatewayName(name, key.namespace)),
    exportTo: exportedTo(spec),
    http: routes('http'),
    tcp: routes('tcp'),
    tls: spec.at('tls').list().map((route) => ({
      sniHosts: route.at('match').list().flatMap((match) => lower(match.at('sniHosts'))), leadsTo: leadsTo(route, key.namespace),
    })),
  };
}

const EVERYWHERE: ClusterMatch = { sourceLabels: {}, conditions: [] };

/** A route without `match` applies everywhere. */
function routeOf(route: ManifestPart, namespace: string): ClusterRoute {
  const matches = route.at('match').list().map((match): ClusterMatch => ({
    port: match.at('port').number(),
    gateways: match.at('gateways').exists() ? match.at('gateways').strings().map((name) => gatewayName(name, namespace)) : undefined,
    sourceLabels: match.at('sourceLabels').stringFields(),
    sourceNamespace: match.at('sourceNamespace').string(),
    conditions: conditionsOf(match),
  }));
  const delegate = route.at('delegate');
  return {
    matches: matches.length === 0 ? [EVERYWHERE] : matches,
    leadsTo: leadsTo(route, namespace),
    destinations: destinationsOf(route, namespace),
    options: route.keys().filter((field) => !['name', 'match', 'route'].includes(field)).sort(),
    timeout: route.at('timeout').string(),
    delegate: delegate.exists()
      ? qualifiedName(delegate.at('namespace').string() ?? namespace, delegate.at('name').string() ?? '') : undefined,
  };
}

function leadsTo(route: ManifestPart, namespace: string): string {
  if (route.at('redirect').exists()) return 'a redirect';
  if (route.at('directResponse').exists()) return 'a fixed response';
  const destinations = destinationsOf(route, namespace).map(({ host, port }) => (port === undefined ? host : `${host}:${port}`));
  return destinations.join(', ') || 'nothing';
}

function destinationsOf(route: ManifestPart, namespace: string): ClusterDestination[] {
  return route.at('route').list().map((entry) => ({
    host: serviceHost(entry.at('destination', 'host').string() ?? '', namespace),
    port: entry.at('destination', 'port', 'number').number(),
    weight: entry.at('weight').number(),
    subset: entry.at('destination', 'subset').string(),
  }));
}

/** As `namespace/name`. A plain name, or one after `./`, is in the same namespace; an old form is `name.namespace`, whatever follows. */
function gatewayName(name: string, own: string): string {
  const [last, namespace = '.'] = name.split('/').reverse();
  const [short, home] = last.split('.');
  if (!name.includes('/') && home !== undefined) return qualifiedName(home, short);
  return qualifiedName(namespace === '.' ? own : namespace, last);
}
