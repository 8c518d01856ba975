import * as fs from 'fs';
import { dirname, join } from 'path';
import type { Check } from './check';
import type { Programs } from '../programs/programs';
import type { Premises, Prepared } from '../scenario/prepared';
import { KUBECONFIG } from '../system/paths';
import { run } from '../system/run';

interface Message {
  readonly code: string;
  readonly level: string;
  readonly message: string;
  readonly origin?: string;
}

/** Istio's own analyzers on the files, with all that the scenario presumes, before anything is in the cluster. */
export async function analyzedFiles(prepared: Prepared, { programs, stock }: Premises): Promise<Check> {
  const { scenario, manifests, delivered, presumed, namespaces } = prepared;
  const surroundings = join(dirname(manifests), 'surroundings.json');
  const items = [...stock.injectors, ...namespaces, ...presumed, ...delivered];
  fs.writeFileSync(surroundings, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  const problems = await analyze(programs, ['--use-kube=false', manifests, surroundings]);
  return { subject: scenario.name, place: 'analyze files', requests: 1, problems };
}

/** The same on the cluster, where the analyzers see Services and pods too. */
export async function analyzedCluster({ scenario }: Prepared, { programs }: Premises): Promise<Check> {
  const problems = await analyze(programs, ['--all-namespaces', `--kubeconfig=${KUBECONFIG}`]);
  return { subject: scenario.name, place: 'analyze cluster', requests: 1, problems };
}

/** Errors and warnings; `Info` is about what could be, such as namespaces without injection. */
async function analyze(programs: Programs, args: readonly string[]): Promise<string[]> {
  const command = ['analyze', '--output=json', '--failure-threshold=Error', ...args];
  const output = await run(programs.path('istioctl'), command, { mayFail: true });
  const messages: readonly Message[] = JSON.parse(output) ?? [];
  return messages.filter(({ level }) => level !== 'Info')
    .map(({ code, level, message, origin = '' }) => `${code} ${level} ${origin}: ${message}`);
}
