import type { Namespaced } from './kind';
import { namedPortsIn } from './workload';
import { PROXY_CONTAINER } from '../../model/workload';
import type { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';
import type { Labels } from '../selector';

/** A pod that runs, or will. */
export interface ClusterPod extends ObjectKey {
  readonly namespace: string;
  readonly podLabels: Labels;
  readonly namedPorts: Readonly<Record<string, number>>;
  /** A proxy was injected. */
  readonly hasProxy: boolean;
}

/** What has ended serves nothing. */
const ENDED: readonly string[] = ['Succeeded', 'Failed'];

export function podsOf(key: Namespaced, manifest: ManifestPart): ClusterPod[] {
  if (ENDED.includes(manifest.at('status', 'phase').string() ?? '')) return [];
  const containers = ['containers', 'initContainers'].flatMap((list) => manifest.at('spec', list).list());
  return [{
    ...key,
    podLabels: manifest.at('metadata', 'labels').stringFields(),
    namedPorts: namedPortsIn(manifest),
    hasProxy: containers.some((container) => container.at('name').string() === PROXY_CONTAINER),
  }];
}
