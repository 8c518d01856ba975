import type { IngressFinding } from './ingress-finding';
import type { IngressHop } from '../model/ingress-hop';
import type { IngressOutcome } from '../model/ingress-outcome';

/**
 * What one hop does with a request.
 */
export interface ExplainedHop {
  /**
   * The hop, one of eight.
   */
  readonly hop: IngressHop;

  /**
   * Whether the request gets as far as this hop.
   */
  readonly reached: boolean;

  /**
   * What happens to the request here, such as `30443 -> 443 -> 8443`.
   */
  readonly summary: string;

  /**
   * The object and field that decide this, such as `istio-system/Service/istio-ingressgateway ports[https]`; where an error ends the
   * request, the path of the construct that has it.
   */
  readonly object: string;
}

/**
 * Where a request goes according to the declarations, and which of their errors ends it. It says nothing about whether anything is
 * healthy.
 */
export interface Explanation {
  /**
   * The URL of the request, without user, password, query and fragment.
   */
  readonly url: string;

  /**
   * Whether, by the declarations, the request reaches an application. False if a VirtualService of your own may take it, and if an error
   * is on its way: an error that can be acknowledged ends the requests of its own host, any other every request of its gateway or of the
   * app. An acknowledged finding ends none, since its reason says why it is right so; it is listed in `findings`.
   */
  readonly arrives: boolean;

  /**
   * What the client sees.
   */
  readonly outcome: IngressOutcome;

  /**
   * The hop at which the request ends, or from which on it cannot be followed.
   *
   * @default - none: the request arrives
   */
  readonly stoppedAt?: IngressHop;

  /**
   * Why it ends there, or where it arrives. For the outcome INVALID: code and name of each error at that hop.
   */
  readonly reason: string;

  /**
   * All eight hops, in order.
   */
  readonly hops: ExplainedHop[];

  /**
   * Paths of the constructs that declared the route of the request; if no route is for it, those of its server, port, or gateway.
   */
  readonly at: string[];

  /**
   * What the outcome also depends on, but the declarations cannot answer, as questions.
   */
  readonly unknowns: string[];

  /**
   * All errors of the app, since any error prevents the synthesis, and the warnings that concern the request.
   */
  readonly findings: IngressFinding[];

  /**
   * All of this as text, with a line per hop.
   */
  readonly text: string;
}
