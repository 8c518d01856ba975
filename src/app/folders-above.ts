import * as path from 'path';

/** The folders that a file is in, from the root (`/` or `.`) down. */
export function foldersAbove(file: string): string[] {
  const parent = path.dirname(file);
  return parent === file ? [] : [...foldersAbove(parent), parent];
}
