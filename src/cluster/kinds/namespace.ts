import type { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';
import type { Labels } from '../selector';

export interface ClusterNamespace extends ObjectKey {
  readonly labels: Labels;
}

/** Kubernetes gives every Namespace a label with its name. */
export function namespaceOf(key: ObjectKey, manifest: ManifestPart): ClusterNamespace {
  return { ...key, labels: { 'kubernetes.io/metadata.name': key.name, ...manifest.at('metadata', 'labels').stringFields() } };
}
