import type { Namespaced } from './kind';
import { describedPods, nativeSidecars, type ClusterWorkload } from './workload';
import { PROXY_CONTAINER } from '../../model/workload';
import type { ManifestPart } from '../manifest-part';

/** A Pod that runs, or will. */
export interface ClusterPod extends ClusterWorkload {
  /** No Deployment or the like made it, so nothing changes or replaces it. */
  readonly isBare: boolean;
}

/** What has ended serves nothing. */
const ENDED: readonly string[] = ['Succeeded', 'Failed'];

export function podsOf(key: Namespaced, manifest: ManifestPart): ClusterPod[] {
  if (ENDED.includes(manifest.at('status', 'phase').string() ?? '')) return [];
  const described = describedPods(key, manifest);
  const isSidecar = (container: ManifestPart) => container.at('name').string() === PROXY_CONTAINER;
  return [{
    ...described,
    hasProxy: described.hasProxy || nativeSidecars(manifest.at('spec')).some(isSidecar),
    isBare: manifest.at('metadata', 'ownerReferences').list().length === 0,
  }];
}
