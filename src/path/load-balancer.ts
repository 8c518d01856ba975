import type { Hop, Step } from './hop';
import type { RequestPath } from './request-path';
import type { LoadBalancerPlan } from '../load-balancer/load-balancer';
import { loadBalancerPlan } from '../load-balancer/plan';
import { IngressHop } from '../model/ingress-hop';
import { IngressOutcome } from '../model/ingress-outcome';

export const loadBalancerHop: Hop = {
  name: IngressHop.LOAD_BALANCER,
  follow: (path) => {
    const plan = loadBalancerPlan(path.gateway);
    return plan ? throughBalancers(path, plan) : throughCloud(path);
  },
};

function throughBalancers(path: RequestPath, plan: LoadBalancerPlan): Step {
  const { port } = path.request;
  const { loadBalancers } = path.gateway.declaration;
  const frontend = plan.frontends.find((each) => each.port === port);
  const object = loadBalancers.map(({ name }) => `${name} frontend ${frontend?.name ?? '-'}`).join(', ') || 'port-map.md';
  if (!frontend) {
    return {
      summary: `nothing listens on ${port}; declared are ${listed(plan.frontends)}`,
      object,
      stop: { outcome: IngressOutcome.REFUSED, reason: `no port ${port} was declared on ${plan.gateway}` },
    };
  }
  const workers = loadBalancers.flatMap((balancer) => balancer.workers);
  const addresses = loadBalancers.flatMap((balancer) => balancer.bindAddresses).join(', ') || '*';
  return {
    summary: `${addresses}:${port} -> ${workers.length || 'all'} workers:${frontend.nodePort}`,
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
