import { createHash } from 'crypto';
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

/** The documents below a folder as text, whatever their files and their order. */
export function documents(folder: string): string[] {
  return readdirSync(folder).flatMap(file => readFileSync(join(folder, file), 'utf8').split(/^---\n/m)).sort();
}

/** What is the same for two folders only if they hold the same documents. */
export function digest(folder: string): string {
  const hash = createHash('sha256');
  documents(folder).forEach(document => hash.update(document));
  return hash.digest('hex');
}
