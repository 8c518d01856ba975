import type { ExplainedHop } from './explanation';
import type { Obstacle } from './obstacle';
import type { IngressHop } from '../model/ingress-hop';
import type { GatewayModel } from '../model/ingress-model';
import type { IngressOutcome } from '../model/ingress-outcome';
import { REQUEST_PATH } from '../path/index';
import type { IngressRequest, RequestPath } from '../path/request-path';

/** Where, how and why a request ends, or that it arrives. */
export interface Stop {
  readonly hop: IngressHop;
  readonly outcome: IngressOutcome;
  readonly reason: string;
}

/** A request that was followed until it arrived or ended. */
export interface Followed {
  /** What the hops found on the way. */
  readonly path: RequestPath;
  readonly hops: readonly ExplainedHop[];
  readonly unknowns: readonly string[];
  readonly stop: Stop;
}

/**
 * Follows a request hop by hop, through the model that the output is rendered from.
 *
 * @param obstacle what ends the request at its hop, if it gets there
 */
export function follow(gateway: GatewayModel, request: IngressRequest, obstacle?: Obstacle): Followed {
  let path: RequestPath = { request, gateway };
  let stop: Stop | undefined;
  const hops: ExplainedHop[] = [];
  const unknowns: string[] = [];
  for (const hop of REQUEST_PATH) {
    if (stop) {
      hops.push({ hop: hop.name, reached: false, summary: 'not reached', object: '-' });
      continue;
    }
    if (hop.name === obstacle?.hop) {
      hops.push({ hop: hop.name, reached: true, summary: obstacle.reason, object: shownPaths(obstacle.at) });
      stop = obstacle;
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

/** The first of them stands for many. */
function shownPaths([first, ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
