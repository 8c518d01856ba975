// What a cluster is known to contain, apart from the output, as plain data: only what matters to requests.
import type { ClusterEntry, ClusterObjects } from './kinds/index';
import { keyOf, type ObjectKey } from './object-key';
import { by, groupBy } from '../model/collections';

export interface ClusterFacts extends ClusterObjects {
  /** Kinds of which all objects are known, as `Kind`, or as `Kind/namespace` for one namespace. */
  readonly complete: ReadonlySet<string>;
  /** The objects among them that users write in the same app. */
  readonly ofApp: ReadonlySet<ObjectKey>;
  /** Objects of the snapshot that are not among them, since the app writes objects with their names, or users say that they go away. */
  readonly replaced: ClusterObjects;
  /** The keys of those among them in whose place nothing comes. */
  readonly removed: ReadonlySet<string>;
  readonly passedOver: PassedOver;
}

/** What was left out of folders of manifests, each in the order in which it was found. */
export interface PassedOver {
  /** Files that cannot be read. */
  readonly files: readonly string[];
  /** Objects without the namespace that their kind needs. */
  readonly objects: ReadonlyArray<{ readonly file: string; readonly kind: string; readonly name: string }>;
}

/** The facts, with more objects. */
export function withEntries<F extends ClusterObjects>(facts: F, entries: readonly ClusterEntry[]): F {
  const longer = [...groupBy(entries, ({ list }) => list)].map(([list, more]) => [
    list, [...facts[list], ...more.map(({ entry }) => entry)].sort(by<ObjectKey>(({ namespace = '' }) => namespace, ({ name }) => name)),
  ]);
  return { ...facts, ...Object.fromEntries(longer) as Partial<ClusterObjects> };
}

/** Whether all objects of a kind are known, so that one that is not among the facts does not exist. */
export function knowsAll({ complete }: ClusterFacts, kind: string, namespace?: string): boolean {
  return complete.has(kind) || (namespace !== undefined && complete.has(`${kind}/${namespace}`));
}

/** Whether an object that is not among the facts does not exist, since all of its kind are known, or it goes away. */
export function isMissing(facts: ClusterFacts, object: ObjectKey): boolean {
  return knowsAll(facts, object.kind, object.namespace) || facts.removed.has(keyOf(object));
}

/** Whether a namespace does not exist. */
export function lacksNamespace(facts: ClusterFacts, namespace: string): boolean {
  return isMissing(facts, { group: '', kind: 'Namespace', name: namespace }) && !facts.namespaces.some(({ name }) => name === namespace);
}

interface Exported {
  readonly namespace: string;
  readonly exportTo?: readonly string[];
}

/**
 * Whether an object is exported to proxies of a namespace. `~` stands for none of them, unless `*` is there too.
 *
 * @see https://istio.io/latest/docs/reference/config/annotations/
 */
export function isVisible({ namespace, exportTo }: Exported, from: string): boolean {
  if (exportTo === undefined || exportTo.includes('*')) return true;
  return !exportTo.includes('~') && exportTo.some((entry) => entry === from || (entry === '.' && namespace === from));
}
