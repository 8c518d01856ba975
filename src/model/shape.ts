// What each option must be, for callers whom no compiler stops: plain JavaScript, environment variables, casts.
import { shown } from './values';

/** What a value must be. T is what the compiler knows of it, so that a table cannot say anything else. */
export interface Kind<T> {
  /** In words that follow `allowed:`. */
  readonly allowed: string;
  /** What is wrong with a value, each in words that start with its name; nothing where it fits. */
  readonly problems: (name: string, value: unknown) => readonly string[];
  /** Never set. It makes kinds of two types differ, also where one type is a part of the other. */
  readonly type?: (value: T) => T;
}

/** What each option must be: an option that is added to P without its kind, or made optional without `optional`, does not compile. */
export type Shape<P> = { readonly [K in keyof P]-?: Kind<P[K]> };

const NONE: readonly string[] = [];
const LONGEST_TEXT = 60;

/** Values that a test accepts. */
export function suchThat<T>(allowed: string, accepts: (value: unknown) => boolean): Kind<T> {
  return { allowed, problems: (name, value) => (accepts(value) ? NONE : [problem(name, got(value), allowed)]) };
}

export const text = suchThat<string>('a text', (value) => typeof value === 'string');

/** Any number, NaN too: what a number means is for the rules. */
export const number = suchThat<number>('a number', (value) => typeof value === 'number');

export const flag = suchThat<boolean>('true or false', (value) => typeof value === 'boolean');

export function anything<T>(): Kind<T> {
  return suchThat('anything', () => true);
}

export function method<T>(): Kind<T> {
  return suchThat('a method', (value) => typeof value === 'function');
}

/** What may be left out; null is no way to leave it out, as in TypeScript. */
export function optional<T>(kind: Kind<T>): Kind<T | undefined> {
  return { allowed: kind.allowed, problems: (name, value) => (value === undefined ? NONE : kind.problems(name, value)) };
}

/** Items of an enum, which has them by name; of one with numbers for values it has the names by number too. */
export function oneOf<T extends string | number>(name: string, choices: { readonly [key: string]: T | string }): Kind<T> {
  const names = Object.keys(choices).filter((key) => !/^\d/.test(key));
  const values = new Set<unknown>(names.map((key) => choices[key]));
  return suchThat(`one of ${name} (${names.join(', ')})`, (value) => values.has(value));
}

/** Objects of a class, known by its name: another copy of this package has classes of its own. */
export function instanceOf<T>(type: { readonly name: string; readonly prototype: T }, allowed: string): Kind<T> {
  return suchThat(allowed, (value) => className(value) === type.name);
}

/** Objects that have some members, whatever made them: what implements an interface in another language has no class here. */
export function having<T>(allowed: string, members: Partial<Shape<T>>): Kind<T> {
  const wanted = Object.entries(members) as Array<[string, Kind<unknown>]>;
  return {
    allowed,
    problems: (name, value) => {
      if (typeof value !== 'object' || value === null) return [problem(name, got(value), allowed)];
      const wrong = wanted.filter(([member, kind]) => kind.problems(member, (value as Fields)[member]).length > 0).map(([member]) => member);
      return wrong.length === 0 ? NONE : [problem(name, `${got(value)} without valid ${wrong.join(', ')}`, allowed)];
    },
  };
}

/** @param what the items in the plural, for messages */
export function listOf<T>(what: string, item: Kind<T>): Kind<T[]> {
  const allowed = `a list of ${what}`;
  return {
    allowed,
    problems: (name, value) => (Array.isArray(value)
      // Not `flatMap`, which passes over the holes of a list.
      ? Array.from(value, (each, index) => item.problems(`${name}[${index}]`, each)).flat()
      : [problem(name, got(value), allowed)]),
  };
}

/** Values by name. They may be secret, so messages tell their types alone. */
export function mapOf<T>(what: string, item: Kind<T>): Kind<{ [key: string]: T }> {
  const allowed = `a map of ${what}`;
  return {
    allowed,
    problems: (name, value) => (isRecord(value)
      ? Object.entries(value).filter(([key, each]) => item.problems(key, each).length > 0)
        .map(([key, each]) => problem(`${name}[${shown(key)}]`, typeName(each), item.allowed))
      : [problem(name, typeName(value), allowed)]),
  };
}

/** Options in an object. Others than those of the table are let pass: users extend our structs and hand on what they got. */
export function struct<P>(shape: Shape<P>): Kind<P> {
  const allowed = 'an object with options';
  return {
    allowed,
    problems: (name, value) => (isRecord(value) ? wrongOptions(shape, value, `${name}.`) : [problem(name, got(value), allowed)]),
  };
}

/**
 * Refuses arguments or options of which nothing can be built, all at once.
 *
 * @param where the class or the factory
 * @throws when any is not of its kind
 */
export function requireShape<P>(where: string, shape: Shape<P>, values: P): void {
  const problems = problemsOf(shape, values);
  if (problems.length > 0) throw new Error(`${where}: ${problems.join('; ')}`);
}

/** The same of what a construct got, with its path. */
export function requireProps<P>(construct: { readonly node: { readonly path: string } }, where: string, shape: Shape<P>, props: P): void {
  const problems = problemsOf(shape, props);
  if (problems.length > 0) throw new Error(`${construct.node.path}: ${where} got ${problems.join('; ')}`);
}

type Fields = Readonly<Record<string, unknown>>;

function problemsOf<P>(shape: Shape<P>, values: unknown): readonly string[] {
  return isRecord(values) ? wrongOptions(shape, values, '') : [problem('options', got(values), 'an object with options')];
}

function wrongOptions<P>(shape: Shape<P>, values: Fields, prefix: string): readonly string[] {
  let found = NONE;
  for (const name in shape) {
    const wrong = shape[name].problems(prefix === '' ? name : `${prefix}${name}`, values[name]);
    if (wrong.length > 0) found = [...found, ...wrong];
  }
  return found;
}

function problem(name: string, value: string, allowed: string): string {
  return `${name} ${value}, allowed: ${allowed}`;
}

/** A value in a few words: its text or number where that is short, else its type. */
function got(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  if (typeof value !== 'string') return typeName(value);
  // What is long or has lines may be a key that was to be in a file.
  return value.length > LONGEST_TEXT || value.includes('\n') ? `a text of ${value.length} characters` : shown(value);
}

function typeName(value: unknown): string {
  if (value === undefined || value === null) return `${value}`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'a text';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const name = className(value);
  return name === undefined || name === 'Object' ? 'an object' : `an object of class ${name}`;
}

function className(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? Object.getPrototypeOf(value)?.constructor?.name : undefined;
}

/** Lists and maps of JavaScript's own have entries that are no fields, which nobody would read. */
function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !(Symbol.iterator in value);
}
