import type { RequestPath } from './request-path';
import type { IngressHop } from '../model/ingress-hop';
import type { IngressOutcome } from '../model/ingress-outcome';

/** What a hop says about one request. */
export interface Step {
  /** What happens here, such as `30443 -> 443 -> 8443`. */
  readonly summary: string;
  /** The object and field that decide it, such as `istio-system/Service/istio-ingressgateway ports[https]`. */
  readonly object: string;
  /** What the next hops need to know; absent if the request ends here. */
  readonly path?: RequestPath;
  /** How and why the request ends here, or that it arrives; absent if it continues. */
  readonly stop?: { readonly outcome: IngressOutcome; readonly reason: string };
  /** What the outcome here depends on, but nobody declared, as questions. */
  readonly unknowns?: readonly string[];
}

/** A place on the request path: its name, and what it does with a request. */
export interface Hop {
  readonly name: IngressHop;
  follow(path: RequestPath): Step;
}
