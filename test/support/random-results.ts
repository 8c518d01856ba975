import * as path from 'path';
import { parseAllDocuments } from 'yaml';
import { Declarer } from './declarer';
import type { Declaration } from './random-declarations';
import { filesBelow } from './synthesized';

/** The identity of an object. */
function idOf({ kind, metadata: { namespace, name } }: any): string {
  return [kind, namespace, name].join('/');
}

/** The result of declarations, with errors and objects sorted. */
export interface Result {
  readonly errors: readonly string[];
  readonly objects: ReadonlyMap<string, unknown>;
  readonly artifacts: ReadonlyMap<string, string>;
  readonly explanations: readonly string[];
}

export function resultOf(outdir: string, all: readonly Declaration[], order: readonly Declaration[]): Result {
  const { app, gateways } = new Declarer(outdir, all, order);
  const errors = errorsOf(() => app.synth());
  const documents = [...filesBelow(outdir).values()].flatMap((content) => parseAllDocuments(content).map((document) => document.toJS()));
  return {
    errors,
    objects: new Map(documents.map((object): [string, unknown] => [idOf(object), object]).sort()),
    artifacts: filesBelow(`${outdir}-ingress`),
    explanations: gateways.flatMap((gateway) => [gateway.diagram(), ...urls(all).map((url) => gateway.explain(url).text)]),
  };
}

/** The lines of the error that the work throws, sorted; empty if it succeeds. */
export function errorsOf(work: () => void): string[] {
  try {
    work();
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').sort();
  }
}

/** A request by every scheme for what the first declarations serve; each explanation decides everything anew, so few must do. */
function urls(all: readonly Declaration[]): string[] {
  return all.slice(0, 2).flatMap(({ hosts: [host], port }) => {
    const name = host.replace('*', 'x');
    return [`http://${name}:${port}/`, `http://${name}/`, `https://${name}/`, `tcp://${name}:${port}`];
  });
}

/** A folder of its own for each result. */
export function nextFolder(folder: string): () => string {
  let count = 0;
  return () => path.join(folder, `${count++}`, 'dist');
}
