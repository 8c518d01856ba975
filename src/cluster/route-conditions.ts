// What the conditions of other VirtualServices say about a request of which only the URL is known.
import type { ConditionOn, RouteCondition } from './kinds/route-condition';
import { isWildcard } from '../model/host';
import { shown } from '../model/shown';
import { authorityOf } from '../model/web-ports';

/** What a URL says about a request. */
export interface RequestUrl {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** Whether a request meets a condition; undefined if its URL does not tell. */
export function isMet(condition: RouteCondition, url: RequestUrl): boolean | undefined {
  const value = OF_URL[condition.on]?.(url);
  return value === undefined ? undefined : matches(condition, value);
}

const OF_URL: Readonly<Partial<Record<ConditionOn, (url: RequestUrl) => string>>> = {
  path: ({ path }) => withoutEscapes(path),
  scheme: ({ scheme }) => scheme,
  authority: ({ scheme, host, port }) => authorityOf(scheme, host, port),
};

/** Envoy decodes letters and the like in a path before it looks for a route. */
function withoutEscapes(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(parseInt(escape.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : escape;
  });
}

/** Where a condition stands: the virtual host, and the port with the scheme that clients use there. */
export type ConditionPlace = Omit<RequestUrl, 'path'>;

/**
 * Whether a condition restricts nothing, so that a route with it takes every request of a virtual host. istiod recognizes only the prefix
 * `/` and the pattern `.*`, and puts such routes last; any other that matches everything hides the routes after it.
 */
export function holdsForAll(condition: RouteCondition, place: ConditionPlace): boolean {
  const samples = SAMPLES[condition.on];
  return samples === 'any' || (samples !== 'none' && samples(place).every((sample) => matches(condition, sample) ?? true));
}

/** Values that every condition without effect matches: `any` if that cannot be judged, `none` if each condition has an effect. */
const SAMPLES: Readonly<Record<ConditionOn, 'any' | 'none' | ((place: ConditionPlace) => readonly string[])>> = {
  'path': () => ['/', '/a', '/Some/longer-path_1/~with.dots', '/%20/+$!*,;:@()'],
  'authority': ({ scheme, host, port }) => names(host).map((name) => authorityOf(scheme, name, port)),
  'scheme': ({ scheme }) => [scheme],
  'method': () => ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'],
  'header': 'none',
  'absent header': 'none',
  'query parameter': 'none',
  'unknown': 'any',
};

/** Some hosts that a virtual host stands for. */
function names(host: string): string[] {
  return isWildcard(host) ? ['one', 'two.levels'].map((name) => `${name}${host === '*' ? '.example.com' : host.slice(1)}`) : [host];
}

/** Undefined if the pattern is none that we can read: Envoy has another dialect. */
function matches({ how, value, ignoresCase }: RouteCondition, actual: string): boolean | undefined {
  const [wanted, given] = ignoresCase && how !== 'regex' ? [value.toLowerCase(), actual.toLowerCase()] : [value, actual];
  switch (how) {
    case 'exact': return given === wanted;
    case 'prefix': return given.startsWith(wanted);
    case 'present': return true;
    case 'regex': return wholeMatch(wanted, given);
  }
}

/** What RE2 has, and JavaScript silently reads as something else. */
const OF_RE2_ALONE = /\[\[:|\\[ACQzpP]|\\x\{/;

function wholeMatch(pattern: string, text: string): boolean | undefined {
  if (OF_RE2_ALONE.test(pattern)) return undefined;
  try {
    return new RegExp(`^(?:${pattern})$`).test(text);
  } catch {
    return undefined;
  }
}

/** Conditions as part of a sentence, such as `path prefix '/api' and header 'x-canary'`; empty if there are none. */
export function conditionsText(conditions: readonly RouteCondition[]): string {
  return conditions.map(({ on, how, value }) => {
    if (on === 'unknown') return value;
    return how === 'present' ? `${on} ${shown(value)}` : `${on} ${how} ${shown(value)}`;
  }).join(' and ');
}
