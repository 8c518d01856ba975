import type { Check } from './check';
import type { Prepared } from '../scenario/prepared';
import { expectedJourneys } from '../traffic/generated';
import { labelOf } from '../traffic/journey';

/** Whether `explain` says of the requests that a scenario names what the scenario says: the wire is compared with `explain` alone. */
export function namedRequests(prepared: Prepared): Check {
  const { scenario: { name, requests } } = prepared;
  const problems = expectedJourneys(prepared).flatMap((journey, i) => {
    const { outcome, reaches } = requests[i];
    const { outcome: told, arrives, reason } = journey.explanation();
    const agrees = told === outcome && (arrives ? reason : undefined) === reaches;
    return agrees ? [] : [`${labelOf(journey)} should be ${outcome} ${reaches ?? ''}, and is ${told} (${reason}) to explain`];
  });
  return { subject: name, place: 'requests', requests: requests.length, problems };
}
