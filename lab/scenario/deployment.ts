import { cloudConfiguration } from '../balancer/cloud';
import type { BalancerFile } from '../balancer/balancer';
import type { Cluster } from '../cluster';
import type { KubernetesObject, Service } from '../control-plane/objects';
import { BALANCER } from '../network/hosts';
import type { Prepared, PreparedGateway } from './prepared';

/** Puts a scenario into the cluster in the way that README tells users, and its files into the balancer. */
export async function deploy({ kubectl, balancer, api }: Cluster, prepared: Prepared): Promise<void> {
  const { namespaces, presumed, delivered, manifests } = prepared;
  await kubectl.apply(namespaces);
  await kubectl.apply(presumed);
  await kubectl.apply(delivered);
  await kubectl.applyFolder(manifests);
  await Promise.all(deploymentsOf(prepared).map(({ metadata: { namespace, name } }) => kubectl.rolledOut(namespace!, name)));
  const files = await Promise.all(prepared.gateways.map((gateway) => balancerFiles(gateway, (path) => api.get<Service>(path))));
  await balancer.serve(files.flat());
}

/** Takes a scenario out again; what is left of the stock gateway is what the next one changes. */
export async function withdraw({ kubectl, balancer, premises }: Cluster, { presumed, delivered, synthesized }: Prepared): Promise<void> {
  await balancer.serve([]);
  const stock = new Set(premises.stockGateway.map(keyOf));
  await kubectl.remove([...synthesized, ...delivered.filter((object) => !stock.has(keyOf(object))), ...presumed]);
}

function deploymentsOf({ presumed, delivered, synthesized }: Prepared): KubernetesObject[] {
  return [...presumed, ...delivered, ...synthesized].filter(({ kind }) => kind === 'Deployment');
}

/** The files that the library wrote, or, where a cloud makes the balancer, what the cloud would do. */
async function balancerFiles(
  { model, balancerFiles: written }: PreparedGateway, get: (path: string) => Promise<Service | undefined>,
): Promise<BalancerFile[]> {
  const { loadBalancers, workload } = model.declaration;
  if (loadBalancers.length > 0) {
    const addresses = loadBalancers.flatMap(({ bindAddresses }) => bindAddresses);
    return [...written].map(([file, content]) => ({ name: `${workload.name}-${file}`, content, addresses }));
  }
  const service = await get(`/api/v1/namespaces/${model.namespace}/services/${workload.name}`);
  return [{ name: `${workload.name}-cloud`, content: cloudConfiguration(service!), addresses: [BALANCER.address] }];
}

function keyOf({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind}/${namespace}/${name}`;
}
