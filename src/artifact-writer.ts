import * as fs from 'fs';
import * as path from 'path';
import type { IngressArtifact } from './model/artifact';

/** Lists the files of the last synthesis, so that those no longer wanted can be told from files of the user's. */
const LIST = '.generated-files.json';

/**
 * Makes the generated files of a folder be exactly these. Each is a new file renamed over the old one, so a reader sees one or
 * the other; files that an earlier synthesis wrote and this one does not are removed, and nothing else is touched.
 */
export function replaceArtifacts(folder: string, artifacts: readonly IngressArtifact[]): void {
  const wanted = artifacts.map((artifact) => artifact.path).sort();
  const obsolete = listed(folder).filter((file) => !wanted.includes(file));
  if (wanted.length === 0 && obsolete.length === 0) return;
  for (const { path: file, content } of artifacts) replaceFile(path.join(folder, file), content);
  for (const file of obsolete) removeFile(folder, file);
  replaceFile(path.join(folder, LIST), `${JSON.stringify({ files: wanted }, undefined, 2)}\n`);
}

function replaceFile(file: string, content: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const fresh = `${file}.new`;
  fs.writeFileSync(fresh, content);
  fs.renameSync(fresh, file);
}

function removeFile(folder: string, file: string): void {
  fs.rmSync(path.join(folder, file), { force: true });
  for (let parent = path.dirname(file); parent !== '.'; parent = path.dirname(parent)) {
    const directory = path.join(folder, parent);
    if (!fs.existsSync(directory) || fs.readdirSync(directory).length > 0) return;
    fs.rmdirSync(directory);
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
