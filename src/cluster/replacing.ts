// Objects of a cluster that go away: they are kept apart, since what they did must not be lost unseen.
import type { ClusterFacts } from './cluster-facts';
import type { ClusterObjects } from './kinds/index';
import { NO_OBJECTS } from './nothing-known';
import { keyOf, type ObjectKey } from './object-key';
import { selects } from './selector';

type ListName = keyof ClusterObjects;

/** All objects of which something is known. */
export function objectsOf(facts: ClusterObjects): ObjectKey[] {
  return LISTS.flatMap((list): readonly ObjectKey[] => facts[list]);
}

/** The facts, with the objects of these keys among those that are replaced. */
export function replacing(facts: ClusterFacts, keys: ReadonlySet<string>): ClusterFacts {
  const parted = (list: ListName, goes: boolean) =>
    (facts[list] as readonly ObjectKey[]).filter((object) => keys.has(keyOf(object)) === goes);
  return {
    ...facts,
    ...lists((list) => parted(list, false)),
    replaced: lists((list) => [...facts.replaced[list], ...parted(list, true)]),
  };
}

/** The facts, without objects that go away and without those that go with them: what is in a namespace, and pods of a workload. */
export function removing(facts: ClusterFacts, keys: ReadonlySet<string>): ClusterFacts {
  const all = { ...facts, ...lists((list) => [...facts[list], ...facts.replaced[list]]) };
  const going = <T extends ObjectKey>(list: readonly T[]) => list.filter((object) => keys.has(keyOf(object)));
  const namespaces = new Set(going(all.namespaces).map(({ name }) => name));
  const workloads = going(all.workloads);
  const pods = all.pods.filter((pod) => !pod.isBare && workloads.some(({ namespace, selector, podLabels }) =>
    namespace === pod.namespace && selects(selector ?? { matchLabels: podLabels, matchExpressions: [] }, pod.podLabels)));
  const inside = objectsOf(all).filter(({ namespace = '' }) => namespaces.has(namespace));
  const removed = new Set([...keys, ...[...pods, ...inside].map(keyOf)]);
  return { ...replacing(facts, removed), removed: new Set([...facts.removed, ...removed]) };
}

/** The facts, with objects that go away. Those that they do not have count as others describe them. */
export function removingAll(facts: ClusterFacts, gone: ClusterFacts): ClusterFacts {
  const parted = removing(facts, new Set(objectsOf(gone).map(keyOf)));
  const known = new Set(objectsOf(parted.replaced).map(keyOf));
  const added = (list: ListName) => (gone[list] as readonly ObjectKey[]).filter((object) => !known.has(keyOf(object)));
  const passedOver = {
    files: [...facts.passedOver.files, ...gone.passedOver.files], objects: [...facts.passedOver.objects, ...gone.passedOver.objects],
  };
  return { ...parted, passedOver, replaced: lists((list) => [...parted.replaced[list], ...added(list)]) };
}

const LISTS = Object.keys(NO_OBJECTS) as ListName[];

/** Lists of objects, each made from its name. */
export function lists(of: (list: ListName) => readonly ObjectKey[]): ClusterObjects {
  return Object.fromEntries(LISTS.map((list) => [list, of(list)])) as unknown as ClusterObjects;
}
