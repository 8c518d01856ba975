import type { Rule, RuleTable, Violation } from './rule';
import { groupBy } from '../model/collections';
import type { GatewayDeclaration, LoadBalancerDeclaration } from '../model/declaration';
import { IngressHop } from '../model/ingress-hop';
import type { IngressModel } from '../model/ingress-model';
import { ServiceType } from '../model/service-type';
import { shown } from '../model/shown';
import { addressProblem, bindProblem, canonicalAddress, labelProblem } from '../model/value-problems';

const SEE = 'https://docs.haproxy.org/2.6/configuration.html';

const rules: readonly Rule[] = [
  {
    code: 'ING201',
    name: 'invalid or duplicate worker',
    level: 'error',
    allowed: 'one or more workers, each an IP address or a host name, listed once',
    otherwise: 'the load balancer would reject its configuration, or forward requests to nowhere',
    fix: 'list the address of every worker once',
    see: SEE,
    *check(model) {
      for (const { gateway, balancer } of balancers(model)) {
        const at = gateway.at;
        if (balancer.workers.length === 0) yield { at, got: `load balancer ${shown(balancer.name)} has no workers` };
        for (const [worker, same] of groupBy(balancer.workers, canonicalAddress)) {
          const problem = addressProblem(worker) ?? (same.length > 1 ? 'is listed twice' : undefined);
          if (problem) {
            yield {
              at, got: `worker ${shown(worker)} of load balancer ${shown(balancer.name)} ${problem}`,
              fix: FIXES.get(problem),
            };
          }
        }
      }
    },
  },
  {
    code: 'ING202',
    name: 'invalid bind address',
    level: 'error',
    allowed: 'one or more IPv4 or IPv6 addresses, or *',
    otherwise: 'the load balancer would reject its configuration',
    fix: 'list addresses of the load balancer\'s own machine, or leave bindAddresses out',
    see: SEE,
    *check(model) {
      for (const { gateway, balancer } of balancers(model)) {
        const at = gateway.at;
        if (balancer.bindAddresses.length === 0) yield { at, got: `load balancer ${shown(balancer.name)} has no bind address` };
        for (const address of balancer.bindAddresses) {
          const problem = bindProblem(address);
          if (problem) yield { at, got: `bind address ${shown(address)} of load balancer ${shown(balancer.name)} ${problem}` };
        }
      }
    },
  },
  {
    code: 'ING203',
    name: 'address bound by two load balancers',
    level: 'error',
    allowed: 'each address and port bound by one load balancer',
    otherwise: 'the second load balancer could not listen, and one gateway would get the other\'s requests',
    fix: 'give each load balancer its own bindAddresses, or open other ports on one of the gateways',
    see: SEE,
    check: boundTwice,
  },
  {
    code: 'ING204',
    name: 'load balancer without node ports',
    level: 'error',
    allowed: 'loadBalancers only with serviceType NODE_PORT',
    otherwise: 'the load balancers would have no node ports to forward to',
    fix: 'set serviceType to NODE_PORT, or leave loadBalancers out',
    see: 'https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport',
    *check(model) {
      for (const gateway of model.declared.gateways) {
        if (gateway.serviceType === ServiceType.NODE_PORT || gateway.loadBalancers.length === 0) continue;
        yield { at: gateway.at, got: `loadBalancers need serviceType NODE_PORT, got ${gateway.serviceType}` };
      }
    },
  },
  {
    code: 'ING205',
    name: 'invalid or duplicate load balancer name',
    level: 'error',
    allowed: 'lower-case letters, digits and dashes (not first or last), and each name once per gateway',
    otherwise: 'one load balancer\'s file would overwrite the other\'s',
    fix: 'give each load balancer a name of its own',
    see: SEE,
    *check(model) {
      for (const gateway of model.declared.gateways) {
        for (const [name, same] of groupBy(gateway.loadBalancers, (balancer) => balancer.name)) {
          const problem = labelProblem(name) ?? (same.length > 1 ? `is used by ${same.length} load balancers` : undefined);
          if (problem) yield { at: gateway.at, got: `load balancer name ${shown(name)} ${problem}` };
        }
      }
    },
  },
];

/** Advice for one problem of a worker. */
const FIXES: ReadonlyMap<string, string> = new Map([
  ['has a port', 'leave the port out; node ports are added'],
  ['is listed twice', 'list each worker once'],
]);

interface Balancer {
  readonly gateway: GatewayDeclaration;
  readonly balancer: LoadBalancerDeclaration;
}

function balancers(model: IngressModel): Balancer[] {
  return model.declared.gateways.flatMap((gateway) => gateway.loadBalancers.map((balancer) => ({ gateway, balancer })));
}

function* boundTwice(model: IngressModel): Iterable<Violation> {
  const bound = model.gateways.flatMap(({ declaration: gateway, servicePorts }) => {
    const ports = servicePorts.filter((port) => port.openedBy.length > 0).map((port) => port.port);
    return gateway.loadBalancers.flatMap((balancer) => balancer.bindAddresses.flatMap((address) =>
      ports.map((port) => ({ gateway, balancer, address, port }))));
  });
  for (const [port, sockets] of groupBy(bound, (socket) => socket.port)) {
    for (const [index, socket] of sockets.entries()) {
      const first = sockets.slice(0, index).find((other) => overlap(other.address, socket.address));
      if (!first) continue;
      yield {
        at: socket.gateway.at,
        got: `load balancer ${shown(socket.balancer.name)} binds ${socket.address}:${port}, which overlaps ${first.address}:${port} of `
          + (first.balancer === socket.balancer ? 'the same load balancer' : `load balancer ${shown(first.balancer.name)} of gateway ${first.gateway.at}`),
      };
    }
  }
}

function overlap(a: string, b: string): boolean {
  const [one, other] = [a, b].map(canonicalAddress);
  if (one === other) return true;
  if (isSix(one) !== isSix(other)) return false;
  return [one, other].includes(isSix(one) ? '::' : '*');
}

function isSix(address: string): boolean {
  return address.includes(':');
}

export const loadBalancerRules: RuleTable = { hop: IngressHop.LOAD_BALANCER, rules };
