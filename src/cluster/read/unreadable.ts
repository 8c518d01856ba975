import { shown } from '../../model/shown';

const LONGEST_SHOWN = 200;

/** Something that cannot be read, and what to do about it. It never quotes a file, since that may contain secrets. */
export class Unreadable extends Error {
  /** A file or folder with a problem. */
  public static path(file: string, problem: string, fix: string): Unreadable {
    return new Unreadable(`${shownPath(file)} ${problem}`, fix);
  }

  public constructor(problem: string, public readonly fix: string) {
    super(problem);
  }
}

export function shownPath(file: string): string {
  return shown(file.length > LONGEST_SHOWN ? `${file.slice(0, LONGEST_SHOWN)}...` : file);
}

/** One error for all problems of a call; what has the same fix stands together. */
export function unreadableError(method: string, problems: readonly Unreadable[]): Error {
  const fixes = [...new Set(problems.map(({ fix }) => fix))];
  const lines = fixes.flatMap((fix) => [...problems.filter((each) => each.fix === fix).map(({ message }) => message), `fix: ${fix}`]);
  return new Error([`${method}:`, ...lines].join('\n  '));
}
