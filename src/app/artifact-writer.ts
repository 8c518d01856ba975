import * as fs from 'fs';
import * as path from 'path';
import { by, unique } from '../model/collections';
import type { IngressArtifact } from '../model/ingress-artifact';

/** Lists the files of the last synthesis, so that those no longer wanted can be told from files of the user's. */
const LIST = '.generated-files.json';

/**
 * Makes the generated files of a folder be exactly these. Each is a new file renamed over the old one, so a reader sees one or
 * the other; files that an earlier synthesis wrote and this one does not are removed, and nothing else is touched.
 */
export function replaceArtifacts(folder: string, artifacts: readonly IngressArtifact[]): void {
  const wanted = artifacts.map((artifact) => artifact.path).sort();
  const known = new Set(wanted);
  const obsolete = listed(folder).filter((file) => !known.has(file));
  if (wanted.length === 0 && obsolete.length === 0) return;
  for (const { path: file, content } of artifacts) replaceFile(path.join(folder, file), content);
  for (const file of obsolete) removeFile(folder, file);
  replaceFile(path.join(folder, LIST), `${JSON.stringify({ files: wanted }, undefined, 2)}\n`);
}

/** Finds out before the first write whether all files can be written: none may stand where another needs a folder, or the reverse. */
export function refuseObstacles(folder: string, files: readonly string[]): void {
  const wanted = files.map((file) => path.join(folder, file));
  // From the root down, since nothing can be asked about what is below a file.
  const folders = unique(wanted.flatMap(foldersAbove)).sort(by((name) => name.length));
  for (const name of folders) refuseObstacle(name, 'folder');
  for (const name of wanted) refuseObstacle(name, 'file');
}

function refuseObstacle(name: string, wanted: 'folder' | 'file'): void {
  const entry = fs.statSync(name, { throwIfNoEntry: false });
  const found = entry?.isDirectory() ? 'folder' : 'file';
  if (entry === undefined || found === wanted) return;
  throw new Error(`${name} is a ${found}, but a ${wanted} must be written there; nothing was written`
    + '\n  fix: move it away, or choose another output folder');
}

function foldersAbove(file: string): string[] {
  const parent = path.dirname(file);
  return parent === file ? [] : [...foldersAbove(parent), parent];
}

function replaceFile(file: string, content: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  // A name that no file of the user's has.
  const fresh = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.new`);
  fs.writeFileSync(fresh, content);
  fs.renameSync(fresh, file);
}

/** Where a folder stands by now, it is the user's. */
function removeFile(folder: string, name: string): void {
  const file = path.join(folder, name);
  if (!fs.existsSync(file) || !fs.lstatSync(file).isFile()) return;
  fs.rmSync(file);
  removeEmptyFolders(path.dirname(file), folder);
}

/** Removes a folder and the folders above it as far as they are empty, and not the last one that is named. */
export function removeEmptyFolders(folder: string, above: string): void {
  for (let each = folder; each !== above; each = path.dirname(each)) {
    if (fs.readdirSync(each).length > 0) return;
    fs.rmdirSync(each);
  }
}

/** A list that was damaged, or names files outside the folder, is not followed. */
function listed(folder: string): string[] {
  try {
    const { files } = JSON.parse(fs.readFileSync(path.join(folder, LIST), 'utf8'));
    const names = (files as unknown[]).filter((file): file is string => typeof file === 'string');
    return names.filter((file) => !path.isAbsolute(file) && !path.normalize(file).startsWith('..'));
  } catch {
    return [];
  }
}
