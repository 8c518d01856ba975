import * as fs from 'fs';
import * as path from 'path';
import { entry, linkedEntry } from './existing';
import { foldersAbove } from './folders-above';
import { removeLeftovers, temporaryName } from './temporary-names';
import { isSystemError, NOTHING_WRITTEN, writeError, WriteProblem, writing } from './write-problem';
import { unique } from '../model/collections';

/** A file to be written, with one of `content` and `source`, or to be removed, with `below`. */
export interface FileChange {
  readonly target: string;
  readonly content?: string;
  /** A file to be moved or copied. */
  readonly source?: string;
  /** The file is removed, and the folders between it and this one if they become empty. */
  readonly below?: string;
}

/** A change on its way. */
interface Step {
  readonly target: string;
  readonly change: FileChange;
  /** The new content, beside the target. */
  readonly fresh: string;
  /** The old file, beside the target. */
  readonly old: string;
  /** Whether there was a file. */
  existed: boolean;
  /** Whether the old file has its second name. */
  kept: boolean;
  /** Whether the target is as wanted. */
  done: boolean;
}

/**
 * Changes all files, or none. Everything is written beside its target first, under another name, so that nothing can fail then but the
 * renaming; if that does, what was renamed is put back. A reader sees either the old or the new content of a file.
 *
 * @param changes the files
 * @param folders folders that are created even if they stay empty
 * @throws one error that says which file could not be written, why, and what was written
 */
export function changeFiles(changes: readonly FileChange[], folders: readonly string[] = []): void {
  const steps = changes.map(toStep);
  const created: string[] = [];
  try {
    for (const folder of unique([...folders, ...steps.map(({ target }) => path.dirname(target))])) {
      removeLeftovers(folder);
      writing(folder, () => createFolder(folder, created));
    }
    for (const step of steps) prepare(step);
    for (const step of steps) writing(step.target, () => replace(step));
  } catch (error) {
    const lost = undo(steps, created);
    throw error instanceof WriteProblem ? writeError(error, whatWasWritten(lost)) : error;
  }
  for (const step of steps) finish(step);
}

/** Runs an operation without which everything is as it should be, a second time if it fails; returns whether it succeeded. */
export function attempt(work: () => void): boolean {
  for (let tries = 0; tries < 2; tries++) {
    try {
      work();
      return true;
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  }
  return false;
}

function toStep(change: FileChange): Step {
  const folder = path.dirname(change.target);
  const beside = (ending: 'new' | 'old') => path.join(folder, temporaryName(ending));
  return { target: change.target, change, fresh: beside('new'), old: beside('old'), existed: false, kept: false, done: false };
}

/** Writes the new content beside the target, and gives the old file a second name. */
function prepare(step: Step): void {
  const { target, change: { content, source }, fresh, old } = step;
  const before = writing(target, () => {
    if (content !== undefined) fs.writeFileSync(fresh, content, { flag: 'wx' });
    if (source !== undefined) moveOrCopy(source, fresh);
    return entry(target);
  });
  step.existed = before !== undefined;
  if (!before?.isFile()) return;
  try {
    fs.linkSync(target, old);
    step.kept = true;
  } catch {
    // Some file systems have no hard links. The old file is then renamed just before the new one takes its place, as is a symbolic link.
  }
}

/** One by one, so that those that were created are known even if the next one fails. */
function createFolder(folder: string, created: string[]): void {
  for (const each of [...foldersAbove(folder), folder]) {
    if (linkedEntry(each)) continue;
    fs.mkdirSync(each);
    created.push(each);
  }
}

/** A file cannot be moved to another file system, nor out of a folder that cannot be written. */
function moveOrCopy(from: string, to: string): void {
  try {
    fs.renameSync(from, to);
  } catch {
    fs.copyFileSync(from, to);
  }
}

function replace(step: Step): void {
  const { target, change: { below }, fresh, old } = step;
  const isRemoval = below !== undefined;
  if (step.existed && !step.kept) {
    fs.renameSync(target, old);
    step.kept = true;
    step.done = true;
  }
  if (isRemoval) fs.rmSync(target, { force: true });
  else fs.renameSync(fresh, target);
  step.done = true;
}

/** Puts everything back as it was; returns the targets for which that failed. */
function undo(steps: readonly Step[], created: readonly string[]): string[] {
  const lost: string[] = [];
  for (const step of [...steps].reverse()) {
    if (step.done && !attempt(() => restore(step))) lost.push(step.target);
    attempt(() => fs.rmSync(step.fresh, { force: true }));
    // The only copy of a file that could not be put back stays.
    if (!lost.includes(step.target)) attempt(() => fs.rmSync(step.old, { force: true }));
  }
  for (const folder of [...created].reverse()) attempt(() => removeIfEmpty(folder));
  return lost;
}

function restore({ target, existed, old }: Step): void {
  if (existed) fs.renameSync(old, target);
  else fs.rmSync(target, { force: true });
}

function finish({ target, change: { below }, old, existed }: Step): void {
  if (existed) attempt(() => fs.rmSync(old, { force: true }));
  if (below === undefined) return;
  for (let folder = path.dirname(target); folder !== below; folder = path.dirname(folder)) {
    if (!attempt(() => removeIfEmpty(folder))) return;
  }
}

function removeIfEmpty(folder: string): void {
  if (fs.readdirSync(folder).length === 0) fs.rmdirSync(folder);
}

function whatWasWritten(lost: readonly string[]): string {
  if (lost.length === 0) return NOTHING_WRITTEN;
  return `these files could not be put back, the old ones are beside them:${lost.map((file) => `\n    ${file}`).join('')}`;
}
