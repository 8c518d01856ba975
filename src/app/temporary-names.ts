import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { sha256 } from './sha256';

/** Temporary files end in none of these: `new` is to replace a file, `old` is what was replaced, `tmp` is a folder. */
export type TemporaryEnding = 'new' | 'old' | 'tmp';

/** Host, process, number. */
const PATTERN = /^\.ingress-synth-([\da-f]{8})-(\d+)-([\da-z]+)\.(new|old|tmp)$/;

/** What another machine left, or a container that is gone, is removed after this time, since its processes cannot be asked for. */
const LONGEST_SYNTHESIS_ELSEWHERE = 24 * 60 * 60 * 1000;

const HOST = sha256(os.hostname()).slice(0, 8);

let count = 0;

/**
 * A name of a file or folder that is only there while something is written. It says which process on which machine made it, so that a
 * later run can remove what a killed one left. It is hidden and does not end like a manifest, so no tool takes the file for one.
 */
export function temporaryName(ending: TemporaryEnding): string {
  count += 1;
  return `.ingress-synth-${HOST}-${process.pid}-${Date.now().toString(36)}${count.toString(36)}.${ending}`;
}

/** Removes what processes that are gone left in a folder. If that is not possible, nothing depends on it. */
export function removeLeftovers(folder: string): void {
  try {
    for (const name of fs.readdirSync(folder)) {
      if (isLeftover(folder, name)) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
    }
  } catch {
    // The folder is not there yet, cannot be read, or belongs to somebody else.
  }
}

function isLeftover(folder: string, name: string): boolean {
  const [, onHost, pid] = PATTERN.exec(name) ?? [];
  if (pid === undefined) return false;
  const { mtimeMs } = fs.lstatSync(path.join(folder, name));
  if (onHost !== HOST) return Date.now() - mtimeMs > LONGEST_SYNTHESIS_ELSEWHERE;
  // In a container, each run has the same number.
  if (Number(pid) === process.pid) return mtimeMs < Date.now() - process.uptime() * 1000;
  return !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
