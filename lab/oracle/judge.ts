import type { Answer, CallAnswer } from './ask';
import type { Question } from './question';
import { IngressOutcome } from '../../src';
import type { Check } from '../checks/check';
import { labelOf, type Journey } from '../traffic/journey';

/** The words of the simulator for each way in which a request can end before an application. */
const ENDINGS: Readonly<Partial<Record<IngressOutcome, readonly string[]>>> = {
  [IngressOutcome.REDIRECTED]: ['tls required, sending 301'],
  [IngressOutcome.NOT_FOUND]: ['no route matched', 'no virtual host matched'],
  [IngressOutcome.REFUSED]: ['no listener matched'],
  [IngressOutcome.RESET]: ['no filter chains matched', 'invalid TLS', 'invalid mTLS', 'protocol error'],
};

/** What Istio's own code says of a scenario, and Envoy of what that generates. */
export function judged({ subject, journeys }: Question, { parse, rejected, warnings, analysis, envoy, calls }: Answer): Check[] {
  const disagreements = journeys.flatMap((journey, i) => disagreement(journey, calls?.[i] ?? { error: 'not asked' }) ?? []);
  return [
    { subject, place: 'admission', requests: 1, problems: [...parse ? [parse] : [], ...rejected, ...warnings] },
    { subject, place: 'analyzers', requests: 1, problems: serious(analysis) },
    { subject, place: 'Envoy', requests: 1, problems: againstIt(envoy) },
    { subject, place: 'explain', requests: journeys.length, problems: disagreements },
  ];
}

/** Errors and warnings of the analyzers. */
export function serious(analysis: readonly string[]): string[] {
  return analysis.filter((message) => !/^\w+ Info /.test(message));
}

/** What Envoy has against what is generated; silence says that it was asked. */
export function againstIt(envoy: Answer['envoy']): string[] {
  return (envoy ?? ['was not asked']).map((objection) => `Envoy: ${objection}`);
}

export function disagreement(journey: Journey, { error, cluster = '' }: CallAnswer): string | undefined {
  const { stop, path } = journey.followed;
  // The simulator says of a redirect by a route only that it leads to no cluster.
  const isRedirect = path.route?.declaration.redirectsTo !== undefined;
  const agrees = stop.outcome === IngressOutcome.ARRIVES || isRedirect
    ? !error && leadsTo(cluster, isRedirect ? [] : path.destinations!)
    : ENDINGS[stop.outcome]?.includes(error ?? '');
  return agrees ? undefined : `${labelOf(journey)} is ${stop.outcome} (${stop.reason}) to explain, and '${error ?? cluster}' to Istio`;
}

/** The simulator does not say where a route with weights, or a redirect, leads. */
function leadsTo(cluster: string, destinations: ReadonlyArray<{ readonly host: string; readonly port: number }>): boolean {
  if (destinations.length !== 1) return cluster === '';
  return destinations.some(({ host, port }) => cluster === `outbound|${port}||${host}`);
}
