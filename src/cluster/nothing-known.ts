import type { ClusterFacts } from './cluster-facts';
import { type ClusterObjects, KINDS } from './kinds/index';

export const NO_OBJECTS = Object.fromEntries(Object.keys(KINDS).map((list) => [list, []])) as unknown as ClusterObjects;

/** The facts about a cluster of which nothing is known. */
export const NOTHING_KNOWN: ClusterFacts = {
  ...NO_OBJECTS,
  complete: new Set(),
  ofApp: new Set(),
  replaced: NO_OBJECTS,
  removed: new Set(),
  passedOver: { files: [], objects: [] },
};
