import * as fs from 'fs';
import * as path from 'path';
import { manifests } from './golden';
import { declareIn, type Scenario } from '../scenarios/scenario';

/** Every file below a folder, by its path with forward slashes. */
export function filesBelow(folder: string): Map<string, string> {
  if (!fs.existsSync(folder)) return new Map();
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
    .filter((name) => fs.statSync(path.join(folder, name)).isFile());
  return new Map(names.map((name) => [name.split(path.sep).join('/'), fs.readFileSync(path.join(folder, name), 'utf8')]));
}

/** The output of one scenario. */
export interface Synthesized {
  readonly name: string;
  readonly manifests: ReturnType<typeof manifests>;
  /** Content by path below the folder of all artifacts: `<namespace>/<workload>/<file>`. */
  readonly artifacts: ReadonlyMap<string, string>;
}

/** Synthesizes a scenario below a folder. */
export function synthesized(scenario: Scenario, folder: string): Synthesized {
  const outdir = path.join(folder, scenario.name);
  declareIn(scenario, { outdir }).app.synth();
  return { name: scenario.name, manifests: manifests(outdir), artifacts: filesBelow(`${outdir}-ingress`) };
}
