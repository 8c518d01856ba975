import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { HaproxyLoadBalancer, type HaproxyLoadBalancerProps, type HaproxyProcess, type LoadBalancerPlan } from '../../src';

/** The plan of a load balancer in front of a gateway in `istio-system`. */
export function haproxyPlan(gateway: string, ports: Partial<LoadBalancerPlan> = {}): LoadBalancerPlan {
  const name = `istio-system.${gateway}.haproxy`;
  return {
    name,
    gateway: `istio-system/${gateway}`,
    frontends: [
      { name: `${name}.http-80`, port: 80, nodePort: 30080 },
      { name: `${name}.tcp-3306`, port: 3306, nodePort: 30306 },
    ],
    healthCheckNodePort: 30021,
    healthCheckPath: '/healthz/ready',
    ...ports,
  };
}

export function rendered(props: HaproxyLoadBalancerProps, plan = haproxyPlan('istio-ingressgateway')): string {
  return new HaproxyLoadBalancer(props).render(plan)[0].content;
}

/** Whether this process may do what HAProxy does when it is started as a service: change its user and its root. */
export const IS_ROOT = process.getuid?.() === 0;

/** The settings with which HAProxy starts here, whoever runs the tests; without root, HAProxy cannot change user and root. */
export function processIn(folder: string): HaproxyProcess {
  return { user: 'nobody', group: groupOf('nobody'), chroot: folder, statsSocket: path.join(folder, 'admin.sock') };
}

/** Lines that only root can start HAProxy with are left out for others. */
export function startable(config: string): string {
  return IS_ROOT ? config : config.replace(/^ {4}(user|group|chroot) .*\n/gm, '');
}

function groupOf(user: string): string {
  return spawnSync('id', ['-gn', user], { encoding: 'utf8' }).stdout.trim();
}

/** The file that Debian's package brings, as far as it affects what is loaded after it: logs, mode and timeouts. */
export function distributionFile(folder: string): string {
  return [
    'global',
    '    log /dev/log local0',
    '    log /dev/log local1 notice',
    `    stats socket ${path.join(folder, 'distribution.sock')} mode 660 level admin`,
    '    stats timeout 30s',
    'defaults',
    '    log global',
    '    mode http',
    '    option httplog',
    '    option dontlognull',
    '    timeout connect 5000',
    '    timeout client 50000',
    '    timeout server 50000',
    '',
  ].join('\n');
}

/** Asks HAProxy about files that are loaded together, in this order. */
export class Judge {
  private count = 0;

  public constructor(private readonly haproxy: string, private readonly folder: string) {}

  /** Writes the files, and returns HAProxy's arguments that load them. */
  public files(configs: readonly string[]): string[] {
    const set = path.join(this.folder, `set-${++this.count}`);
    fs.mkdirSync(set);
    return configs.flatMap((config, index) => {
      const file = path.join(set, `${index}.cfg`);
      fs.writeFileSync(file, config);
      return ['-f', file];
    });
  }

  /** What HAProxy objects to; empty if it accepts the files without a warning. */
  public refusal(configs: readonly string[]): string {
    return this.check(this.files(configs));
  }

  /** What HAProxy objects to in what these arguments load. */
  public check(args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(this.haproxy, ['-c', ...args], { encoding: 'utf8' });
    const output = `${stdout}${stderr}`;
    // The host names of the examples do not resolve; HAProxy must start anyway.
    const told = output.split('\n').filter((line) => /WARNING|ALERT/.test(line) && !line.includes('could not resolve address'));
    return status === 0 ? told.join('\n') : output;
  }
}
