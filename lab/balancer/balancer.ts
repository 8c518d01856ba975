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

/** What Debian's package brings: HAProxy loads it before the generated files, unless one of those is standalone. */
const DISTRIBUTION = '/etc/haproxy/haproxy.cfg';

/** A file of HAProxy, and the addresses that it is to listen on. */
export interface BalancerFile {
  readonly name: string;
  readonly content: string;
  readonly addresses: readonly string[];
}

/** The machine in front of the cluster: one HAProxy that loads all files, in the order of names, as it does with a folder. */
export class Balancer {
  private daemon?: Daemon;
  private started = 0;
  private count = 0;

  /** Runs these files and no others. */
  public async serve(files: readonly BalancerFile[]): Promise<void> {
    await this.stop();
    fs.mkdirSync(FOLDER, { recursive: true });
    this.started = Date.now();
    if (files.length === 0) return;
    for (const address of files.flatMap(({ addresses }) => addresses).filter(isSingle)) {
      await run('ip', ['-n', namespaceOf(BALANCER.name), 'addr', 'replace', `${address}/32`, 'dev', 'lo']);
    }
    const written = files.map(({ name, content }) => {
      const file = join(FOLDER, `${name}.cfg`);
      fs.writeFileSync(file, content);
      return file;
    });
    const isStandalone = files.some(({ content }) => /^global$/m.test(content));
    const args = ['-db', ...[...(isStandalone ? [] : [DISTRIBUTION]), ...written.sort()].flatMap((file) => ['-f', file])];
    this.daemon = new Daemon({ name: `haproxy-${++this.count}`, host: BALANCER.name, program: 'haproxy', args });
  }

  /** Waits until each worker was asked once for its health, and each port has a worker: one failed answer at the start costs it seconds. */
  public async settled(): Promise<void> {
    await sleep(this.started + CHECKED_MILLISECONDS - Date.now());
    const { daemon } = this;
    if (!daemon) return;
    daemon.check();
    await until('a worker for each port', () => Promise.resolve(hasWorkers(daemon)), 20);
  }

  private async stop(): Promise<void> {
    await this.daemon?.kill();
    this.daemon = undefined;
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
