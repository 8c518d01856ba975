import { type ClusterFacts, withEntries } from './cluster-facts';
import type { ClusterEntry, ClusterObjects } from './kinds/index';
import { NO_OBJECTS, NOTHING_KNOWN } from './nothing-known';
import { type ObjectKey, keyOf } from './object-key';

/** An object that the app writes; if its content is the user's, with the facts that it adds to the cluster. */
export interface WrittenObject {
  readonly key: ObjectKey;
  readonly entries: readonly ClusterEntry[];
}

/** The cluster in which our declarations will run: objects of the app replace those of the snapshot, and the user's own are added. */
export function clusterBesideApp(snapshot: ClusterFacts | undefined, written: readonly WrittenObject[]): ClusterFacts {
  const entries = written.flatMap((object) => object.entries);
  const facts = withEntries(snapshot ? replacing(snapshot, new Set(written.map(({ key }) => keyOf(key)))) : NOTHING_KNOWN, entries);
  return { ...facts, ofApp: new Set(entries.map(({ entry }) => entry)) };
}

/** The facts, with objects moved to those that are replaced. */
export function replacing(facts: ClusterFacts, keys: ReadonlySet<string>): ClusterFacts {
  const split = (list: keyof ClusterObjects, isReplaced: boolean) =>
    (facts[list] as readonly ObjectKey[]).filter((object) => keys.has(keyOf(object)) === isReplaced);
  const lists = Object.keys(NO_OBJECTS) as Array<keyof ClusterObjects>;
  const objects = (of: (list: keyof ClusterObjects) => readonly ObjectKey[]) =>
    Object.fromEntries(lists.map((list) => [list, of(list)])) as unknown as ClusterObjects;
  return {
    ...facts,
    ...objects((list) => split(list, false)),
    replaced: objects((list) => [...facts.replaced[list], ...split(list, true)]),
  };
}
