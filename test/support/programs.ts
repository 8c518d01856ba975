import { accessSync, constants } from 'fs';
import { delimiter, join } from 'path';

/** Programs that some tests run; `.ci/run` installs each of them. */
export type ProgramName = 'haproxy' | 'kubectl';

/** The path of a program in `$INGRESS_TOOLS_BIN` or on the PATH, or undefined when it is in neither. */
export function tryFindProgram(name: ProgramName): string | undefined {
  const folders = [process.env.INGRESS_TOOLS_BIN, ...(process.env.PATH ?? '').split(delimiter)];
  return folders
    .filter((folder): folder is string => !!folder)
    .map(folder => join(folder, name))
    .find(isExecutable);
}

/**
 * Declares tests that need a program, which they get as a path.
 * Where it is missing they are skipped under a heading that names it, so run the program inside of tests only.
 */
export function withProgram(name: ProgramName, tests: (path: string) => void): void {
  const path = tryFindProgram(name);
  if (path) {
    describe(`with ${name}`, () => tests(path));
  } else {
    describe.skip(`without ${name}, which is not installed`, () => tests(name));
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
