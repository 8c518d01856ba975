import type { Namespaced } from './kind';
import { describedPods, type ClusterWorkload } from './workload';
import type { ManifestPart } from '../manifest-part';

/** A Pod. */
export interface ClusterPod extends ClusterWorkload {
  /** No Deployment or the like made it, so nothing changes or replaces it. */
  readonly isBare: boolean;
}

export function podOf(key: Namespaced, manifest: ManifestPart): ClusterPod {
  return { ...describedPods(key, manifest), isBare: manifest.at('metadata', 'ownerReferences').list().length === 0 };
}
