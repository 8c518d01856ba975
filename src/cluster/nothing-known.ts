import type { ClusterFacts } from './cluster-facts';
import { type ClusterObjects, KINDS } from './kinds/index';

/** The facts about a cluster of which nothing is known. */
export const NOTHING_KNOWN: ClusterFacts = {
  ...Object.fromEntries(Object.keys(KINDS).map((list) => [list, []])) as unknown as ClusterObjects,
  complete: new Set(),
  ofApp: new Set(),
  passedOver: { files: [], objects: [] },
};
