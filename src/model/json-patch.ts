import type { PatchOperation } from './declaration';

/** A patched document, or the first operation that does not apply and why. */
export type Patched =
  | { readonly document: unknown }
  | { readonly operation: PatchOperation; readonly problem: string };

/**
 * Applies operations strictly, to a copy. cdk8s' own `JsonPatch.apply` ignores an operation whose path does not exist, or adds to the
 * wrong place.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6902
 */
export function applyPatch(document: unknown, operations: readonly PatchOperation[]): Patched {
  const root = { '': copyOf(document) };
  for (const operation of operations) {
    try {
      apply(root, operation);
    } catch (error) {
      if (error instanceof Misfit) return { operation: inText(operation), problem: error.message };
      throw error;
    }
  }
  return { document: root[''] };
}

class Misfit extends Error {}

/** An operation as messages can show it: callers without a compiler may pass anything as a path. */
function inText({ op, path, from, ...rest }: PatchOperation): PatchOperation {
  return { ...rest, op: textOf(op), path: textOf(path), ...(from === undefined ? {} : { from: textOf(from) }) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value;
}

type Container = Record<string, unknown> | unknown[];

function apply(root: Record<string, unknown>, { op, path, from, value: given }: PatchOperation): void {
  const value = copyOf(given);
  switch (op) {
    case 'add': return add(root, path, value);
    case 'remove': return void remove(root, path);
    case 'replace': remove(root, path); return add(root, path, value);
    case 'move': return add(root, path, remove(root, from ?? ''));
    case 'copy': return add(root, path, copyOf(valueAt(root, from ?? '')));
    case 'test':
      if (JSON.stringify(valueAt(root, path)) !== JSON.stringify(value)) throw new Misfit('it has another value');
      return undefined;
    default: throw new Misfit('there is no such operation');
  }
}

function add(root: Record<string, unknown>, path: string, value: unknown): void {
  const { container, key } = locate(root, path);
  if (!Array.isArray(container)) {
    // An own field, whatever its name: assigning to `__proto__` would change the object's class.
    Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
    return;
  }
  const index = key === '-' ? container.length : indexIn(container, key, container.length);
  container.splice(index, 0, value);
}

function remove(root: Record<string, unknown>, path: string): unknown {
  const { container, key } = locate(root, path);
  if (Array.isArray(container)) return container.splice(indexIn(container, key, container.length - 1), 1)[0];
  const value = valueAt(root, path);
  delete container[key];
  return value;
}

function valueAt(root: Record<string, unknown>, path: string): unknown {
  const { container, key } = locate(root, path);
  if (Array.isArray(container)) return container[indexIn(container, key, container.length - 1)];
  if (!Object.hasOwn(container, key)) throw new Misfit('there is no such path');
  return container[key];
}

/** The document is the one member of `root`, so that the empty path is a place like others. */
function locate(root: Record<string, unknown>, path: string): { readonly container: Container; readonly key: string } {
  if (typeof path !== 'string') throw new Misfit('the path is not text');
  const keys = path.split('/').map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'));
  if (keys[0] !== '') throw new Misfit('the path does not start with a slash');
  const last = keys.length - 1;
  const container = keys.slice(0, last).reduce<unknown>((parent, key) => member(parent, key), root);
  return { container: asContainer(container), key: keys[last] };
}

function member(parent: unknown, key: string): unknown {
  const container = asContainer(parent);
  if (Array.isArray(container)) return container[indexIn(container, key, container.length - 1)];
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

function asContainer(value: unknown): Container {
  if (typeof value !== 'object' || value === null) throw new Misfit('there is no such path');
  return value as Container;
}

function indexIn(list: readonly unknown[], key: string, last: number): number {
  const index = Number(key);
  if (!/^(0|[1-9]\d*)$/.test(key) || index > last) throw new Misfit(`the list has ${list.length} entries, and none is ${key}`);
  return index;
}

/** Everything here is JSON, unless a caller without a compiler passes something else. */
function copyOf<T>(value: T): T {
  if (value === undefined) return value;
  const text = asJson(value);
  if (text === undefined) throw new Misfit('its value cannot be written as JSON');
  return JSON.parse(text);
}

/** The text of a value; undefined if it has none, such as a BigInt, a function, or an object that contains itself. */
export function asJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
