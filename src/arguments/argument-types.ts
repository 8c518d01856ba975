// The type of every argument and option, checked at run time: plain JavaScript, `process.env.X!` and casts pass the compiler.
import { misspelledOptions } from './misspelled-options';
import { shown } from '../model/shown';

/** A type that is checked at run time. T is the compiler's type of the value, so that the two cannot contradict each other. */
export interface ArgumentType<T> {
  /** Completes the sentence "must be ...". */
  readonly allowed: string;
  /** What is wrong with a value, as sentences that start with its name; empty if nothing is. */
  readonly problems: (name: string, value: unknown) => readonly string[];
  /** Never set; it keeps the compiler from taking one type for a wider one. */
  readonly type?: (value: T) => T;
}

/** The type of every option of P. An option without its line, or one made optional without `optional`, does not compile. */
export type Shape<P> = { readonly [K in keyof P]-?: ArgumentType<P[K]> };

const NONE: readonly string[] = [];
const LONGEST_SHOWN = 60;

/** Values that pass a test. */
export function predicate<T>(allowed: string, accepts: (value: unknown) => boolean): ArgumentType<T> {
  return { allowed, problems: (name, value) => (accepts(value) ? NONE : [problem(name, got(value), allowed)]) };
}

export const string = predicate<string>('a string', (value) => typeof value === 'string');

/** Any number, even NaN: rules check what a number means. */
export const number = predicate<number>('a number', (value) => typeof value === 'number');

export const boolean = predicate<boolean>('true or false', (value) => typeof value === 'boolean');

export function anything<T>(): ArgumentType<T> {
  return predicate('anything', () => true);
}

export function method<T>(): ArgumentType<T> {
  return predicate('a function', (value) => typeof value === 'function');
}

/** A value that may be left out. As in TypeScript, null does not count as left out. */
export function optional<T>(kind: ArgumentType<T>): ArgumentType<T | undefined> {
  return { allowed: kind.allowed, problems: (name, value) => (value === undefined ? NONE : kind.problems(name, value)) };
}

/** Members of an enum. An enum of numbers also maps each number to its name; those entries are skipped. */
export function oneOf<T extends string | number>(name: string, choices: { readonly [key: string]: T | string }): ArgumentType<T> {
  const names = Object.keys(choices).filter((key) => !/^\d/.test(key));
  const values = new Set<unknown>(names.map((key) => choices[key]));
  return predicate(`one of ${name} (${names.join(', ')})`, (value) => values.has(value));
}

/** Instances of a class, recognized by its name, since two copies of this package have two classes. */
export function instanceOf<T>(type: { readonly name: string; readonly prototype: T }, allowed: string): ArgumentType<T> {
  return predicate(allowed, (value) => className(value) === type.name);
}

/** Objects that have certain members, whatever their class: an implementation in another language has no class here. */
export function withMembers<T>(allowed: string, members: Partial<Shape<T>>): ArgumentType<T> {
  const wanted = Object.entries(members) as Array<[string, ArgumentType<unknown>]>;
  return {
    allowed,
    problems: (name, value) => {
      if (typeof value !== 'object' || value === null) return [problem(name, got(value), allowed)];
      const fields = value as Fields;
      const wrong = wanted.filter(([member, kind]) => kind.problems(member, fields[member]).length > 0).map(([member]) => member);
      return wrong.length === 0 ? NONE : [problem(name, `${got(value)} without a valid ${wrong.join(' and ')}`, allowed)];
    },
  };
}

/** @param what the items, as a plural noun for messages */
export function listOf<T>(what: string, item: ArgumentType<T>): ArgumentType<T[]> {
  const allowed = `a list of ${what}`;
  return {
    allowed,
    problems: (name, value) => (Array.isArray(value)
      // `flatMap` would skip holes.
      ? Array.from(value, (each, index) => item.problems(`${name}[${index}]`, each)).flat()
      : [problem(name, got(value), allowed)]),
  };
}

/** Values by name. They may be secret, so messages show only their types. */
export function mapOf<T>(what: string, item: ArgumentType<T>): ArgumentType<{ [key: string]: T }> {
  const allowed = `a map of ${what}`;
  return {
    allowed,
    problems: (name, value) => (isRecord(value)
      ? Object.entries(value).filter(([key, each]) => item.problems(key, each).length > 0)
        .map(([key, each]) => problem(`${name}[${shown(key)}]`, typeName(each), item.allowed))
      : [problem(name, typeName(value), allowed)]),
  };
}

/** An object of options. Unknown ones are ignored, since users extend our structs, unless they look like one of ours misspelled. */
export function struct<P>(shape: Shape<P>): ArgumentType<P> {
  const allowed = 'an object of options';
  return {
    allowed,
    problems: (name, value) => (isRecord(value) ? wrongOptions(shape, value, `${name}.`) : [problem(name, got(value), allowed)]),
  };
}

/**
 * Checks the arguments of a class or a factory.
 *
 * @param where the class or the factory
 * @param fix what to do instead, if the problems do not say it
 * @throws one error that lists every value of a wrong type
 */
export function requireShape<P>(where: string, shape: Shape<P>, values: P, fix?: string): void {
  const problems = problemsOf(shape, values);
  if (problems.length === 0) return;
  throw new Error([`${where}:`, ...problems, ...(fix === undefined ? [] : [`fix: ${fix}`])].join('\n  '));
}

/** How an error starts: with the path of a construct, unless it is the app, which has none, and what was called. */
export function placeOf({ node: { path } }: Located, where: string): string {
  return path === '' ? `${where}:` : `${path}: ${where}:`;
}

/** A construct, of which only the path is needed. */
interface Located {
  readonly node: { readonly path: string };
}

/** Checks the props of a construct; the error starts with its path. */
export function requireProps<P>(construct: Located, where: string, shape: Shape<P>, props: P): void {
  const problems = problemsOf(shape, props);
  if (problems.length > 0) throw new Error([placeOf(construct, where), ...problems].join('\n  '));
}

type Fields = Readonly<Record<string, unknown>>;

function problemsOf<P>(shape: Shape<P>, values: unknown): readonly string[] {
  return isRecord(values) ? wrongOptions(shape, values, '') : [problem('options', got(values), 'an object of options')];
}

function wrongOptions<P>(shape: Shape<P>, values: Fields, prefix: string): readonly string[] {
  let found = NONE;
  for (const name in shape) {
    const wrong = shape[name].problems(prefix === '' ? name : `${prefix}${name}`, values[name]);
    if (wrong.length > 0) found = [...found, ...wrong];
  }
  const unread = misspelledOptions(namesOf(shape), values, (option, value) =>
    shape[option as keyof P].problems(option, value).length === 0);
  return unread.length === 0 ? found : [
    ...found, ...unread.map(({ written, meant }) => `${prefix}${shownName(written)} is not an option; did you mean ${meant}?`),
  ];
}

const NAMES = new WeakMap<object, ReadonlySet<string>>();

/** The options of a struct; once for each struct, since there are thousands of constructs. */
function namesOf(shape: object): ReadonlySet<string> {
  const known = NAMES.get(shape) ?? new Set(Object.keys(shape));
  NAMES.set(shape, known);
  return known;
}

/** A name of the user's, which may hold anything. */
function shownName(name: string): string {
  return /^[\w-]+$/.test(name) ? name : shown(name);
}

function problem(name: string, value: string, allowed: string): string {
  return `${name} must be ${allowed}, got ${value}`;
}

/** A value for messages: the value itself if it is short, otherwise its type. */
function got(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  if (typeof value !== 'string') return typeName(value);
  // A long or multi-line string may be a private key.
  return value.length > LONGEST_SHOWN || value.includes('\n') ? `a string of ${value.length} characters` : shown(value);
}

function typeName(value: unknown): string {
  if (value === undefined || value === null) return `${value}`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'a string';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const name = className(value);
  return name === undefined || name === 'Object' ? 'an object' : `an object of class ${name}`;
}

function className(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? Object.getPrototypeOf(value)?.constructor?.name : undefined;
}

/** Not iterables (arrays, maps, sets), whose entries are not fields. */
function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !(Symbol.iterator in value);
}
