import { IngressOutcome } from '../../src';
import type { ClientAnswer } from '../client/request';
import type { Cluster } from '../cluster';
import type { Prepared } from '../scenario/prepared';
import { sleep } from '../system/wait';
import { endpoints } from '../traffic/endpoints';
import { expectedJourneys } from '../traffic/generated';
import { clientRequest, type Journey } from '../traffic/journey';
import { disagreement } from '../traffic/verdict';

/** Requests that came to nothing, out of how many. */
export interface Tally {
  readonly requests: number;
  readonly problems: readonly string[];
}

/**
 * Sends requests for all endpoints, and those that the scenario names and expects an answer to, one after the other at a steady pace, until
 * it is told to stop.
 */
export class SteadyTraffic {
  private stopped = false;
  private readonly pending: Array<Promise<string | undefined>> = [];
  private readonly running: Promise<void>;

  public constructor(private readonly cluster: Cluster, private readonly prepared: Prepared, pauseMilliseconds = 20) {
    this.running = this.run(pauseMilliseconds);
  }

  public async stop(): Promise<Tally> {
    this.stopped = true;
    await this.running;
    const outcomes = await Promise.all(this.pending);
    return { requests: outcomes.length, problems: outcomes.filter((problem) => problem !== undefined) };
  }

  private async run(pauseMilliseconds: number): Promise<void> {
    const journeys = [...this.prepared.gateways.flatMap(endpoints), ...expectedJourneys(this.prepared).filter(isAnswered)];
    for (let i = 0; !this.stopped; i++) {
      const each = journeys[i % journeys.length];
      const answer = this.cluster.client.send(clientRequest(each, this.prepared.trust));
      const judged = (got: ClientAnswer) => disagreement(each, { answer: got, balancerListens: true, envoyListens: true }, this.prepared);
      this.pending.push(answer.then(judged));
      await sleep(pauseMilliseconds);
    }
  }
}

/** By an application, or with a redirect. */
function isAnswered({ answeredBy, followed: { stop: { outcome } } }: Journey): boolean {
  return answeredBy !== undefined || outcome === IngressOutcome.REDIRECTED;
}

/** All endpoints over and over for so long. */
export async function trafficFor(seconds: number, cluster: Cluster, prepared: Prepared): Promise<Tally> {
  const traffic = new SteadyTraffic(cluster, prepared);
  await sleep(seconds * 1000);
  return traffic.stop();
}
