// Every option of a route. A new one is a file of its own, a base of RouteOptions, and an entry of FEATURES.
import type { FollowedOption, RenderedOption, RouteCheck, RouteFeature } from './route-feature';
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
type Taking<F> = F extends RouteFeature<infer O, any> ? (options: O) => void : never;
type OptionsOf<F> = Taking<F> extends (options: infer All) => void ? All : never;

/** What is done with the requests of a route, as plain data: the value of each option that is used. */
export type RouteRule = { readonly [K in keyof Features]?: NonNullable<ReturnType<Features[K]['declare']>> };

/** The features, each with its name; their own types meet only in the types above. */
const ALL = Object.entries(FEATURES) as ReadonlyArray<[keyof Features, RouteFeature<any, any>]>;

/** The types of all options. An option of RouteOptions without its feature does not compile. */
export const ROUTE_OPTIONS: Shape<RouteOptions> = Object.assign({}, ...ALL.map(([, { shape }]) => shape)) as
  Shape<OptionsOf<Features[keyof Features]>>;

/** The rule that options ask for. */
export function routeRule(options: RouteOptions): RouteRule {
  return Object.fromEntries(ALL.map(([name, feature]) => [name, feature.declare(options)]).filter(([, value]) => value !== undefined));
}

/** The fields of an HTTP route that a rule asks for. */
export function renderedRule(rule: RouteRule): RenderedOption {
  return Object.assign({}, ...used(rule).map(([feature, value]) => feature.render(value)));
}

/** What a rule does to a request. */
export function followedRule(rule: RouteRule): FollowedOption[] {
  return used(rule).map(([feature, value]) => feature.follow(value));
}

/** Every check of every option, for the rule's value of that option. */
export const ROUTE_CHECKS: ReadonlyArray<RouteCheck<RouteRule>> = ALL.flatMap(([name, { checks }]) => checks.map((check) => ({
  ...check,
  wrong: (rule, context) => (rule[name] === undefined ? undefined : check.wrong(rule[name], context)),
})));

function used(rule: RouteRule): Array<[RouteFeature<any, any>, unknown]> {
  return ALL.filter(([name]) => rule[name] !== undefined).map(([name, feature]) => [feature, rule[name]]);
}
