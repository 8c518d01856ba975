import type { Namespaced } from './kind';
import { qualifiedName } from '../../model/names';
import type { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';

/** Where a route of a VirtualService applies. */
export interface ClusterMatch {
  /** Port of a Gateway; undefined means all. */
  readonly port?: number;
  /** `namespace/name` of Gateways; undefined means all of the VirtualService's. */
  readonly gateways?: readonly string[];
}

export interface ClusterVirtualService extends ObjectKey {
  readonly namespace: string;
  /** Lower case. */
  readonly hosts: readonly string[];
  /** `namespace/name` of each Gateway. */
  readonly gateways: readonly string[];
  readonly exportTo?: readonly string[];
  readonly http: readonly ClusterMatch[];
  readonly tcp: readonly ClusterMatch[];
  /** Lower case. */
  readonly sniHosts: readonly string[];
}

export function virtualServiceOf(key: Namespaced, manifest: ManifestPart): ClusterVirtualService {
  const spec = manifest.at('spec');
  const lower = (part: ManifestPart) => part.strings().map((host) => host.toLowerCase());
  const matches = (layer: string) => spec.at(layer).list().flatMap((route) => matchesOf(route, key.namespace));
  return {
    ...key,
    hosts: lower(spec.at('hosts')),
    gateways: spec.at('gateways').strings().map((name) => gatewayName(name, key.namespace)),
    exportTo: spec.at('exportTo').exists() ? spec.at('exportTo').strings() : undefined,
    http: matches('http'),
    tcp: matches('tcp'),
    sniHosts: spec.at('tls').list().flatMap((route) => route.at('match').list().flatMap((match) => lower(match.at('sniHosts')))),
  };
}

/** A route without conditions applies everywhere. */
function matchesOf(route: ManifestPart, namespace: string): ClusterMatch[] {
  const matches = route.at('match').list().map((match) => ({
    port: match.at('port').number(),
    gateways: match.at('gateways').exists() ? match.at('gateways').strings().map((name) => gatewayName(name, namespace)) : undefined,
  }));
  return matches.length === 0 ? [{}] : matches;
}

/** As `namespace/name`. A plain name, or one after `./`, is in the same namespace; the full name of a Service is an old form. */
function gatewayName(name: string, own: string): string {
  const [last, namespace = '.'] = name.split('/').reverse();
  const [short, home, svc] = last.split('.');
  if (!name.includes('/') && svc === 'svc') return qualifiedName(home, short);
  return qualifiedName(namespace === '.' ? own : namespace, last);
}
