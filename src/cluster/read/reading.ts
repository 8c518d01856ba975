import { Unreadable } from './unreadable';

/** What to do about an error of the system; the arguments of Node's modules are checked before the system is asked. */
const FIXES: Readonly<Record<string, string>> = {
  EACCES: 'let the user of this process read it, or leave it out',
  EPERM: 'let the user of this process read it, or leave it out',
  ENAMETOOLONG: 'use shorter names',
  ERR_INVALID_ARG_VALUE: 'correct the path',
  ERR_STRING_TOO_LONG: 'split it: one file per namespace or kind',
  ERR_FS_FILE_TOO_LARGE: 'split it: one file per namespace or kind',
};

/**
 * Runs an operation on a file or folder.
 *
 * @throws Unreadable with the path that the user gave
 */
export function reading<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    // `EACCES: permission denied, open '/path'`, without the path. The message about an invalid argument quotes it too.
    const cause = /^[A-Z0-9]+: ([^,]*),/.exec(message)?.[1] ?? (file.includes('\0') ? 'no path has a null character' : message);
    const fix = FIXES[code] ?? 'see what the system says about it, or leave it out';
    throw Unreadable.path(file, `cannot be read: ${cause} (${code})`, fix);
  }
}
