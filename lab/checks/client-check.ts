import type { Check } from './check';
import { Observer } from './observer';
import { inParallel } from '../client/client';
import type { Cluster } from '../cluster';
import type { Prepared } from '../scenario/prepared';
import { endpoints } from '../traffic/endpoints';
import { expectedJourneys, generatedJourneys } from '../traffic/generated';
import { clientRequest, frontDoors, isWeb, type Journey } from '../traffic/journey';
import { arrivalProblem, described, disagreement } from '../traffic/verdict';

/** Requests for each gateway whose fate is compared with what `explain` says. */
const GENERATED = 250;
/** Most of the time goes by with waiting: Envoy holds a connection that it cuts off for a second. */
const AT_ONCE = 64;

/** What the scenario says of its requests, then every declared endpoint. */
export async function declaredRequests(cluster: Cluster, prepared: Prepared): Promise<Check> {
  const expected = await compared(cluster, prepared, expectedJourneys(prepared));
  const uncertified = await uncertifiedRequests(cluster, prepared);
  return check(prepared, 'client', [...expected, ...await endpointRequests(cluster, prepared), ...uncertified]);
}

/** Without a certificate of its own, a client gets nowhere where the scenario says that it needs one. */
function uncertifiedRequests(cluster: Cluster, { scenario, gateways, trust }: Prepared): Promise<Array<string | undefined>> {
  const guarded = (scenario.presumes.certificates ?? [])
    .filter(({ clientAuthority }) => clientAuthority !== undefined)
    .flatMap(({ hosts }) => hosts);
  const requests = gateways.flatMap(endpoints).filter(({ request: { scheme, host } }) => scheme === 'https' && guarded.includes(host));
  return inParallel(requests, AT_ONCE, async (each) => {
    const answer = await cluster.client.send(clientRequest(each, { ca: trust.ca }));
    if (answer.kind === 'closed') return undefined;
    return `${each.request.url} should be closed to clients without a certificate: ${described(answer)}`;
  });
}

/** At every address of the balancer, by HTTP/1.1 and HTTP/2, under the name that the certificate must cover. */
function endpointRequests(cluster: Cluster, prepared: Prepared): Promise<Array<string | undefined>> {
  const declared = prepared.gateways.flatMap(endpoints)
    .flatMap((each) => (isWeb(each) ? [each, { ...each, version: 'h2' as const }] : [each]));
  const everywhere = declared.flatMap((each) => frontDoors(each.gateway, each.request.port).map((door) => ({ each, door })));
  return inParallel(everywhere, AT_ONCE, async ({ each, door }) => {
    const answer = await cluster.client.send(clientRequest(each, prepared.trust, door));
    const problem = arrivalProblem(each, answer, prepared);
    return problem && `${each.request.url} by ${each.version} at ${door.address} ${problem}: ${described(answer)}`;
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
