import * as fs from 'fs';
import { join } from 'path';
import { bootstrap, type Generated } from './bootstrap';
import { refusals } from './envoy';
import { FOR_STOCK_ENVOY } from '../istio/stock-envoy';
import type { Programs } from '../programs/programs';
import type { Pair } from '../scenario/certificates';
import { inParallel } from '../system/parallel';
import { run } from '../system/run';

/** A question to Istio's own code: what these manifests, and these requests to the gateway's pods, come to. */
export interface Case {
  readonly name: string;
  /** YAML documents, Services and the gateway's pods among them. */
  readonly manifests: string;
  /** Of the gateway's pods. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unprivileged: boolean;
  readonly calls: readonly Call[];
}

/** A request as it reaches the gateway's pods. */
export interface Call {
  readonly port: number;
  readonly protocol: 'http' | 'http2' | 'tcp';
  readonly tls: boolean;
  readonly host: string;
  readonly sni: string;
  readonly path: string;
}

export interface Answer {
  readonly name: string;
  readonly parse?: string;
  readonly rejected: readonly string[];
  readonly warnings: readonly string[];
  /** Code, level and text of each message of the analyzers. */
  readonly analysis: readonly string[];
  readonly calls: readonly CallAnswer[] | null;
  /** Absent where a cluster would not hold the manifests. */
  readonly generated?: Generated;
  /** What Envoy says against what is generated; absent where it was not asked. */
  readonly envoy?: readonly string[];
}

/** Where a request went, or why it did not arrive. */
export interface CallAnswer {
  readonly error?: string;
  readonly cluster?: string;
  /** Whether the gateway speaks HTTP/2 to it. */
  readonly http2?: boolean;
  /** Where a route sends the client: scheme, host and port; what it leaves out stays as it was asked for. */
  readonly redirect?: string;
  /** What the gateway shows, by the name under which Envoy asks for it; absent in plain text. */
  readonly certificate?: string;
  /** Whose client certificates it requires; absent if it takes clients without one. */
  readonly clientAuthority?: string;
}

/** Who answers. */
export interface Witnesses {
  readonly programs: Programs;
  /** Where questions and answers are written. */
  readonly folder: string;
  /** Stands for every certificate in what Envoy is asked about. */
  readonly pair: Pair;
}

/** Asks Istio's own code, and Envoy about what that would send it. Where Istio gave up on a case, its answer has no name. */
export async function ask(witnesses: Witnesses, cases: readonly Case[]): Promise<Answer[]> {
  const { programs, folder, pair } = witnesses;
  return inParallel(await askIstio(witnesses, cases), async (answer, i) => {
    if (!answer.generated) return answer;
    return { ...answer, envoy: await refusals(programs, join(folder, `envoy-${i}.json`), bootstrap(answer.generated, pair)) };
  });
}

/** The oracle is a test binary, since Istio's simulator wants to be run by one. */
async function askIstio({ programs, folder }: Witnesses, cases: readonly Case[]): Promise<Answer[]> {
  const [input, output] = [join(folder, 'cases.json'), join(folder, 'answers.json')];
  fs.writeFileSync(input, JSON.stringify(cases));
  const env = { ...FOR_STOCK_ENVOY, ORACLE_IN: input, ORACLE_OUT: output };
  await run(programs.path('oracle'), ['-test.run', 'Oracle'], { cwd: folder, env, mayFail: true });
  return JSON.parse(fs.readFileSync(output, 'utf8'));
}
