import type { Worker } from '../network/hosts';
import { createNamespace, namespaceOf, onHost } from '../network/namespaces';
import { run } from '../system/run';

/** Plugs a pod into its worker's bridge. */
export async function createPodNetwork(host: string, worker: Worker, address: string): Promise<void> {
  const inPod = namespaceOf(host);
  const onWorker = namespaceOf(worker.name);
  const socket = `p${host.slice(-8)}`;
  await createNamespace(host);
  await run('ip', ['link', 'add', socket, 'netns', onWorker, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', inPod]);
  await run('ip', ['-n', onWorker, 'link', 'set', socket, 'master', 'pods', 'up']);
  await run('ip', ['-n', inPod, 'addr', 'add', `${address}/24`, 'dev', 'eth0']);
  await run('ip', ['-n', inPod, 'link', 'set', 'eth0', 'up']);
  await run('ip', ['-n', inPod, 'route', 'add', 'default', 'via', `${worker.podNetwork}.1`]);
  // Container runtimes set it so, and the gateway's containers count on it.
  await run(...onHost(host, 'sysctl', ['-qw', 'net.ipv4.ip_unprivileged_port_start=0']));
}
