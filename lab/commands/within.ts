import { spawn } from 'child_process';
import * as fs from 'fs';
import { join } from 'path';
import { unique } from '../../src/model/collections';
import { CONTROL } from '../network/hosts';
import { inNetworkOf } from '../network/namespaces';
import { createNetwork } from '../network/network';
import { clusterPrograms, oraclePrograms } from '../programs/build';
import { requireForCluster } from '../programs/requirements';
import { claim } from '../system/claim';
import { cleanUp } from '../system/clean-up';
import { KEPT_LOGS, LOGS } from '../system/paths';

/** What the part of the lab that runs inside of its network is to do. */
export interface Task {
  readonly verb: 'run' | 'up' | 'adoption';
  /** Names of scenarios, or what random clusters are made from. */
  readonly words: readonly string[];
  /** Where the programs are. */
  readonly folders: readonly string[];
}

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Makes the lab's network and does the rest inside it, so that nothing is sent or listens elsewhere. All of it is removed at the
 * end, however the run ends, except a cluster that came up and was to be left running.
 */
export async function within(verb: Task['verb'], words: readonly string[]): Promise<boolean> {
  requireForCluster();
  const folders = unique([clusterPrograms(), ...verb === 'adoption' ? [oraclePrograms()] : []].flatMap((programs) => programs.folders));
  claim();
  for (const [signal, number] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      cleanUp();
      process.exit(128 + number);
    });
  }
  let well = false;
  try {
    await createNetwork();
    well = await ends({ verb, words, folders });
    if (!well) keepLogs();
  } finally {
    if (verb !== 'up' || !well) cleanUp();
  }
  return well;
}

function ends(task: Task): Promise<boolean> {
  const [program, args] = inNetworkOf(CONTROL.name, process.execPath, [join(__dirname, '..', 'inside.js'), JSON.stringify(task)]);
  return new Promise((resolve, reject) => {
    spawn(program, args, { stdio: 'inherit' }).on('exit', (code) => resolve(code === 0)).on('error', reject);
  });
}

function keepLogs(): void {
  fs.rmSync(KEPT_LOGS, { recursive: true, force: true });
  fs.cpSync(LOGS, KEPT_LOGS, { recursive: true });
  console.error(`the logs of all programs are in ${KEPT_LOGS}`);
}
