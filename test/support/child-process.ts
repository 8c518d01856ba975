import { spawnSync, type SpawnSyncReturns } from 'child_process';
import * as path from 'path';

const ROOT = path.join(__dirname, '..', '..');
/** A file, since Node takes a name without an ending for a `.js` or `.json` file beside the folder first. */
const LIBRARY = path.join(ROOT, 'lib', 'index.js');

/** A program that declares one host on one gateway in `app`, with the compiled library, as `npm test` leaves it. */
export function smallProgram(synthesis: string, options = '{}', kind = 'IngressApp'): string {
  return `
    const { App, Chart } = require(${JSON.stringify(path.join(ROOT, 'node_modules', 'cdk8s'))});
    const { Backend, HaproxyLoadBalancer, IngressApp, IngressGateway, IngressPort, IngressProtocol } = require(${JSON.stringify(LIBRARY)});
    const app = new ${kind}(${options});
    const chart = new Chart(app, 'ingress', { namespace: 'istio-system' });
    const gateway = new IngressGateway(chart, 'gateway', { loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11'] })] });
    new IngressPort(chart, 'web', {
      gateway, port: 80, protocol: IngressProtocol.HTTP, hosts: ['www.example.com'], backend: Backend.service('web', 80),
    });
    ${synthesis}
  `;
}

export interface Run {
  /** Programs that run Node. */
  readonly through?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs Node in a folder with these arguments. */
export function runNode(cwd: string, args: readonly string[], { through = [], env = {} }: Run = {}): SpawnSyncReturns<string> {
  const [command, ...others] = [...through, process.execPath, ...args];
  return spawnSync(command, others, { cwd, encoding: 'utf8', env: { PATH: process.env.PATH, ...env } });
}
