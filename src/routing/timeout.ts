import type { Duration } from 'cdk8s';
import type { RouteContext, RouteFault, RouteFeature } from './route-feature';
import { method, optional, withMembers } from '../arguments/argument-types';

const MILLISECONDS_PER_SECOND = 1000;

/** Go's durations, as the API server reads them, end after 292 years. */
const LONGEST = 9_223_372_036 * MILLISECONDS_PER_SECOND;

/** @internal */
export interface TimeoutOptions {
  /**
   * How long a request may take, retries included, before the gateway answers 504.
   *
   * @default - no limit
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute-timeout
   */
  readonly timeout?: Duration;
}

/** The longest time that a request may take, in milliseconds. */
export const timeout: RouteFeature<TimeoutOptions, number> = {
  shape: { timeout: optional(withMembers<Duration>('a Duration, such as Duration.seconds(5)', { toMilliseconds: method() })) },
  declare: (options) => options.timeout?.toMilliseconds({ integral: false }),
  checks: [{
    code: 'ING612',
    name: 'invalid or ineffective timeout',
    allowed: 'timeouts of whole milliseconds from 1 ms to 292 years, on ports that carry HTTP',
    otherwise: 'the webhook would reject the VirtualService, or the timeout would be silently lost',
    fix: 'set a timeout of whole milliseconds, or leave it out for no limit',
    see: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute-timeout',
    wrong: timeoutFault,
  }],
  render: (milliseconds) => ({ timeout: seconds(milliseconds) }),
  follow: (milliseconds) => ({
    summary: `timeout ${seconds(milliseconds)}`,
    unknowns: [`application: does it answer within ${seconds(milliseconds)}?`],
  }),
};

function seconds(milliseconds: number): string {
  return Number.isFinite(milliseconds) ? `${milliseconds / MILLISECONDS_PER_SECOND}s` : `${milliseconds}`;
}

function timeoutFault(milliseconds: number, { port, protocol }: RouteContext): RouteFault | undefined {
  const got = `timeout ${seconds(milliseconds)}`;
  if (!protocol.http) {
    const fix = 'leave timeout out: it limits HTTP requests only';
    return { got: `${got} is set on port ${port}, which has protocol ${protocol.name}`, fix };
  }
  if (milliseconds < 1) return { got: `${got} is shorter than 1 ms`, fix: 'set a longer timeout, or leave it out for no limit' };
  if (milliseconds > LONGEST) return { got: `${got} is longer than 292 years`, fix: 'leave timeout out for no limit' };
  return Number.isInteger(milliseconds) ? undefined : { got: `${got} is not a whole number of milliseconds` };
}
