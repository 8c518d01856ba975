import type { IngressFinding } from './ingress-finding';
import type { IngressHop } from '../model/ingress-hop';
import type { IngressOutcome } from '../model/ingress-outcome';

/**
 * What one hop does with a request.
 */
export interface ExplainedHop {
  /**
   * Which of the eight hops.
   */
  readonly hop: IngressHop;

  /**
   * Whether the request gets as far as this hop.
   */
  readonly reached: boolean;

  /**
   * What happens to it here, such as `30443 -> 443 -> 8443`.
   */
  readonly summary: string;

  /**
   * The object and field that decide it.
   */
  readonly object: string;
}

/**
 * Where a request goes, as far as the declarations tell. It never claims that anything is healthy.
 */
export interface Explanation {
  /**
   * The URL that was asked for.
   */
  readonly url: string;

  /**
   * Whether the request reaches an application.
   */
  readonly arrives: boolean;

  /**
   * What the client sees.
   */
  readonly outcome: IngressOutcome;

  /**
   * The hop at which the request ends before an application.
   *
   * @default - it arrives
   */
  readonly stoppedAt?: IngressHop;

  /**
   * Why it ends there, or where it arrives.
   */
  readonly reason: string;

  /**
   * All eight hops, in order.
   */
  readonly hops: ExplainedHop[];

  /**
   * Paths of the constructs that declared what the request meets.
   */
  readonly at: string[];

  /**
   * What decides as well and is not known from the declarations.
   */
  readonly unknowns: string[];

  /**
   * All errors of the app, since with an error nothing is synthesized, and the warnings that concern the request.
   */
  readonly findings: IngressFinding[];

  /**
   * All of this for people, a line for each hop.
   */
  readonly text: string;
}
