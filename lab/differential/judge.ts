import { FORMER_NAME } from './cluster/former-objects';
import { outcomes, unsaid, untrue, type Outcome } from './cluster/losses';
import { trespass } from './crossing';
import { reachesOwn, type Intent } from './intent';
import { STRICTER } from './stricter';
import type { GatewayQuestion, Trial } from './trial';
import { HTTP_PORT, HTTPS_PORT } from '../../src/model/web-ports';
import type { Finding } from '../../src/rules/finding';
import type { Answer, CallAnswer } from '../oracle/ask';
import { againstIt, disagreement, redirectTarget, serious, TLS_REQUIRED } from '../oracle/judge';

/**
 * `accepted` and `refused`: the library and Istio agree. `stricter`: refused on purpose, though Istio would serve it. `miss`:
 * accepted, but Istio does not do what was declared. `false alarm`: refused for no reason that Istio or anyone else confirms.
 */
export type Verdict = 'accepted' | 'refused' | 'stricter' | 'miss' | 'false alarm';

export interface Judgement {
  readonly verdict: Verdict;
  /** What Istio and Envoy say against it. */
  readonly objections: readonly string[];
}

/** Warnings of the library that say what an analyzer says of the user's own objects. */
const SAID_BY: Readonly<Record<string, readonly string[]>> = {
  IST0101: ['ING610', 'ING617'],
  IST0132: ['ING610', 'ING617'],
  IST0162: ['ING317'],
};

/** What stays of a cluster may name what users delete, and analyzers say so; its requests are asked about one by one. */
const ABOUT_FORMER = new RegExp(`\\((?:Gateway|VirtualService) \\S+/${FORMER_NAME}\\d+ `);

export function judge({ codes, warnings, otherwise, alarms, questions, losses = [] }: Trial, answers: readonly Answer[]): Judgement {
  const isSaid = (message: string) => ABOUT_FORMER.test(message)
    || (SAID_BY[message.split(' ')[0]] ?? []).some((code) => warnings.includes(code));
  const objections = [...otherwise, ...questions.flatMap((question, i) => objectionsTo(question, answers[i], { isSaid, losses }))];
  const untold = codes.length === 0 ? questions.flatMap((question, i) => untrue(formerOutcomes(question, answers[i]), losses)) : [];
  if (alarms.length + untold.length > 0) return { verdict: 'false alarm', objections: [...alarms, ...untold] };
  if (codes.length === 0) return { verdict: objections.length === 0 ? 'accepted' : 'miss', objections };
  if (objections.length > 0) return { verdict: 'refused', objections };
  return { verdict: codes.some((code) => code in STRICTER) ? 'stricter' : 'false alarm', objections };
}

interface Said {
  readonly isSaid: (message: string) => boolean;
  readonly losses: readonly Finding[];
}

/** The last calls are for what was there. */
function formerOutcomes({ former }: GatewayQuestion, { calls }: Answer): Outcome[] {
  const asked = former.filter(({ call }) => call).length;
  const answered = (asked === 0 ? [] : (calls ?? []).slice(-asked)).values();
  return outcomes(former, () => answered.next().value ?? { error: 'not asked' });
}

function objectionsTo(question: GatewayQuestion, answer: Answer, { isSaid, losses }: Said): string[] {
  const { intents, unwritable, journeys, crossings } = question;
  if (answer.name === '') return ['Istio gives up on it'];
  const { parse, rejected, warnings, analysis, envoy } = answer;
  const fatal = [...parse ? [parse] : [], ...rejected, ...warnings, ...serious(analysis).filter((message) => !isSaid(message))];
  if (fatal.length > 0) return fatal;
  const answered = (answer.calls ?? []).values();
  const next = (): CallAnswer => answered.next().value ?? { error: 'not asked' };
  return [
    ...againstIt(envoy),
    ...unwritable.map(({ url }) => `no client can ask for ${url}`),
    ...intents.flatMap((intent) => unmet(intent, next()) ?? []),
    ...journeys.flatMap((each) => disagreement(each, next()) ?? []),
    ...crossings.flatMap((each) => trespass(each, next(), intents) ?? []),
    ...unsaid(formerOutcomes(question, answer), intents, losses),
  ];
}

function astray(wanted: string, url: string, { error, cluster, redirect }: CallAnswer): string | undefined {
  const { hostname: host, port } = new URL(url);
  const target = error === TLS_REQUIRED ? `https://${host}:${HTTPS_PORT}`
    : redirect && redirectTarget(redirect, { host, port: Number(port || HTTP_PORT) });
  return target === wanted ? undefined : `${url} should be redirected to ${wanted}, and gets '${error ?? target ?? cluster}'`;
}

function unmet(intent: Intent, answer: CallAnswer): string | undefined {
  const { url, clusters, needsHttp2, security } = intent;
  const { error, cluster = '', http2 = false, certificate, clientAuthority } = answer;
  if (intent.redirect !== undefined) return astray(intent.redirect, url, answer);
  if (clusters.length === 0) return error ? undefined : `${url} should not be served: its port does not admit the host`;
  if (!reachesOwn(intent, answer)) return `${url} should take ${clusters.join(' or ')}, and takes '${error ?? cluster}'`;
  if (security?.certificate !== certificate) return `${url} should show certificate ${security?.certificate}, and shows ${certificate}`;
  if (security?.clientAuthority !== clientAuthority) {
    return `${url} should ask for client certificates of ${security?.clientAuthority}, and asks for ones of ${clientAuthority}`;
  }
  return needsHttp2 && !http2 ? `${url} is gRPC, and the gateway speaks HTTP/1.1 to ${cluster}` : undefined;
}
