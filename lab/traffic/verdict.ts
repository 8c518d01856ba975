import { labelOf, type Journey } from './journey';
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
  [IngressOutcome.REDIRECTED]: ({ request }, { answer }) => {
    const target = `https://${request.host}${new URL(request.url).pathname}`;
    return answer.status === 301 && answer.location === target ? undefined : `should be sent to ${target}`;
  },
  [IngressOutcome.STATUS]: ({ request }, { answer }) => {
    const status = new URL(request.url).pathname === STATUS_PATH ? 200 : 404;
    return answer.status === status && !answer.identity ? undefined : `should get ${status} of the gateway`;
  },
  [IngressOutcome.NOT_FOUND]: (_, { answer }) => (answer.status === 404 && answer.server === 'istio-envoy' ? undefined : 'should get 404 of Envoy'),
  [IngressOutcome.REFUSED]: ({ followed: { stop } }, { answer, balancerListens, envoyListens }) => {
    if (!['refused', 'closed'].includes(answer.kind)) return 'should be refused';
    const observed = balancerListens ? IngressHop.GATEWAY_POD : IngressHop.LOAD_BALANCER;
    if (observed !== stop.hop) return `should end at ${stop.hop}, and ends at ${observed}`;
    return balancerListens && envoyListens ? 'should find no listener in Envoy' : undefined;
  },
  [IngressOutcome.RESET]: (_, { answer, envoyListens }) => {
    if (answer.kind !== 'closed') return 'should be cut off';
    return envoyListens ? undefined : 'should find a listener in Envoy';
  },
};

/** In what the wire contradicts the library, in a sentence; nothing where they agree. */
export function disagreement(journey: Journey, observed: Observed, prepared: Prepared): string | undefined {
  const { outcome } = journey.followed.stop;
  const problem = JUDGES[outcome](journey, observed, prepared);
  return problem && `${labelOf(journey)} is ${outcome} to explain, and ${problem}: ${described(observed.answer)}`;
}

/** What keeps an answer from being that of the declared backend, under the declared certificate. */
export function arrivalProblem(journey: Journey, answer: ClientAnswer, prepared: Prepared): string | undefined {
  const { path } = journey.followed;
  const secret = path.server?.tls?.secretNames[0];
  const shown = secret === undefined ? undefined : fingerprintOf(prepared, path.gateway.namespace, secret);
  return identityProblem(journey, answer) ?? (answer.fingerprint === shown ? undefined : `should see the certificate of ${secret}`);
}

/** What keeps an answer from being that of the declared backend. */
export function identityProblem({ followed: { path } }: Journey, { identity }: ClientAnswer): string | undefined {
  if (!identity) return 'should be answered by an application';
  const expected = path.destinations!.map(({ namespace, serviceName, port, containerPort }) => ({ namespace, serviceName, port: containerPort ?? port }));
  if (expected.some((each) => isOf(identity, each))) return undefined;
  return `should be answered by ${expected.map(({ namespace, serviceName, port }) => `${namespace}/${serviceName}:${port}`).join(' or ')}`;
}

function isOf(identity: Identity, { namespace, serviceName, port }: { namespace: string; serviceName: string; port: number }): boolean {
  return identity.namespace === namespace && identity.port === port && serviceOf(identity) === serviceName;
}

/** Pods are named after their Deployment, and Deployments of scenarios after their Service. */
export function serviceOf({ pod }: Identity): string {
  return pod.replace(/-[^-]+-[^-]+$/, '');
}

export function described({ kind, status, location, identity, detail }: ClientAnswer): string {
  const facts = [status, location, identity && `${identity.namespace}/${identity.pod}:${identity.port}`, detail].filter((fact) => fact !== undefined);
  return [kind, ...facts].join(' ');
}
