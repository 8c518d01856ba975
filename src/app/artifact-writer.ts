import * as path from 'path';
import { entry, linkedEntry, textOf } from './existing';
import type { FileChange } from './file-changes';
import { foldersAbove } from './folders-above';
import { by, unique } from '../model/collections';
import type { IngressArtifact } from '../model/ingress-artifact';

/** The file that lists what the last synthesis wrote, to tell obsolete files from the user's own. */
const LIST = '.generated-files.json';

/**
 * What replaces the generated files of a folder. Files that only an earlier synthesis wrote are removed; the user's own files are not
 * touched.
 */
export function artifactChanges(folder: string, artifacts: readonly IngressArtifact[]): FileChange[] {
  const wanted = artifacts.map((artifact) => artifact.path).sort();
  const known = new Set(wanted);
  const obsolete = listed(folder).filter((file) => !known.has(file));
  if (wanted.length === 0 && obsolete.length === 0) return [];
  return [
    ...artifacts.map(({ path: file, content }) => ({ target: path.join(folder, file), content })),
    ...obsolete.map((file) => path.join(folder, file)).filter(isFile).map((target) => ({ target, below: folder })),
    { target: path.join(folder, LIST), content: `${JSON.stringify({ files: wanted }, undefined, 2)}\n` },
  ];
}

/** Throws, before the first write, if there is a file where a folder is needed, or a folder where a file is to be written. */
export function refuseObstacles(folder: string, files: readonly string[]): void {
  const wanted = files.map((file) => path.join(folder, file));
  // From the root down: what is in the way first.
  const folders = unique(wanted.flatMap(foldersAbove)).sort(by((name) => name.length));
  for (const name of folders) refuseObstacle(name, 'folder');
  for (const name of wanted) refuseObstacle(name, 'file');
}

function refuseObstacle(name: string, wanted: 'folder' | 'file'): void {
  const found = linkedEntry(name)?.isDirectory();
  if (found === undefined || found === (wanted === 'folder')) return;
  throw new Error(`${name} is a ${found ? 'folder' : 'file'}, but a ${wanted} must be written there; nothing was written`
    + '\n  fix: move it away, or choose another output folder');
}

/** If there is a folder of that name now, it is the user's. */
function isFile(file: string): boolean {
  return entry(file)?.isFile() ?? false;
}

/** The files of the last synthesis; none if the list is damaged. Paths that lead outside the folder are ignored. */
function listed(folder: string): string[] {
  const text = textOf(path.join(folder, LIST));
  try {
    const { files } = JSON.parse(text ?? '');
    const names = (files as unknown[]).filter((file): file is string => typeof file === 'string');
    return names.filter((file) => !path.isAbsolute(file) && !path.normalize(file).startsWith('..'));
  } catch {
    return [];
  }
}
