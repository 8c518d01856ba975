// Measures one synthesis in a process of its own: `node measure.js <side> <shape> <count> <folder>` prints a Measurement as JSON.
import { mkdirSync, readdirSync, statSync } from 'fs';
import { join } from 'path';
import type { App } from 'cdk8s';
import { digest } from './manifests';
import { entries, SHAPES } from './shape';

export type Side = 'ours' | 'raw';

export interface Measurement {
  /** From before the first construct to after the last file. */
  readonly milliseconds: number;
  readonly peakMebibytes: number;
  /** Of the manifests. */
  readonly digest: string;
  readonly artifactKibibytes: number;
}

/** Writes `<folder>/dist` and `<folder>/dist-ingress`; a side loads nothing of the other's. */
export function synthesize(side: Side, shapeName: string, count: number, folder: string): Measurement {
  const list = entries(SHAPES.find(({ name }) => name === shapeName)!, count);
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { declare } = require(`./${side}`) as { declare: (outdir: string, list: readonly unknown[]) => App };
  mkdirSync(folder, { recursive: true });
  const start = performance.now();
  declare(join(folder, 'dist'), list).synth();
  const milliseconds = performance.now() - start;
  const peakMebibytes = process.resourceUsage().maxRSS / 1024;
  return {
    milliseconds, peakMebibytes, digest: digest(join(folder, 'dist')), artifactKibibytes: kibibytes(join(folder, 'dist-ingress')),
  };
}

function kibibytes(folder: string): number {
  try {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(file => statSync(join(folder, file)));
    return files.filter(file => file.isFile()).reduce((sum, file) => sum + file.size, 0) / 1024;
  } catch {
    return 0;
  }
}

if (require.main === module) {
  const [side, shape, count, folder] = process.argv.slice(2);
  console.log(JSON.stringify(synthesize(side as Side, shape, Number(count), folder)));
}
