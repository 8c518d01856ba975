import * as fs from 'fs';
import { join } from 'path';
import type { Programs } from '../programs/programs';
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
}

/** Where a request went, or why it did not arrive. */
export interface CallAnswer {
  readonly error?: string;
  readonly cluster?: string;
  /** Whether the gateway speaks HTTP/2 to it. */
  readonly http2?: boolean;
}

/**
 * Asks the oracle, which is a test binary since Istio's simulator wants to be run by one. Where Istio gave up on a case, its answer has no name.
 */
export async function ask(programs: Programs, folder: string, cases: readonly Case[]): Promise<Answer[]> {
  const [input, output] = [join(folder, 'cases.json'), join(folder, 'answers.json')];
  fs.writeFileSync(input, JSON.stringify(cases));
  await run(programs.path('oracle'), ['-test.run', 'Oracle'], { cwd: folder, env: { ORACLE_IN: input, ORACLE_OUT: output }, mayFail: true });
  return JSON.parse(fs.readFileSync(output, 'utf8'));
}
