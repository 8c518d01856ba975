import type { Check } from './check';
import { Observer } from './observer';
import { inParallel } from '../client/client';
import type { Cluster } from '../cluster';
import type { Prepared } from '../scenario/prepared';
import { endpoints } from '../traffic/endpoints';
import { expectedJourneys, generatedJourneys } from '../traffic/generated';
import { clientRequest, frontDoor, isWeb, type Journey } from '../traffic/journey';
import { arrivalProblem, described, disagreement } from '../traffic/verdict';

/** Requests for each gateway whose fate is compared with what `explain` says. */
const GENERATED = 250;
/** Most of the time goes by with waiting: Envoy holds a connection that it cuts off for a second. */
const AT_ONCE = 64;

/** What the scenario says of its requests, then every declared endpoint. */
export async function declaredRequests(cluster: Cluster, prepared: Prepared): Promise<Check> {
  const expected = await compared(cluster, prepared, expectedJourneys(prepared));
  return check(prepared, 'client', [...expected, ...await endpointRequests(cluster, prepared)]);
}

/** By HTTP/1.1 and HTTP/2, under the name that the certificate must cover. */
function endpointRequests(cluster: Cluster, prepared: Prepared): Promise<Array<string | undefined>> {
  const declared = prepared.gateways.flatMap(endpoints).flatMap((each) => (isWeb(each) ? [each, { ...each, version: 'h2' as const }] : [each]));
  return inParallel(declared, AT_ONCE, async (each) => {
    const answer = await cluster.client.send(clientRequest(each, frontDoor(each.gateway, each.request.port), prepared.trust));
    const problem = arrivalProblem(each, answer, prepared);
    return problem && `${each.request.url} by ${each.version} ${problem}: ${described(answer)}`;
  });
}

/** What `explain` says of requests that nobody thought of. */
export async function generatedRequests(cluster: Cluster, prepared: Prepared): Promise<Check> {
  const generated = prepared.gateways.flatMap((gateway) => generatedJourneys(gateway, GENERATED));
  return check(prepared, 'explain', await compared(cluster, prepared, generated));
}

export function compared(cluster: Cluster, prepared: Prepared, journeys: readonly Journey[]): Promise<Array<string | undefined>> {
  const observer = new Observer(cluster, prepared);
  return inParallel(journeys, AT_ONCE, async (each) => disagreement(each, await observer.observe(each), prepared));
}

function check({ scenario }: Prepared, place: string, problems: ReadonlyArray<string | undefined>): Check {
  return { subject: scenario.name, place, requests: problems.length, problems: problems.filter((problem) => problem !== undefined) };
}
