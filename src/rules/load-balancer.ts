import { advised, wrong, type Rule, type RuleTable, type Violation } from './rule';
import { groupBy, unique } from '../model/collections';
import type { GatewayDeclaration, LoadBalancerDeclaration } from '../model/declaration';
import { IngressHop } from '../model/ingress-hop';
import type { IngressModel } from '../model/ingress-model';
import { isIP, mappedIPv4 } from '../model/ip-address';
import { ServiceType, serviceTypeOption } from '../model/service-type';
import { shown } from '../model/shown';
import { addressProblem, bindProblem, canonicalAddress, HAS_PORT, IS_MAPPED, labelProblem } from '../model/value-problems';

const SEE = 'https://docs.haproxy.org/2.6/configuration.html';

const rules: readonly Rule[] = [
  {
    code: 'ING201',
    name: 'invalid or duplicate worker',
    level: 'error',
    allowed: 'one or more workers, each an IP address or a host name, listed once',
    otherwise: 'the load balancer would reject its configuration, or forward requests to nowhere',
    fix: 'list each worker once, by IP address or host name',
    see: SEE,
    *check(model) {
      for (const { gateway, balancer } of balancers(model)) {
        const at = gateway.at;
        if (balancer.workers.length === 0) yield { at, got: `load balancer ${shown(balancer.name)} has no workers` };
        for (const [worker, ...again] of groupBy(balancer.workers, canonicalAddress).values()) {
          const invalid = addressProblem(worker);
          const problem = invalid ?? (again.length > 0 ? 'is listed twice' : undefined);
          const fix = invalid && workerFix(worker, invalid);
          if (problem) yield { at, got: `worker ${shown(worker)} of load balancer ${shown(balancer.name)} ${problem}`, fix };
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
          const fix = bindFix(address, problem);
          if (problem) yield { at, got: `bind address ${shown(address)} of load balancer ${shown(balancer.name)} ${problem}`, fix };
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
    acrossGateways: true,
    causes: ['ING202'],
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
      for (const { serviceType, declaration: { at, loadBalancers } } of model.gateways) {
        if (serviceType === ServiceType.NODE_PORT || loadBalancers.length === 0) continue;
        yield { at, got: `loadBalancers need serviceType NODE_PORT, got ${serviceTypeOption(serviceType)}` };
      }
    },
  },
  {
    code: 'ING205',
    name: 'invalid or duplicate load balancer name',
    level: 'error',
    allowed: 'lower-case letters, digits and dashes (not first or last), and each name once per gateway',
    otherwise: 'the load balancer\'s file would land in another folder, or overwrite another load balancer\'s',
    fix: 'give each load balancer a name of its own',
    see: SEE,
    *check(model) {
      for (const gateway of model.declared.gateways) {
        for (const [name, same] of groupBy(gateway.loadBalancers, (balancer) => balancer.name)) {
          const { at } = gateway;
          const fix = 'use lower-case letters, digits and dashes (not first or last)';
          yield* advised(fix, wrong(at, 'load balancer name', name, labelProblem));
          if (same.length > 1) yield { at, got: `load balancer name ${shown(name)} is used by ${same.length} load balancers` };
        }
      }
    },
  },
  {
    code: 'ING206',
    name: 'invalid load balancer option',
    level: 'error',
    allowed: 'options within the load balancer\'s limits',
    otherwise: 'the load balancer would reject its configuration, or not start',
    fix: 'correct the option, or leave it out',
    see: SEE,
    check: (model) => balancers(model).flatMap(({ gateway: { at }, balancer }) => (
      balancer.problems.map((problem) => ({ at, got: `load balancer ${shown(balancer.name)}: ${problem}` })))),
  },
];

interface Balancer {
  readonly gateway: GatewayDeclaration;
  readonly balancer: LoadBalancerDeclaration;
}

function balancers(model: IngressModel): Balancer[] {
  return model.declared.gateways.flatMap((gateway) => gateway.loadBalancers.map((balancer) => ({ gateway, balancer })));
}

/** A socket that a load balancer binds. */
interface Socket extends Balancer {
  readonly address: string;
  readonly port: number;
}

function sockets({ gateways }: IngressModel): Socket[] {
  return gateways.flatMap(({ declaration: gateway, servicePorts }) => {
    const ports = servicePorts.filter((port) => port.openedBy.length > 0).map((port) => port.port);
    return gateway.loadBalancers.flatMap((balancer) => balancer.bindAddresses.flatMap((address) =>
      ports.map((port) => ({ gateway, balancer, address, port }))));
  });
}

/** What to write instead of a worker that is no address. */
function workerFix(worker: string, problem: string): string {
  if (problem === HAS_PORT) return 'leave the port out: the node ports are used';
  if (worker.includes('%')) return 'use an address without a zone, or a host name';
  if (isIP(worker)) return 'use an address that only this worker has, or a host name';
  return 'use an IP address, or a host name of letters, digits, dashes, dots and underscores';
}

function bindFix(address: string, problem: string | undefined): string | undefined {
  if (problem === HAS_PORT) return 'leave the port out: every opened port is bound';
  return problem === IS_MAPPED ? `write it as ${mappedIPv4(address)}` : undefined;
}

function* boundTwice(model: IngressModel): Iterable<Violation> {
  const clashes = [...groupBy(sockets(model), ({ port }) => port).values()].flatMap((same) => same.flatMap((socket, index) => {
    const first = same.slice(0, index).find((other) => overlap(other.address, socket.address));
    return first ? [{ socket, first }] : [];
  }));
  // Two balancers that share an address share all their ports: that is one mistake.
  for (const same of groupBy(clashes, ({ socket, first }) => JSON.stringify([binding(socket), binding(first)])).values()) {
    const [{ socket, first }] = same;
    const ports = unique(same.map((clash) => clash.socket.port));
    const onPorts = `port${ports.length > 1 ? 's' : ''} ${ports.join(', ')}`;
    const isSame = first.balancer === socket.balancer;
    const owner = isSame ? 'the same load balancer' : `load balancer ${shown(first.balancer.name)} of gateway ${first.gateway.at}`;
    yield {
      at: socket.gateway.at,
      got: `load balancer ${shown(socket.balancer.name)} binds ${shown(socket.address)} on ${onPorts}, which overlaps `
        + `${shown(first.address)} of ${owner}`,
      fix: isSame ? 'list addresses that do not overlap: * is all of IPv4, :: all of IPv6' : undefined,
    };
  }
}

/** What a socket is besides its port. */
function binding({ gateway, balancer, address }: Socket): readonly string[] {
  return [gateway.at, balancer.name, address];
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
