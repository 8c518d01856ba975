import type { Namespaced } from './kind';
import { exportedTo } from './spec-parts';
import type { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';

/** Hosts outside the cluster that istiod knows, and the ports to which it can send requests there. */
export interface ClusterServiceEntry extends ObjectKey {
  readonly namespace: string;
  readonly hosts: readonly string[];
  readonly ports: readonly number[];
  /** Namespaces whose proxies can reach the hosts, `.` for its own; undefined means all. */
  readonly exportTo?: readonly string[];
}

export function serviceEntryOf(key: Namespaced, manifest: ManifestPart): ClusterServiceEntry {
  const spec = manifest.at('spec');
  return {
    ...key,
    hosts: spec.at('hosts').strings().map((host) => host.toLowerCase()),
    ports: spec.at('ports').list().flatMap((port) => port.at('number').number() ?? []),
    exportTo: exportedTo(spec),
  };
}
