import { labelOf, type Journey } from './journey';
import { candidates, mayAnswer } from './undecided';
import { IngressHop, IngressOutcome } from '../../src';
import { STATUS_PATH } from '../../src/model/workload';
import type { ClientAnswer, Identity } from '../client/request';
import { fingerprintOf, type Prepared } from '../scenario/prepared';

/** What the wire says of one request. */
export interface Observed {
  readonly answer: ClientAnswer;
  /** Whether the places on its way let it connect: the balancer, and Envoy. */
  readonly balancerListens: boolean;
  readonly envoyListens: boolean;
}

type Judge = (journey: Journey, observed: Observed, prepared: Prepared) => string | undefined;

/** What each outcome is to a client; answers what differs. */
const JUDGES: Readonly<Record<IngressOutcome, Judge>> = {
  [IngressOutcome.ARRIVES]: (journey, { answer }, prepared) => arrivalProblem(journey, answer, prepared),
  [IngressOutcome.REDIRECTED]: ({ request, followed: { path } }, { answer }) => {
    const port = path.route?.declaration.redirectsTo ?? 443;
    const target = `https://${request.host}${port === 443 ? '' : `:${port}`}${new URL(request.url).pathname}`;
    return answer.status === 301 && answer.location === target ? undefined : `should be sent to ${target}`;
  },
  [IngressOutcome.STATUS]: ({ request }, { answer }) => {
    const status = new URL(request.url).pathname === STATUS_PATH ? 200 : 404;
    return answer.status === status && !answer.identity ? undefined : `should get ${status} of the gateway`;
  },
  [IngressOutcome.NOT_FOUND]: (_, { answer }) => (
    answer.status === 404 && answer.server === 'istio-envoy' ? undefined : 'should get 404 from Envoy'),
  [IngressOutcome.UNDECIDED]: (journey, { answer: { identity } }) => {
    const service = identity && `${identity.namespace}/${serviceOf(identity)}`;
    const agrees = journey.answeredBy === undefined ? mayAnswer(journey, service) : service === journey.answeredBy;
    return agrees ? undefined : `should be answered by ${journey.answeredBy ?? candidates(journey).join(' or ')}`;
  },
  [IngressOutcome.REFUSED]: (_, { answer, balancerListens, envoyListens }) => {
    if (!['refused', 'closed'].includes(answer.kind)) return 'should be refused';
    return balancerListens && envoyListens ? 'should find no listener in Envoy' : undefined;
  },
  [IngressOutcome.RESET]: (_, { answer, envoyListens }) => {
    if (answer.kind !== 'closed') return 'should be cut off';
    return envoyListens ? undefined : 'should find a listener in Envoy';
  },
  [IngressOutcome.INVALID]: () => 'should not have been written',
};

/** At which hops a request can have ended that was seen to end so. A client cannot tell Envoy's three hops apart. */
function possibleHops({ answer, balancerListens, envoyListens }: Observed): readonly string[] {
  if (answer.identity) return [IngressHop.APP_POD];
  if (!balancerListens) return [IngressHop.LOAD_BALANCER];
  return envoyListens ? [IngressHop.GATEWAY_POD, IngressHop.GATEWAY, IngressHop.VIRTUAL_SERVICE] : [IngressHop.GATEWAY_POD];
}

/** In what the wire contradicts `explain`, in a sentence; nothing where they agree. */
export function disagreement(journey: Journey, observed: Observed, prepared: Prepared): string | undefined {
  const { outcome, arrives, stoppedAt = IngressHop.APP_POD } = journey.explanation();
  const hops = possibleHops(observed);
  const isOpen = outcome === IngressOutcome.UNDECIDED;
  const problem = JUDGES[outcome](journey, observed, prepared)
    ?? (isOpen || hops.includes(stoppedAt) ? undefined : `should end at ${stoppedAt}, and ends at ${hops.join(' or ')}`)
    ?? (isOpen || arrives === (observed.answer.identity !== undefined) ? undefined : `should ${arrives ? '' : 'not '}arrive`);
  return problem && `${labelOf(journey)} is ${outcome} to explain, and ${problem}: ${described(observed.answer)}`;
}

/** What keeps an answer from being that of the declared backend, under the declared certificate, by a protocol that it speaks. */
export function arrivalProblem(journey: Journey, answer: ClientAnswer, prepared: Prepared): string | undefined {
  const { server, gateway } = journey.followed.path;
  const secret = server?.tls?.server.secretName;
  const shown = secret === undefined ? undefined : fingerprintOf(prepared, gateway.namespace, secret);
  const needsHttp2 = server?.protocol.needsMatchingBackend && answer.identity?.version !== '2.0';
  return identityProblem(journey, answer)
    ?? (answer.fingerprint === shown ? undefined : `should see the certificate of ${secret}`)
    ?? (needsHttp2 ? 'should reach the application by HTTP/2' : undefined);
}

/** What keeps an answer from being that of the backend that `explain` names. */
export function identityProblem(journey: Journey, { identity }: ClientAnswer): string | undefined {
  const { reason } = journey.explanation();
  if (!identity) return 'should be answered by an application';
  const answering = `${identity.namespace}/${serviceOf(identity)}:${identity.port}`;
  return reason.split(', ').includes(answering) ? undefined : `should be answered by ${reason}`;
}

/** Pods are named after their Deployment, and Deployments of scenarios after their Service. */
export function serviceOf({ pod }: Identity): string {
  return pod.replace(/-[^-]+-[^-]+$/, '');
}

export function described({ kind, status, location, identity, detail }: ClientAnswer): string {
  const facts = [status, location, identity && `${identity.namespace}/${identity.pod}:${identity.port}`, detail];
  return [kind, ...facts.filter((fact) => fact !== undefined)].join(' ');
}
