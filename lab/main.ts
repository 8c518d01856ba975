import { spawn } from 'child_process';
import { join } from 'path';
import { CONTROL } from './network/hosts';
import { inNetworkOf } from './network/namespaces';
import { createNetwork } from './network/network';
import { clusterPrograms } from './programs/build';
import { missingForCluster } from './programs/requirements';
import { claim } from './system/claim';
import { cleanUp } from './system/clean-up';

async function run(names: string[]): Promise<number> {
  const missing = missingForCluster();
  if (missing.length > 0) { console.error(missing.join('\n')); return 1; }
  const { folders } = clusterPrograms();
  claim();
  await createNetwork();
  const child = spawn(...inNetworkOf(CONTROL.name, process.execPath, [join(__dirname, 'inside.js'), JSON.stringify({ names, folders })]), { stdio: 'inherit' });
  const code = await new Promise<number>((resolve) => child.on('exit', (c) => resolve(c ?? 1)));
  if (!process.env.KEEP) cleanUp();
  return code;
}
void run(process.argv.slice(2)).then((code) => process.exit(code));
