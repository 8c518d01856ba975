// What a cluster is known to hold beside the output, as plain data: the part of its objects that requests meet.
import type { ClusterEntry, ClusterObjects } from './kinds/index';
import type { ObjectKey } from './object-key';
import { by, groupBy } from '../model/collections';

export interface ClusterFacts extends ClusterObjects {
  /** Kinds of which all objects are known, as `Kind` or, for one namespace alone, `Kind/namespace`. */
  readonly complete: ReadonlySet<string>;
}

/** Facts with more objects in their lists. */
export function withEntries(facts: ClusterFacts, entries: readonly ClusterEntry[]): ClusterFacts {
  const longer = [...groupBy(entries, ({ list }) => list)].map(([list, more]) => [
    list, [...facts[list], ...more.map(({ entry }) => entry)].sort(by<ObjectKey>(({ namespace = '' }) => namespace, ({ name }) => name)),
  ]);
  return { ...facts, ...Object.fromEntries(longer) as Partial<ClusterObjects> };
}

/** Whether an object of this kind that is not among the facts does not exist. */
export function knowsAll({ complete }: ClusterFacts, kind: string, namespace?: string): boolean {
  return complete.has(kind) || (namespace !== undefined && complete.has(`${kind}/${namespace}`));
}

/**
 * Whether proxies of a namespace know an object that is exported to these namespaces.
 *
 * @see https://istio.io/latest/docs/reference/config/annotations/
 */
export function isVisible({ namespace, exportTo }: { readonly namespace: string; readonly exportTo?: readonly string[] }, from: string): boolean {
  return exportTo === undefined || exportTo.some((entry) => entry === '*' || entry === from || (entry === '.' && namespace === from));
}
