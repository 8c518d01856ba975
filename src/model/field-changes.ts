// Which fields differ between two manifests, and which of these decide where requests go.

/** A field that differs. */
export interface FieldChange {
  /** Pointer to it, by RFC 6901. */
  readonly pointer: string;
  /** What differs at or below it; none if an object or a list is empty. */
  readonly leaves: readonly Leaf[];
}

/** A single value that differs. */
export interface Leaf {
  readonly keys: readonly string[];
  /** It was there before. */
  readonly existed: boolean;
}

type Container = Readonly<Record<string, unknown>>;

/** The fields that differ. Entries of lists are compared by position. */
export function fieldChanges(before: unknown, after: unknown): FieldChange[] {
  return [...changes([], before, after)];
}

function* changes(keys: readonly string[], given: unknown, written: unknown): Iterable<FieldChange> {
  const [before, after] = isLabelling(keys) ? [given ?? {}, written ?? {}] : [given, written];
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) yield* changes([...keys, key], before[key], after[key]);
  } else {
    yield { pointer: pointerOf(keys), leaves: [...leavesOf(keys, before, true), ...leavesOf(keys, after, false)] };
  }
}

/** Labels and annotations are fields of their own, even if all of them come or go at once. */
function isLabelling(keys: readonly string[]): boolean {
  const [kind, parent] = keys.slice(-2).reverse();
  return parent === 'metadata' && (kind === 'labels' || kind === 'annotations');
}

function* leavesOf(keys: readonly string[], value: unknown, existed: boolean): Iterable<Leaf> {
  if (isContainer(value)) {
    for (const [key, member] of Object.entries(value)) yield* leavesOf([...keys, key], member, existed);
  } else if (value !== undefined) {
    yield { keys, existed };
  }
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function pointerOf(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}
