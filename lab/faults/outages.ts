import { SteadyTraffic, trafficFor, type Tally } from './traffic';
import { IngressHop } from '../../src';
import type { Check } from '../checks/check';
import { culprit, walk } from '../checks/walk';
import { failsClosed } from '../checks/webhook';
import type { Cluster } from '../cluster';
import { gatewayPods } from '../istio/gateway-workload';
import { WORKERS, type Worker } from '../network/hosts';
import { setLink } from '../network/network';
import { rolledOut } from '../scenario/deployment';
import type { Prepared } from '../scenario/prepared';
import { sleep, until } from '../system/wait';

/**
 * How long until every part must have noticed a dead worker. Kubernetes, which in the lab gives up a silent worker after 6 s, tells
 * kube-proxy and Envoy. The balancer waits 2 s for each answer, asks again after 2 s and gives up the third time. Until Kubernetes
 * has noticed, the balancer's checks of a healthy worker may reach the dead one's pod, so that it gives up both; it then needs two
 * good answers to take a worker back.
 */
const NOTICE_SECONDS = 20;

/** Something goes away, and requests go on: with a gateway pod and pods of each application on both workers. */
export async function tryOutages(cluster: Cluster, prepared: Prepared, report: (check: Check) => void): Promise<void> {
  const [{ model }] = prepared.gateways;
  const { name } = model.declaration.workload;
  await cluster.kubectl.run(['scale', 'deployment', name, '--namespace', model.namespace, '--replicas=2']);
  await cluster.kubectl.rolledOut(model.namespace, name);
  await green(cluster, prepared);
  report(outage('istiod is down', IngressHop.GATEWAY_POD, await withoutIstiod(cluster, prepared)));
  report(outage('a gateway pod is restarted', IngressHop.GATEWAY_POD, await withoutGatewayPod(cluster, prepared)));
  await green(cluster, prepared);
  // The first: a balancer that knew this one alone would be found out.
  const [worker] = WORKERS;
  report(outage(`${worker.name} is gone`, IngressHop.LOAD_BALANCER, await withoutWorker(worker, cluster, prepared)));
  await green(cluster, prepared);
}

function outage(name: string, place: string, { requests, problems }: Tally): Check {
  return { subject: `outage: ${name}`, place, requests, problems };
}

async function withoutIstiod(cluster: Cluster, prepared: Prepared): Promise<Tally> {
  await cluster.istiod.kill();
  const tally = await trafficFor(3, cluster, prepared);
  const intrusions = await failsClosed(cluster);
  await cluster.istiod.restart();
  return { ...tally, problems: [...tally.problems, ...intrusions] };
}

async function withoutGatewayPod(cluster: Cluster, prepared: Prepared): Promise<Tally> {
  const { api, kubectl } = cluster;
  const [gateway] = prepared.gateways;
  const [pod] = await gatewayPods(api, gateway);
  const traffic = new SteadyTraffic(cluster, prepared);
  await kubectl.run(['delete', 'pod', pod.metadata.name, '--namespace', pod.metadata.namespace, '--wait=false']);
  await kubectl.rolledOut(gateway.model.namespace, gateway.model.declaration.workload.name);
  await sleep(3000);
  return traffic.stop();
}

async function withoutWorker(gone: Worker, cluster: Cluster, prepared: Prepared): Promise<Tally> {
  await setLink(gone, 'down');
  try {
    await sleep(NOTICE_SECONDS * 1000);
    return await trafficFor(4, cluster, prepared);
  } finally {
    await setLink(gone, 'up');
  }
}

/** All pods are back, and all is well. */
async function green(cluster: Cluster, prepared: Prepared): Promise<void> {
  await rolledOut(cluster, prepared);
  await until('all to be well', async () => culprit(await walk(cluster, prepared, 'outages')) === undefined, 60);
}
