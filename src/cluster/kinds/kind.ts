import type { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';

/** The key of an object; the namespace is empty if it has none. */
export type Namespaced = ObjectKey & { readonly namespace: string };

/** A list of known objects, and the kinds of Kubernetes objects that become its entries. */
export interface Kind<E extends ObjectKey> {
  /** As `group/Kind`. */
  readonly types: readonly string[];
  /** The types among them that have no namespace. */
  readonly clusterWide: readonly string[];
  readonly read: (key: Namespaced, manifest: ManifestPart) => readonly E[];
}
