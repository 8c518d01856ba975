import type { ExplainedHop } from './explanation';
import type { IngressHop } from '../model/ingress-hop';
import type { GatewayModel } from '../model/ingress-model';
import type { IngressOutcome } from '../model/ingress-outcome';
import { REQUEST_PATH } from '../path/index';
import type { IngressRequest, RequestPath } from '../path/request-path';

/** A request that was followed until it arrived or ended. */
export interface Followed {
  /** What the hops found on the way. */
  readonly path: RequestPath;
  readonly hops: readonly ExplainedHop[];
  readonly unknowns: readonly string[];
  readonly stop: { readonly hop: IngressHop; readonly outcome: IngressOutcome; readonly reason: string };
}

/** Follows a request hop by hop, through the model that the output is rendered from. */
export function follow(gateway: GatewayModel, request: IngressRequest): Followed {
  let path: RequestPath = { request, gateway };
  let stop: Followed['stop'] | undefined;
  const hops: ExplainedHop[] = [];
  const unknowns: string[] = [];
  for (const hop of REQUEST_PATH) {
    if (stop) {
      hops.push({ hop: hop.name, reached: false, summary: 'not reached', object: '-' });
      continue;
    }
    const step = hop.follow(path);
    hops.push({ hop: hop.name, reached: true, summary: step.summary, object: step.object });
    unknowns.push(...step.unknowns ?? []);
    path = step.path ?? path;
    stop = step.stop && { hop: hop.name, ...step.stop };
  }
  return { path, hops, unknowns, stop: stop! };
}
