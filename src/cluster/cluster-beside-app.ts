import { type ClusterFacts, withEntries } from './cluster-facts';
import type { ClusterEntry } from './kinds/index';
import { NOTHING_KNOWN } from './nothing-known';
import { type ObjectKey, keyOf } from './object-key';

/** An object that the app writes; if its content is the user's, with the facts that it adds to the cluster. */
export interface WrittenObject {
  readonly key: ObjectKey;
  readonly entries: readonly ClusterEntry[];
}

/** The cluster in which our declarations will run: objects of the app replace those of the snapshot, and the user's own are added. */
export function clusterBesideApp(snapshot: ClusterFacts | undefined, written: readonly WrittenObject[]): ClusterFacts {
  const entries = written.flatMap((object) => object.entries);
  const facts = withEntries(snapshot ? without(snapshot, written) : NOTHING_KNOWN, entries);
  return { ...facts, ofApp: new Set(entries.map(({ entry }) => entry)) };
}

function without(facts: ClusterFacts, written: readonly WrittenObject[]): ClusterFacts {
  const gone = new Set(written.map(({ key }) => keyOf(key)));
  return Object.fromEntries(Object.entries(facts).map(([list, known]) => [
    list, Array.isArray(known) ? known.filter((object: ObjectKey) => !gone.has(keyOf(object))) : known,
  ])) as unknown as ClusterFacts;
}
