import * as fs from 'fs';
import { join } from 'path';
import { BALANCER } from '../network/hosts';
import { namespaceOf } from '../network/namespaces';
import { Daemon } from '../system/daemon';
import { STATE } from '../system/paths';
import { run } from '../system/run';

const FOLDER = join(STATE, 'balancer');

/** A file of HAProxy, and the addresses that it is to listen on. */
export interface BalancerFile {
  readonly name: string;
  readonly content: string;
  readonly addresses: readonly string[];
}

/** The machine in front of the cluster: an HAProxy for each file, as its operator would start them. */
export class Balancer {
  private daemons: Daemon[] = [];

  /** Runs these files and no others. */
  public async serve(files: readonly BalancerFile[]): Promise<void> {
    await this.stop();
    fs.mkdirSync(FOLDER, { recursive: true });
    for (const { name, content, addresses } of files) {
      for (const address of addresses.filter(isSingle)) {
        await run('ip', ['-n', namespaceOf(BALANCER.name), 'addr', 'replace', `${address}/32`, 'dev', 'lo']);
      }
      const file = join(FOLDER, `${name}.cfg`);
      fs.writeFileSync(file, content);
      this.daemons.push(new Daemon({ name: `haproxy-${name}`, host: BALANCER.name, program: 'haproxy', args: ['-db', '-f', file] }));
    }
  }

  /** @throws when one has ended, with what it said */
  public check(): void {
    for (const daemon of this.daemons) daemon.check();
  }

  private async stop(): Promise<void> {
    await Promise.all(this.daemons.map((daemon) => daemon.kill()));
    this.daemons = [];
  }
}

/** Neither all of IPv4 nor all of IPv6, nor the machine's own address. */
function isSingle(address: string): boolean {
  return address !== '*' && !address.includes(':') && address !== BALANCER.address;
}
