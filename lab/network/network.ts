import { BALANCER, BALANCER_NETWORK, CLIENT, CONTROL, HOSTS, WORKERS, type Host, type Worker } from './hosts';
import { createNamespace, namespaceOf, onHost } from './namespaces';
import { run } from '../system/run';

const ip = (...args: string[]) => run('ip', args);
const on = (host: Host, ...args: string[]) => ip('-n', namespaceOf(host.name), ...args);

/** Machines on one switch; every one knows the way to the pods of every worker. */
export async function createNetwork(): Promise<void> {
  for (const host of HOSTS) await createNamespace(host.name);
  await on(CONTROL, 'link', 'add', 'switch', 'type', 'bridge');
  await on(CONTROL, 'link', 'set', 'switch', 'up');
  await on(CONTROL, 'addr', 'add', `${CONTROL.address}/24`, 'dev', 'switch');
  for (const host of HOSTS.filter((each) => each !== CONTROL)) await plugIn(host);
  for (const worker of WORKERS) await preparePods(worker);
  for (const host of HOSTS) {
    for (const worker of WORKERS.filter((each) => each !== host)) {
      await on(host, 'route', 'add', `${worker.podNetwork}.0/24`, 'via', worker.address);
    }
  }
  // The addresses of Services lead nowhere until kube-proxy changes them, but there must be a way.
  for (const worker of WORKERS) await on(worker, 'route', 'add', 'default', 'via', CONTROL.address);
  for (const host of [BALANCER, CLIENT]) await on(host, '-6', 'addr', 'add', `${host.address6}/64`, 'dev', 'eth0', 'nodad');
  await on(CLIENT, 'route', 'add', BALANCER_NETWORK, 'via', BALANCER.address);
}

async function plugIn(host: Host): Promise<void> {
  const socket = socketOf(host);
  const [control, own] = [CONTROL, host].map(({ name }) => namespaceOf(name));
  await ip('link', 'add', socket, 'netns', control, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', own);
  await on(CONTROL, 'link', 'set', socket, 'master', 'switch', 'up');
  await on(host, 'addr', 'add', `${host.address}/24`, 'dev', 'eth0');
  await on(host, 'link', 'set', 'eth0', 'up');
}

async function preparePods(worker: Worker): Promise<void> {
  await on(worker, 'link', 'add', 'pods', 'type', 'bridge');
  await on(worker, 'addr', 'add', `${worker.podNetwork}.1/24`, 'dev', 'pods');
  await on(worker, 'link', 'set', 'pods', 'up');
  await run(...onHost(worker.name, 'sysctl', ['-qw', 'net.ipv4.ip_forward=1']));
}

/** The name of the switch's socket for a machine; at most 15 characters. */
function socketOf(host: Host): string {
  return `to-${host.name}`;
}

/** Pulls a machine's cable, or puts it back. */
export async function setLink(host: Host, state: 'up' | 'down'): Promise<void> {
  await on(CONTROL, 'link', 'set', socketOf(host), state);
}
