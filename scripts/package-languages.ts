import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { cached, filesOf, hash, store } from './cache';
import { Go } from './packaging/go';
import { Java } from './packaging/java';
import { JavaScript } from './packaging/js';
import { Language } from './packaging/language';
import { Python } from './packaging/python';
import { CONTENTS, ROOT, run } from './packaging/toolbox';

const LANGUAGES: Language[] = [new JavaScript(), new Python(), new Go(), new Java()];

const distOf = (language: Language) => join(ROOT, 'dist', language.name);
const programOf = (language: Language) => join(ROOT, 'test', 'packages', language.name);

/** Everything of ours that the result for a language depends on. */
function inputsOf(language: Language): string {
  const paths = [...CONTENTS, 'scripts/packaging', 'scripts/cache.ts'].map(path => join(ROOT, path));
  return hash([...paths, programOf(language)].flatMap(filesOf).map(file => readFileSync(file)));
}

function emptyDist(language: Language): string {
  const dist = distOf(language);
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  return dist;
}

function verify(language: Language): void {
  const scratch = mkdtempSync(join(tmpdir(), `package-${language.name}-`));
  try {
    language.verify({ scratch, dist: emptyDist(language), program: programOf(language) });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Verifies a language and keeps its package outside the checkout, or takes that package where nothing changed since it
 * passed; either way it lies in `dist` afterwards. Prints a line about it.
 */
function passes(language: Language): boolean {
  const name = `passed-${language.name}`;
  const inputs = inputsOf(language);
  const passed = cached(name, inputs);
  if (passed) {
    cpSync(passed, emptyDist(language), { recursive: true });
    console.log(`${language.name}: unchanged since it last passed`);
    return true;
  }
  const start = Date.now();
  try {
    verify(language);
  } catch (error) {
    console.log(`${language.name}: failed\n${(error as Error).message}`);
    return false;
  }
  store(name, inputs, folder => cpSync(distOf(language), folder, { recursive: true }));
  console.log(`${language.name}: packaged and used in ${Math.round((Date.now() - start) / 1000)} s`);
  return true;
}

function compiles(): boolean {
  try {
    // The compiler leaves the output of removed sources behind, which would be packaged.
    rmSync(join(ROOT, 'lib'), { recursive: true, force: true });
    run('projen', ['compile']);
    return true;
  } catch (error) {
    console.log((error as Error).message);
    return false;
  }
}

const names = process.argv.slice(2);
const selected = LANGUAGES.filter(language => names.length === 0 || names.includes(language.name));
const results = compiles() ? selected.map(passes) : selected.map(() => false);
const failed = results.filter(result => !result).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
