import type { Hop, Step } from './hop';
import type { RequestPath } from './request-path';
import { portsThatStay } from '../cluster/service-before';
import { balancedPorts, frontends, type BalancedPort } from '../load-balancer/plan';
import { IngressHop } from '../model/ingress-hop';
import { IngressOutcome } from '../model/ingress-outcome';
import { ServiceType } from '../model/service-type';

export const loadBalancerHop: Hop = {
  name: IngressHop.LOAD_BALANCER,
  follow: (path) => {
    const { gateway, request: { port } } = path;
    const { serviceType, declaration: { loadBalancers } } = gateway;
    const stays = portsThatStay(gateway).some((each) => each.port === port && each.protocol === 'TCP');
    if (stays && loadBalancers.length === 0) return toOtherPort(path);
    if (serviceType === ServiceType.NODE_PORT) return throughBalancers(path, balancedPorts(path.gateway)!);
    return toService(path, IN_FRONT[serviceType]);
  },
};

/** A port of the Service that nobody declared: others may open it. */
function toOtherPort({ request: { port }, gateway: { namespace, workloadName, declaration: { workload } } }: RequestPath): Step {
  const reason = `port ${port} of Service ${workloadName} stays as it is, and was not declared`;
  return { summary: reason, object: `${namespace}/Service/${workload.name}`, stop: { outcome: IngressOutcome.UNDECIDED, reason } };
}

function throughBalancers(path: RequestPath, ports: readonly BalancedPort[]): Step {
  const { request: { port }, gateway } = path;
  const { loadBalancers } = gateway.declaration;
  const balanced = ports.find((each) => each.port === port);
  const objects = loadBalancers.map((balancer) => {
    const frontend = frontends(gateway, balancer).find((each) => each.port === port);
    return frontend ? `frontend ${frontend.name}` : `load balancer ${balancer.name}`;
  });
  const object = objects.join(', ') || 'port-map.md';
  if (!balanced) {
    return {
      summary: `nothing listens on ${port}; declared are ${listed(ports)}`,
      object,
      stop: { outcome: IngressOutcome.REFUSED, reason: `no port ${port} was declared on ${gateway.workloadName}` },
    };
  }
  const workers = loadBalancers.flatMap((balancer) => balancer.workers);
  const addresses = loadBalancers.flatMap((balancer) => balancer.bindAddresses).join(', ') || '*';
  return {
    summary: `${addresses}:${port} -> ${workers.length || 'all'} workers:${balanced.nodePort}`,
    object,
    path,
    unknowns: loadBalancers.length === 0 ? ['load balancer: is it configured as the port map says?'] : [],
  };
}

/** What brings requests to a Service without node ports of ours. */
const IN_FRONT: Readonly<Record<Exclude<ServiceType, ServiceType.NODE_PORT>, InFront>> = {
  [ServiceType.LOAD_BALANCER]: { how: 'made by the cloud', unknown: () => 'has the cloud made it?' },
  [ServiceType.CLUSTER_IP]: {
    how: 'from inside the cluster, or by what forwards to the Service',
    unknown: (service, port) => `does something forward port ${port} to Service ${service}?`,
  },
};

interface InFront {
  readonly how: string;
  readonly unknown: (service: string, port: number) => string;
}

/** Every port of the Service is open, including undeclared ones: the status port and stock ports. */
function toService(path: RequestPath, { how, unknown }: InFront): Step {
  const { port } = path.request;
  const { servicePorts, namespace, declaration, reference, workloadName } = path.gateway;
  const object = `${namespace}/Service/${declaration.workload.name} type`;
  const unknowns = [`load balancer: ${unknown(workloadName, port)}`];
  if (servicePorts.some((each) => each.port === port)) return { summary: `${port}, ${how}`, object, path, unknowns };
  return {
    summary: `no port ${port}; the Service has ${listed(servicePorts)}`,
    object,
    stop: { outcome: IngressOutcome.REFUSED, reason: `no port ${port} was declared on ${reference}` },
  };
}

function listed(list: ReadonlyArray<{ readonly port: number }>): string {
  return list.map((each) => each.port).join(', ') || 'none';
}
