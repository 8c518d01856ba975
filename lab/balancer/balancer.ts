import * as fs from 'fs';
import { join } from 'path';
import { BALANCER } from '../network/hosts';
import { namespaceOf } from '../network/namespaces';
import { Daemon } from '../system/daemon';
import { STATE } from '../system/paths';
import { run } from '../system/run';
import { sleep, until } from '../system/wait';

const FOLDER = join(STATE, 'balancer');

/** The generated files ask every 2 s. */
const CHECKED_MILLISECONDS = 2200;

/** A file of HAProxy, and the addresses that it is to listen on. */
export interface BalancerFile {
  readonly name: string;
  readonly content: string;
  readonly addresses: readonly string[];
}

/** The machine in front of the cluster: an HAProxy for each file, as its operator would start them. */
export class Balancer {
  private daemons: Daemon[] = [];
  private started = 0;
  private count = 0;

  /** Runs these files and no others. */
  public async serve(files: readonly BalancerFile[]): Promise<void> {
    await this.stop();
    fs.mkdirSync(FOLDER, { recursive: true });
    this.started = Date.now();
    for (const { name, content, addresses } of files) {
      for (const address of addresses.filter(isSingle)) {
        await run('ip', ['-n', namespaceOf(BALANCER.name), 'addr', 'replace', `${address}/32`, 'dev', 'lo']);
      }
      const daemon = `haproxy-${name}-${++this.count}`;
      const file = join(FOLDER, `${name}.cfg`);
      fs.writeFileSync(file, content);
      this.daemons.push(new Daemon({ name: daemon, host: BALANCER.name, program: 'haproxy', args: ['-db', '-f', file] }));
    }
  }

  /** Waits until each worker was asked once for its health, and each port has a worker: one failed answer at the start costs it seconds. */
  public async settled(): Promise<void> {
    await sleep(this.started + CHECKED_MILLISECONDS - Date.now());
    for (const daemon of this.daemons) daemon.check();
    await until('a worker for each port', () => Promise.resolve(this.daemons.every(hasWorkers)), 20);
  }

  private async stop(): Promise<void> {
    await Promise.all(this.daemons.map((daemon) => daemon.kill()));
    this.daemons = [];
  }
}

/** The last that HAProxy said of a backend is not that it has no server. */
function hasWorkers({ log }: Daemon): boolean {
  const lines = fs.readFileSync(log, 'utf8').split('\n');
  const lost = new Set<string>();
  for (const line of lines) {
    const [, without] = /backend '(\S+)' has no server available/.exec(line) ?? [];
    const [, back] = /Server (\S+)\/\S+ is UP/.exec(line) ?? [];
    if (without) lost.add(without);
    if (back) lost.delete(back);
  }
  return lost.size === 0;
}

/** Neither all of IPv4 nor all of IPv6, nor the machine's own address. */
function isSingle(address: string): boolean {
  return address !== '*' && !address.includes(':') && address !== BALANCER.address;
}
