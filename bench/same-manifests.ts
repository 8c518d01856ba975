import { deepStrictEqual } from 'assert';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { parse } from 'yaml';
import { documents } from './manifests';
import { synthesize } from './measure';

/**
 * Synthesizes both sides and compares them object for object.
 *
 * @returns how many objects there are
 * @throws when the sides differ in any object or field
 */
export function assertSameManifests(shape: string, count: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-ingress-bench-'));
  try {
    const [ours, raw] = (['ours', 'raw'] as const).map(side => {
      synthesize(side, shape, count, join(folder, side));
      return objects(join(folder, side, 'dist'));
    });
    deepStrictEqual(ours, raw);
    return Object.keys(ours).length;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function objects(folder: string): Record<string, unknown> {
  const parsed = documents(folder).map(document => parse(document));
  return Object.fromEntries(parsed.map(object => [`${object.kind} ${object.metadata.namespace}/${object.metadata.name}`, object]));
}
