import { execFileSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { cached, hash, store } from '../cache';

export const ROOT = resolve(__dirname, '..', '..');

const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** What an npm package of this one holds; the packages of the other languages are made from these too. */
export const CONTENTS: string[] = [...MANIFEST.files, 'package.json', 'README.md', 'LICENSE'];

/** The libraries that users install beside this one, with their ranges. */
export const PEERS: Record<string, string> = MANIFEST.peerDependencies;

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
}

/** Runs a program quietly and returns what it printed; throws with all of it when the program fails. */
export function run(program: string, args: string[], options: RunOptions = {}): string {
  try {
    const env = { ...process.env, ...options.env };
    return execFileSync(program, args, { cwd: options.cwd ?? ROOT, env, encoding: 'utf8', stdio: 'pipe', maxBuffer: 1e8 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error([`${program} ${args.join(' ')}`, stdout, stderr || String(error)].join('\n'));
  }
}

/** Generates the bindings of some packages, this one unless told, without compiling them. */
export function generateBindings(language: string, outdir: string, packages: string[] = ['.']): void {
  run('jsii-pacmak', ['--target', language, '--code-only', '--outdir', outdir, ...packages]);
}

/** The installed folder of a package, for the bindings of a peer. */
export function installedPackage(name: string): string {
  return join('node_modules', name);
}

/** A folder outside the checkout that is made once for each set of versions. */
export function cachedFolder(name: string, recipe: string, make: (folder: string) => void): string {
  const pacmak = MANIFEST.devDependencies['jsii-pacmak'];
  const installed = Object.keys(PEERS).map(peer => MANIFEST.devDependencies[peer]);
  const key = hash([recipe, pacmak, ...installed]);
  return cached(name, key) ?? store(name, key, make);
}

/** The one file of a folder that ends so. */
export function onlyFile(folder: string, ending: string): string {
  const found = readdirSync(folder).filter(name => name.endsWith(ending));
  if (found.length !== 1) {
    throw new Error(`expected one *${ending} in ${folder}, found ${found.length}`);
  }
  return join(folder, found[0]);
}
