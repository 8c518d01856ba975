/** The items by key, in the order in which each key first occurs. */
export function groupBy<K, T>(items: Iterable<T>, key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const k = key(item);
    const group = groups.get(k);
    if (group) group.push(item); else groups.set(k, [item]);
  }
  return groups;
}

/** Compares by one key after the other. Strings are compared by code unit, so that the order does not depend on the locale. */
export function by<T>(...keys: Array<(item: T) => string | number>): (a: T, b: T) => number {
  return (a, b) => {
    for (const key of keys) {
      const [x, y] = [key(a), key(b)];
      if (x !== y) return x < y ? -1 : 1;
    }
    return 0;
  };
}

/** The items without duplicates, in their order. */
export function unique<T>(items: Iterable<T>): T[] {
  return [...new Set(items)];
}

/** Numbers that are not whole end here too. */
export function greatestCommonDivisor(a: number, b: number): number {
  return b > 0 ? greatestCommonDivisor(b, a % b) : a;
}
