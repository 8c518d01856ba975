import { execFile } from 'child_process';
import * as fs from 'fs';
import type { Programs } from '../programs/programs';

const QUIET = ['--concurrency', '1', '--log-level', 'critical', '--log-format', '%v'];

/** What Envoy says against a configuration, without listening to anything; nothing where it would take it. */
export async function refusals(programs: Programs, file: string, configuration: object): Promise<string[]> {
  fs.writeFileSync(file, JSON.stringify(configuration));
  return new Promise((resolve) => {
    execFile(programs.path('envoy'), ['--mode', 'validate', ...QUIET, '-c', file], (error, _, said) => {
      resolve(error ? [inShort((said || error.message).replace(`error initializing configuration '${file}': `, ''))] : []);
    });
  });
}

/** In one line. Envoy may quote all of what it refuses; what is wrong comes last. */
export function inShort(said: string): string {
  const line = said.trim().split(/\s+/).join(' ');
  return line.length <= 400 ? line : `${line.slice(0, 100)} ... ${line.slice(-300)}`;
}
