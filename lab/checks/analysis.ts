import * as fs from 'fs';
import { dirname, join } from 'path';
import type { Check } from './check';
import type { Programs } from '../programs/programs';
import type { Premises, Prepared } from '../scenario/prepared';
import { run } from '../system/run';

interface Message {
  readonly code: string;
  readonly level: string;
  readonly message: string;
  readonly origin?: string;
}

/** Messages that are not about what is wrong. */
const EXCEPTIONS: ReadonlyArray<{ readonly code: string; readonly reason: string }> = [];

/** Istio's own analyzers on the files, with all that the scenario presumes, before anything is in the cluster. */
export async function analysis(prepared: Prepared, { programs, stock }: Premises): Promise<Check> {
  const { scenario, manifests, delivered, presumed, namespaces } = prepared;
  const surroundings = join(dirname(manifests), 'surroundings.json');
  fs.writeFileSync(surroundings, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...stock.injectors, ...namespaces, ...presumed, ...delivered] }));
  const messages = await analyze(programs, [manifests, surroundings]);
  const told = messages.filter(({ level, code }) => level !== 'Info' && !EXCEPTIONS.some((exception) => exception.code === code));
  return {
    subject: scenario.name,
    place: 'istioctl analyze',
    requests: 1,
    problems: told.map(({ code, level, message, origin }) => `${code} ${level} ${origin ?? ''}: ${message}`),
  };
}

async function analyze(programs: Programs, paths: readonly string[]): Promise<Message[]> {
  const output = await run(programs.path('istioctl'), ['analyze', '--use-kube=false', '--output=json', ...paths]);
  return JSON.parse(output) ?? [];
}
