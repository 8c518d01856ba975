import * as fs from 'fs';
import { join } from 'path';
import { cleanUp } from './clean-up';
import { LOGS, PKI, PODS, SCENARIOS, STATE } from './paths';
import { CONTROL } from '../network/hosts';
import { processesOf } from '../network/namespaces';

/** Holds the process that uses the lab; empty where a cluster was left running on purpose. */
const OWNER = join(STATE, 'owner');

/**
 * Takes the lab for this process, since a machine has one. What a run that crashed has left is removed.
 *
 * @throws when another process uses it, or a cluster was left running on purpose
 */
export function claim(): void {
  refuseOwner();
  if (isUp()) throw new Error('a cluster is up; end it with: npm run lab -- down');
  cleanUp();
  // Only one of two processes makes the folder.
  fs.mkdirSync(STATE);
  fs.writeFileSync(OWNER, identityOf(process.pid)!);
  for (const folder of [LOGS, PKI, PODS, SCENARIOS]) fs.mkdirSync(folder);
}

/** Whether a cluster was left running. */
export function isUp(): boolean {
  return ownerOf() === '' && processesOf(CONTROL.name).length > 0;
}

/** @throws when a process uses the lab */
export function refuseOwner(): void {
  const owner = ownerOf();
  const [pid] = owner?.split(' ') ?? [];
  if (owner && owner === identityOf(Number(pid))) throw new Error(`the lab is in use by process ${pid}; wait until it ends, or end it`);
}

function ownerOf(): string | undefined {
  return fs.existsSync(OWNER) ? fs.readFileSync(OWNER, 'utf8') : undefined;
}

/** Lets the cluster run on when this process ends. */
export function leaveRunning(): void {
  fs.writeFileSync(OWNER, '');
}

/** A process id with the time at which it started, since ids are used again. */
function identityOf(pid: number): string | undefined {
  try {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return `${pid} ${fields[19]}`;
  } catch {
    return undefined;
  }
}
