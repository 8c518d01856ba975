import type { ManifestPart } from '../manifest-part';

/** What a condition of an HTTP route looks at; `unknown` stands for what cannot be judged from here. */
export type ConditionOn = 'path' | 'authority' | 'scheme' | 'method' | 'header' | 'absent header' | 'query parameter' | 'unknown';

/** One condition of an HTTP route. */
export interface RouteCondition {
  readonly on: ConditionOn;
  readonly how: 'exact' | 'prefix' | 'regex' | 'present';
  /** What must match. Of headers and query parameters only the name is kept, since their values may be secret. */
  readonly value: string;
  readonly ignoresCase: boolean;
}

/** A condition that cannot be judged, described for people. */
export function unknownCondition(value: string): RouteCondition {
  return { on: 'unknown', how: 'present', value, ignoresCase: false };
}

/**
 * The conditions in an entry of `match`, all of which must hold.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export function conditionsOf(match: ManifestPart): RouteCondition[] {
  return [
    ...compared('path', match.at('uri'), match.at('ignoreUriCase').isTrue()),
    ...compared('authority', match.at('authority')),
    ...compared('scheme', match.at('scheme')),
    ...compared('method', match.at('method')),
    ...named('header', match.at('headers')),
    ...named('absent header', match.at('withoutHeaders')),
    ...named('query parameter', match.at('queryParams')),
  ];
}

function compared(on: ConditionOn, part: ManifestPart, ignoresCase = false): RouteCondition[] {
  return (['exact', 'prefix', 'regex'] as const).flatMap((how) => {
    const value = part.at(how).string();
    return value === undefined ? [] : [{ on, how, value, ignoresCase }];
  });
}

function named(on: ConditionOn, part: ManifestPart): RouteCondition[] {
  return part.keys().sort().map((value) => ({ on, how: 'present', value, ignoresCase: false }));
}
