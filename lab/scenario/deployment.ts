import { basename } from 'path';
import { installedGateway, type Prepared, type PreparedGateway } from './prepared';
import { STATUS_PATH, STATUS_PORT } from '../../src/model/workload';
import type { BalancerFile } from '../balancer/balancer';
import { cloudConfiguration } from '../balancer/cloud';
import type { Cluster } from '../cluster';
import type { Api } from '../control-plane/api';
import { keyOf, type KubernetesObject } from '../control-plane/objects';
import { gatewayService } from '../istio/gateway-workload';
import { BALANCER, WORKERS } from '../network/hosts';
import { until } from '../system/wait';

/** Puts a scenario into the cluster: what it presumes, then its output. */
export async function deploy(cluster: Cluster, prepared: Prepared): Promise<void> {
  await installPresumed(cluster, prepared);
  await applyOutput(cluster, prepared);
}

/** Puts into the cluster what a scenario presumes. */
export async function installPresumed({ kubectl, premises }: Cluster, prepared: Prepared): Promise<void> {
  await kubectl.apply(prepared.namespaces);
  const installed = installedGateway(prepared.scenario, premises);
  if (changesStockGateway(prepared, installed)) await kubectl.install(installed);
  await kubectl.apply(prepared.presumed);
}

/** Applies the output in the way that README tells users, and gives the balancer its files; mends what was changed since. */
export async function applyOutput(cluster: Cluster, prepared: Prepared): Promise<void> {
  await applyObjects(cluster, prepared);
  await cluster.balancer.serve(await balancerFiles(cluster, prepared));
}

/** Applies the output, and waits until the gateways are well. */
export async function applyObjects(cluster: Cluster, prepared: Prepared): Promise<void> {
  await cluster.kubectl.apply(prepared.delivered);
  await cluster.kubectl.applyFolder(prepared.manifests);
  await rolledOut(cluster, prepared);
  await healthy(cluster, prepared);
}

/** Waits until every worker answers health checks of every gateway. */
export async function healthy(cluster: Cluster, { gateways }: Prepared): Promise<void> {
  await Promise.all(gateways.map((gateway) => healthyAtWorkers(cluster, gateway)));
}

/** Waits until the pods of all Deployments are as they should be. */
export async function rolledOut({ kubectl }: Cluster, prepared: Prepared): Promise<void> {
  await Promise.all(deploymentsOf(prepared).map(({ metadata: { namespace, name } }) => kubectl.rolledOut(namespace!, name)));
}

/** What the balancer is to run for a scenario. */
export async function balancerFiles({ api }: Cluster, { gateways }: Prepared): Promise<BalancerFile[]> {
  return (await Promise.all(gateways.map((gateway) => filesInFrontOf(gateway, api)))).flat();
}

/** Takes a scenario out again, and the gateways with it: their node ports may be wanted by the next one. */
export async function withdraw({ kubectl, balancer }: Cluster, { presumed, delivered, synthesized }: Prepared): Promise<void> {
  await balancer.serve([]);
  await kubectl.remove([...synthesized, ...delivered, ...presumed]);
}

/** Whether a scenario counts on the gateway that Istio's installation brings. */
function changesStockGateway({ delivered }: Prepared, stockGateway: readonly KubernetesObject[]): boolean {
  const stock = new Set(stockGateway.map(keyOf));
  return delivered.some((object) => stock.has(keyOf(object)));
}

function deploymentsOf({ presumed, delivered, synthesized }: Prepared): KubernetesObject[] {
  return [...presumed, ...delivered, ...synthesized].filter(({ kind }) => kind === 'Deployment');
}

/** The files that the library wrote, or, where a cloud makes the balancer, what the cloud would do. */
async function filesInFrontOf(gateway: PreparedGateway, api: Api): Promise<BalancerFile[]> {
  const { model, balancerFiles: written } = gateway;
  const { loadBalancers } = model.declaration;
  if (loadBalancers.length > 0) {
    const addresses = loadBalancers.flatMap(({ bindAddresses }) => bindAddresses);
    return [...written].map(([file, content]) => ({ name: basename(file, '.cfg'), content, addresses }));
  }
  const service = await gatewayService(api, gateway);
  return [{ name: 'cloud', content: cloudConfiguration(service), addresses: [BALANCER.address] }];
}

/**
 * Waits until every worker answers health checks from healthy pods only, as in a cluster at rest: HAProxy gives a worker up for
 * seconds when its very first check fails.
 */
async function healthyAtWorkers({ api, client }: Cluster, gateway: PreparedGateway): Promise<void> {
  const { nodePort } = (await gatewayService(api, gateway)).spec.ports!.find(({ port }) => port === STATUS_PORT.port)!;
  const check = { protocol: 'http/1.1' as const, port: nodePort!, host: 'lab', path: STATUS_PATH };
  const asked = Array.from({ length: 10 }, () => WORKERS).flat();
  await until('health at every worker', async () => {
    const answers = await Promise.all(asked.map(({ address }) => client.send({ ...check, address })));
    return answers.every(({ status }) => status === 200);
  });
}
