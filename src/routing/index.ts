// Every option of a route. A new one is a file of its own, a base of RouteOptions, and an entry of FEATURES.
import type { FollowedOption, HttpRoute, RouteCheck, RouteFeature } from './route-feature';
import { timeout, type TimeoutOptions } from './timeout';
import type { Shape } from '../arguments/argument-types';

export type { HttpRoute } from './route-feature';

const FEATURES = { timeout };

/**
 * What is done with the requests of a route. A hidden base: users see the options on the props.
 *
 * @internal
 */
export interface RouteOptions extends TimeoutOptions {}

type Features = typeof FEATURES;
type OptionsOf<F> =
  (F extends RouteFeature<infer O, any> ? (options: O) => void : never) extends (options: infer All) => void ? All : never;

/** What is done with the requests of a route, as plain data: the value of each option that is used. */
export type RouteRule = { readonly [K in keyof Features]?: NonNullable<ReturnType<Features[K]['declare']>> };

/** The types of all options; an option of RouteOptions without its feature does not compile. */
export const ROUTE_OPTIONS: Shape<RouteOptions> =
  Object.assign({}, ...features().map(({ shape }) => shape)) as Shape<OptionsOf<Features[keyof Features]>>;

/** The rule that options ask for. */
export function routeRule(options: RouteOptions): RouteRule {
  return Object.fromEntries(names().flatMap((name) => {
    const value = FEATURES[name].declare(options);
    return value === undefined ? [] : [[name, value]];
  }));
}

/** The fields of an HTTP route that a rule asks for. */
export function renderedRule(rule: RouteRule): Partial<HttpRoute> {
  return Object.assign({}, ...used(rule).map(([feature, value]) => feature.render(value)));
}

/** What a rule does to a request. */
export function followedRule(rule: RouteRule): FollowedOption[] {
  return used(rule).map(([feature, value]) => feature.follow(value));
}

/** Every check of every option, for the rule's value of that option. */
export const ROUTE_CHECKS: ReadonlyArray<RouteCheck<RouteRule>> = names().flatMap((name) => FEATURES[name].checks.map((check) => ({
  ...check,
  wrong: (rule, context) => {
    const value = rule[name];
    return value === undefined ? undefined : check.wrong(value, context);
  },
})));

function names(): Array<keyof Features> {
  return Object.keys(FEATURES) as Array<keyof Features>;
}

function features(): Array<RouteFeature<any, any>> {
  return Object.values(FEATURES);
}

function used(rule: RouteRule): Array<[RouteFeature<any, any>, unknown]> {
  return names().filter((name) => rule[name] !== undefined).map((name) => [FEATURES[name], rule[name]]);
}
