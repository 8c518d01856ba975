import type { Hop, Step } from './hop';
import type { RequestPath } from './request-path';
import { balancedPorts, frontends, type BalancedPort } from '../load-balancer/plan';
import { IngressHop } from '../model/ingress-hop';
import { IngressOutcome } from '../model/ingress-outcome';

export const loadBalancerHop: Hop = {
  name: IngressHop.LOAD_BALANCER,
  follow: (path) => {
    const ports = balancedPorts(path.gateway);
    return ports ? throughBalancers(path, ports) : throughCloud(path);
  },
};

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

/** A cloud's load balancer opens every port of the Service, including undeclared ones: the status port and stock ports. */
function throughCloud(path: RequestPath): Step {
  const { port } = path.request;
  const { servicePorts, namespace, declaration, reference } = path.gateway;
  const object = `${namespace}/Service/${declaration.workload.name} type`;
  if (!servicePorts.some((each) => each.port === port)) {
    return {
      summary: `no port ${port}; the Service has ${listed(servicePorts)}`,
      object,
      stop: { outcome: IngressOutcome.REFUSED, reason: `no port ${port} was declared on ${reference}` },
    };
  }
  return { summary: `${port}, made by the cloud`, object, path, unknowns: ['load balancer: has the cloud made it?'] };
}

function listed(list: ReadonlyArray<{ readonly port: number }>): string {
  return list.map((each) => each.port).join(', ') || 'none';
}
