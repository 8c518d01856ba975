import { createHash } from 'crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'fs';
import { homedir } from 'os';
import { join } from 'path';

/** What the project builds for itself and keeps outside the checkout. */
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cdk8s-istio-ingress');

/** The folder that was stored under a name for the same key, if any. */
export function cached(name: string, key: string): string | undefined {
  const folder = join(CACHE, `${name}-${key}`);
  return existsSync(folder) ? folder : undefined;
}

/**
 * Stores a folder under a name, in place of those for other keys.
 * It gets its name when it is complete, so that an interrupted build is never taken for a finished one.
 */
export function store(name: string, key: string, make: (folder: string) => void): string {
  const folder = join(CACHE, `${name}-${key}`);
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  make(unfinished);
  const older = readdirSync(CACHE).filter(entry => entry.startsWith(`${name}-`) && join(CACHE, entry) !== unfinished);
  older.forEach(entry => rmSync(join(CACHE, entry), { recursive: true, force: true }));
  renameSync(unfinished, folder);
  return folder;
}

export function hash(texts: (string | Buffer)[]): string {
  const digest = createHash('sha256');
  texts.forEach(text => digest.update(text).update('\0'));
  return digest.digest('hex').slice(0, 16);
}

/** All files of a folder, or the file itself, in a stable order. */
export function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) {
    return [path];
  }
  return readdirSync(path).sort().flatMap(name => filesOf(join(path, name)));
}
