import * as fs from 'fs';
import { HOSTS_FILE } from './hosts';
import { run, runNow } from '../system/run';

/** All network namespaces of the lab begin so, and no others. */
const PREFIX = 'ingress-lab-';
const NAMESPACES = '/run/netns';
const OVERLAYS = '/etc/netns';

export const namespaceOf = (host: string) => `${PREFIX}${host}`;

/** A command that runs on a machine or in a pod, with the lab's `/etc/hosts`. */
export function onHost(host: string, program: string, args: readonly string[]): [string, string[]] {
  return ['ip', ['netns', 'exec', namespaceOf(host), program, ...args]];
}

/** The same with the files of the whole machine, so that what it mounts is seen by all. */
export function inNetworkOf(host: string, program: string, args: readonly string[]): [string, string[]] {
  return ['nsenter', [`--net=${NAMESPACES}/${namespaceOf(host)}`, program, ...args]];
}

/** The name of a pod's part of the network. */
export const podHost = (uid: string) => `pod-${uid.slice(0, 8)}`;

export async function createNamespace(host: string): Promise<void> {
  const namespace = namespaceOf(host);
  await run('ip', ['netns', 'add', namespace]);
  await run('ip', ['-n', namespace, 'link', 'set', 'lo', 'up']);
  fs.mkdirSync(`${OVERLAYS}/${namespace}`, { recursive: true });
  fs.writeFileSync(`${OVERLAYS}/${namespace}/hosts`, HOSTS_FILE);
}

/** Lets programs that start from now on know names, in place of DNS. */
export function addNames(host: string, address: string, names: readonly string[]): void {
  fs.appendFileSync(`${OVERLAYS}/${namespaceOf(host)}/hosts`, `${address} ${names.join(' ')}\n`);
}

/** Ends every process in a namespace. */
export function endProcesses(host: string): void {
  for (let ids = processesOf(host); ids.length > 0; ids = processesOf(host)) ids.forEach(kill);
}

/** Ends every process in a namespace, then the namespace with its links. */
export function removeNamespace(host: string): void {
  const namespace = namespaceOf(host);
  endProcesses(host);
  try {
    runNow('ip', ['netns', 'del', namespace]);
  } catch {
    // It may be gone already.
  }
  fs.rmSync(`${OVERLAYS}/${namespace}`, { recursive: true, force: true });
}

/** Process ids in a namespace. */
export function processesOf(host: string): number[] {
  try {
    return runNow('ip', ['netns', 'pids', namespaceOf(host)]).split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Machines and pods that exist, also those of a lab that was cut off. */
export function existingHosts(): string[] {
  const named = [...entries(NAMESPACES), ...entries(OVERLAYS)].filter((name) => name.startsWith(PREFIX));
  return [...new Set(named)].map((name) => name.slice(PREFIX.length));
}

/** The folder of all namespaces becomes a mount with the first of them; with none left, it goes the way it came. */
export function releaseNamespaceFolder(): void {
  if (fs.existsSync(OVERLAYS) && entries(OVERLAYS).length === 0) fs.rmdirSync(OVERLAYS);
  if (!fs.existsSync(NAMESPACES) || entries(NAMESPACES).length > 0) return;
  try {
    runNow('umount', [NAMESPACES]);
  } catch {
    // It was no mount.
  }
}

function entries(folder: string): string[] {
  return fs.existsSync(folder) ? fs.readdirSync(folder) : [];
}

function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
