import type { Answer, CallAnswer } from './ask';
import type { Question } from './question';
import { IngressOutcome } from '../../src';
import { HTTPS_PORT } from '../../src/model/web-ports';
import type { Check } from '../checks/check';
import { labelOf, type Journey } from '../traffic/journey';
import { mayAnswer, serviceOfHost } from '../traffic/undecided';

/** How the simulator tells that a server redirects everything. */
export const TLS_REQUIRED = 'tls required, sending 301';

/** The words of the simulator for each way in which a request can end before an application. */
const ENDINGS: Readonly<Partial<Record<IngressOutcome, readonly string[]>>> = {
  [IngressOutcome.REDIRECTED]: [TLS_REQUIRED],
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

export function disagreement(journey: Journey, answer: CallAnswer): string | undefined {
  const { stop } = journey.followed;
  if (agrees(journey, answer)) return undefined;
  const { error, redirect, cluster = '' } = answer;
  const end = error ?? redirect ?? cluster;
  return `${labelOf(journey)} is ${stop.outcome} (${stop.reason}) to explain, and '${end}' to Istio`;
}

function agrees(journey: Journey, { error, cluster = '', redirect }: CallAnswer): boolean {
  const { request, followed: { stop, path } } = journey;
  if (stop.outcome === IngressOutcome.ARRIVES) return !error && leadsTo(cluster, path.destinations!);
  const service = cluster === '' ? undefined : serviceOfHost(cluster.split('|')[3]);
  if (stop.outcome === IngressOutcome.UNDECIDED) return mayAnswer(journey, service);
  const { redirectsTo } = path.route?.declaration ?? {};
  if (redirectsTo === undefined) return ENDINGS[stop.outcome]?.includes(error ?? '') ?? false;
  return redirect !== undefined && redirectTarget(redirect, request) === `https://${request.host}:${redirectsTo}`;
}

/** Where a client is sent, with the port: Envoy keeps host and port that were asked for, unless the route names others. */
export function redirectTarget(redirect: string, asked: { readonly host: string; readonly port: number }): string {
  const [scheme, authority] = redirect.split('://');
  const [host, port] = authority.split(':');
  return `${scheme}://${host || asked.host}:${port ?? (host ? HTTPS_PORT : asked.port)}`;
}

/** The simulator does not say where a route with weights leads. */
function leadsTo(cluster: string, destinations: ReadonlyArray<{ readonly host: string; readonly port: number }>): boolean {
  if (destinations.length > 1) return cluster === '';
  return destinations.some(({ host, port }) => cluster === `outbound|${port}||${host}`);
}
