import * as fs from 'fs';
import * as path from 'path';
import { foldersAbove } from './folders-above';
import { by, unique } from '../model/collections';
import type { IngressArtifact } from '../model/ingress-artifact';

/** The file that lists what the last synthesis wrote, to tell obsolete files from the user's own. */
const LIST = '.generated-files.json';

/**
 * Replaces the generated files of a folder. Each file is written under another name and then renamed, so that readers see either
 * the old or the new one. Files that only an earlier synthesis wrote are removed; the user's own files are not touched.
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

/** Throws, before the first write, if there is a file where a folder is needed, or a folder where a file is to be written. */
export function refuseObstacles(folder: string, files: readonly string[]): void {
  const wanted = files.map((file) => path.join(folder, file));
  // From the root down: below a file, `statSync` would fail.
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

function replaceFile(file: string, content: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  // A name that none of the user's files has.
  const fresh = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.new`);
  fs.writeFileSync(fresh, content);
  fs.renameSync(fresh, file);
}

/** Removes a generated file. If there is a folder of that name now, it is the user's. */
function removeFile(folder: string, name: string): void {
  const file = path.join(folder, name);
  if (!fs.existsSync(file) || !fs.lstatSync(file).isFile()) return;
  fs.rmSync(file);
  removeEmptyFolders(path.dirname(file), folder);
}

/** Removes a folder and its parents as long as they are empty; stops before `above`. */
export function removeEmptyFolders(folder: string, above: string): void {
  for (let each = folder; each !== above; each = path.dirname(each)) {
    if (fs.readdirSync(each).length > 0) return;
    fs.rmdirSync(each);
  }
}

/** The files of the last synthesis; none if the list is damaged. Paths that lead outside the folder are ignored. */
function listed(folder: string): string[] {
  try {
    const { files } = JSON.parse(fs.readFileSync(path.join(folder, LIST), 'utf8'));
    const names = (files as unknown[]).filter((file): file is string => typeof file === 'string');
    return names.filter((file) => !path.isAbsolute(file) && !path.normalize(file).startsWith('..'));
  } catch {
    return [];
  }
}
