import type { Check } from './check';
import { inParallel } from '../client/client';
import type { Cluster } from '../cluster';
import type { Prepared } from '../scenario/prepared';
import { endpoints } from '../traffic/endpoints';
import { clientRequest, type Journey } from '../traffic/journey';
import { serviceOf } from '../traffic/verdict';

const REQUESTS = 200;

/** Chance strays further than this from the declared share once in a million runs. */
const DEVIATIONS = 5;

/** Whether each destination of a weighted backend gets its share of the requests. */
export async function weightedShares(cluster: Cluster, prepared: Prepared): Promise<Check[]> {
  const weighted = prepared.gateways.flatMap(endpoints).filter(({ followed: { path } }) => path.destinations!.length > 1);
  return Promise.all(weighted.map(async (each) => (
    { subject: prepared.scenario.name, place: 'weights', requests: REQUESTS, problems: await wrongShares(cluster, prepared, each) })));
}

async function wrongShares(cluster: Cluster, { trust }: Prepared, each: Journey): Promise<string[]> {
  const request = clientRequest(each, trust);
  const answers = await inParallel(Array.from({ length: REQUESTS }), 16, () => cluster.client.send(request));
  const destinations = each.followed.path.destinations!;
  const total = destinations.reduce((sum, { weight = 0 }) => sum + weight, 0);
  return destinations.flatMap(({ namespace, serviceName, weight = 0 }) => {
    const share = weight / total;
    const got = answers.filter(({ identity }) => identity?.namespace === namespace && serviceOf(identity) === serviceName).length;
    const allowed = DEVIATIONS * Math.sqrt(REQUESTS * share * (1 - share));
    if (Math.abs(got - REQUESTS * share) <= allowed) return [];
    return [`${each.request.url}: ${namespace}/${serviceName} got ${got} of ${REQUESTS}, and has weight ${weight} of ${total}`];
  });
}
