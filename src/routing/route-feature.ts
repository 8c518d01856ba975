import type { IVirtualService } from '@kubernetes-models/istio/networking.istio.io/v1/VirtualService' with { 'resolution-mode': 'import' };
import type { Shape } from '../arguments/argument-types';
import type { ProtocolTraits } from '../model/protocol';

/** An entry of `http` of a VirtualService. */
export type HttpRoute = NonNullable<NonNullable<IVirtualService['spec']>['http']>[number];

/** Fields of a route that an option may render: which requests the route takes, and where they go, is rendered by itself. */
export type RenderedOption = Partial<Omit<HttpRoute, 'match' | 'route'>>;

/** What a check may ask of the route that has the option. */
export interface RouteContext {
  readonly port: number;
  readonly protocol: ProtocolTraits;
}

/** What is wrong with an option of a route. */
export interface RouteFault {
  /** What was declared, and what of it is wrong. */
  readonly got: string;
  /** What to write instead, where it is more exact than the rule's own fix. */
  readonly fix?: string;
}

/** A rule about one option of a route; see `Rule` for the fields. */
export interface RouteCheck<V> {
  readonly code: string;
  readonly name: string;
  readonly allowed: string;
  readonly otherwise: string;
  readonly fix: string;
  readonly see: string;
  /** What is wrong with the value; undefined where nothing is. */
  readonly wrong: (value: V, context: RouteContext) => RouteFault | undefined;
}

/** What an option does to a request. */
export interface FollowedOption {
  /** Completes the line of the virtual-service hop. */
  readonly summary: string;
  /** What else affects the result but is not declared. */
  readonly unknowns: readonly string[];
}

/**
 * An option of a route with everything about it: its type, its checks, what it renders, what it does to a request.
 * Another option is another file, and its lines in `index.ts`.
 */
export interface RouteFeature<O, V> {
  readonly shape: Shape<O>;
  readonly checks: ReadonlyArray<RouteCheck<V>>;
  /** The option as plain data; undefined where it is not used. */
  declare(options: O): V | undefined;
  render(value: V): RenderedOption;
  follow(value: V): FollowedOption;
}
