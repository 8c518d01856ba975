import * as fs from 'fs';
import { foldersAbove } from './folders-above';
import { isSystemError, writing } from './write-problem';

/** What a name stands for, without following a symbolic link; undefined if there is nothing of that name. */
export function entry(name: string): fs.Stats | undefined {
  return ifThere(name, () => fs.lstatSync(name));
}

/** What a name leads to; undefined if it leads nowhere. */
export function linkedEntry(name: string): fs.Stats | undefined {
  return ifThere(name, () => fs.statSync(name));
}

/** The text of a file; undefined if there is no such file. */
export function textOf(name: string): string | undefined {
  return ifThere(name, () => fs.readFileSync(name, 'utf8'));
}

/** The name itself, or the folder above it that exists. */
export function nearestExisting(name: string): string {
  return [...foldersAbove(name), name].filter((each) => linkedEntry(each) !== undefined).pop()!;
}

/** Any other error is one: a file that cannot be read is not one that is not there. */
function ifThere<T>(name: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isSystemError(error) && ['ENOENT', 'ENOTDIR'].includes(error.code!)) return undefined;
    return writing(name, () => { throw error; });
  }
}
