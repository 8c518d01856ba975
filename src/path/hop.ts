import type { RequestPath } from './request-path';
import type { IngressHop } from '../model/ingress-hop';
import type { IngressOutcome } from '../model/ingress-outcome';

/** What a hop says of one request. */
export interface Step {
  /** What happens here, such as `30443 -> 443 -> 8443`. */
  readonly summary: string;
  /** The object and field that decide it, such as `istio-system/Service/istio-ingressgateway ports[https]`. */
  readonly object: string;
  /** What the next hops need to know; absent where the request ends here. */
  readonly path?: RequestPath;
  /** Why the request ends here, or never gets to an application. */
  readonly stop?: { readonly outcome: IngressOutcome; readonly reason: string };
  /** What decides here and was not declared. */
  readonly unknowns?: readonly string[];
}

/** A place on the request path, as explanations see it: what it is called, and what it does with a request. */
export interface Hop {
  readonly name: IngressHop;
  follow(path: RequestPath): Step;
}
