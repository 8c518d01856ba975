import { type ClusterEntry, KINDS, type ListName } from '../kinds/index';
import type { Kind, Namespaced } from '../kinds/kind';
import type { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';

/** How objects of one Kubernetes type are read. */
export interface KindOfObject {
  /** It has no namespace. */
  readonly clusterWide: boolean;
  readonly convert: (key: Namespaced, manifest: ManifestPart) => readonly ClusterEntry[];
}

const BY_TYPE = new Map(Object.entries(KINDS).flatMap(([list, { types, clusterWide, read }]: [string, Kind<ObjectKey>]) =>
  types.map((type): [string, KindOfObject] => [type, {
    clusterWide: clusterWide.includes(type),
    convert: (key, manifest) => read(key, manifest).map((entry) => ({ list: list as ListName, entry }) as ClusterEntry),
  }])));

/** Undefined for types that are not read. */
export function kindOfObject({ group, kind }: Pick<ObjectKey, 'group' | 'kind'>): KindOfObject | undefined {
  return BY_TYPE.get(`${group}/${kind}`);
}
