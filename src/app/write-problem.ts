/** An operation on a file that the system refused. */
export class WriteProblem extends Error {
  /**
   * @param target what could not be written, as the user knows it
   * @param reason the system's error
   */
  public constructor(public readonly target: string, public readonly reason: NodeJS.ErrnoException) {
    super(`${target} cannot be written: ${reason.message}`);
  }
}

/** Runs an operation; if the system refuses it, says what could not be written. */
export function writing<T>(target: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw isSystemError(error) ? new WriteProblem(target, error) : error;
  }
}

/** By its members: an error of Node's modules need not be an instance of this context's Error. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error;
}

/** What was written if nothing was. */
export const NOTHING_WRITTEN = 'nothing was written: all files are as before';

const PERMISSION = 'let the user of this process write there, or choose another folder';
const SPACE = 'free some space, or choose another folder';

/** What to do about an error of the system. */
const FIXES: Readonly<Record<string, string>> = {
  EACCES: PERMISSION,
  EPERM: PERMISSION,
  EROFS: 'mount the file system for writing, or choose another folder',
  ENOSPC: SPACE,
  EDQUOT: SPACE,
  ENAMETOOLONG: 'use shorter names, or another folder',
  EBUSY: 'stop what uses the file, or choose another folder',
  EMFILE: 'let this process open more files',
  ENFILE: 'let this machine open more files',
};

/**
 * The error that users see.
 *
 * @param written says what was written
 */
export function writeError({ target, reason }: WriteProblem, written: string): Error {
  const { code = '', message } = reason;
  // `EACCES: permission denied, open '/temporary/name'`
  const cause = /^[A-Z0-9]+: ([^,]*),/.exec(message)?.[1] ?? message;
  const error = new Error(`${target} cannot be written: ${cause} (${code})\n  ${written}`
    + `\n  fix: ${FIXES[code] ?? 'see what the system says about it, or choose another folder'}`);
  error.stack = error.stack?.split('\n').filter((line) => !line.includes('node:internal')).join('\n');
  return error;
}
