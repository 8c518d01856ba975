import { groupBy } from '../model/collections';

const KNOWN = new WeakMap<object, ReadonlyMap<string, readonly unknown[]>>();

/** The objects of a namespace in a list of facts, which never changes. */
export function inNamespace<T extends { readonly namespace: string }>(list: readonly T[], namespace: string): readonly T[] {
  const known = KNOWN.get(list) ?? groupBy(list, (each) => each.namespace);
  KNOWN.set(list, known);
  return (known.get(namespace) ?? []) as readonly T[];
}
