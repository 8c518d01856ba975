import { type ClusterFacts, withEntries } from './cluster-facts';
import type { ClusterEntry } from './kinds/index';
import { NOTHING_KNOWN } from './nothing-known';
import { type ObjectKey, keyOf } from './object-key';
import { replacing } from './replacing';

/** An object that the app writes; if its content is the user's, with the facts that it adds to the cluster. */
export interface WrittenObject {
  readonly key: ObjectKey;
  readonly entries: readonly ClusterEntry[];
}

/** The cluster in which our declarations will run: objects of the app replace those of the snapshot, and the user's own are added. */
export function clusterBesideApp(snapshot: ClusterFacts | undefined, written: readonly WrittenObject[]): ClusterFacts {
  const entries = written.flatMap((object) => object.entries);
  const known = snapshot ? replacing(snapshot, new Set(written.map(({ key }) => keyOf(key)))) : NOTHING_KNOWN;
  return { ...withEntries(known, entries), ofApp: new Set(entries.map(({ entry }) => entry)) };
}
