import { clusterServiceRules } from './cluster/gateway-service';
import { ownWorkloadRules } from './cluster/own-workload';
import { serviceChangeRules } from './cluster/service-change';
import { serviceSettingRules } from './cluster/service-settings';
import { nodePortsOutOfRange } from './node-port-range';
import { nodePortsTakenTwice } from './node-ports';
import { advised, each, wrong, type Rule, type RuleTable, type Violation } from './rule';
import { servicePortText } from './service-port';
import { resolvedPorts, surroundings } from '../cluster/gateway-pods';
import { gatewayLabel } from '../cluster/other-servers';
import { groupBy, unique } from '../model/collections';
import { IngressHop } from '../model/ingress-hop';
import type { IngressModel, OpenedPort, ServicePort } from '../model/ingress-model';
import type { PortSettings } from '../model/port-settings';
import { ServiceType, serviceTypeOption } from '../model/service-type';
import { shown } from '../model/shown';
import { labelProblem, portProblem } from '../model/value-problems';
import { RESERVED_PORTS } from '../model/workload';

const SERVICE = 'https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport';
const ISTIO_PORTS = 'https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio';

const rules: readonly Rule[] = [
  {
    code: 'ING301',
    name: 'invalid port',
    level: 'error',
    allowed: 'whole numbers from 1 to 65535',
    otherwise: 'the API server would reject the Service and the Gateway',
    fix: 'set port to the number that clients connect to',
    see: 'https://istio.io/latest/docs/reference/config/networking/gateway/#Port',
    check: (model) => each(model.declared.ports, ({ at, port }) => {
      const problem = portProblem(port);
      return problem && { at, got: `port ${port} ${problem}` };
    }),
  },
  {
    code: 'ING302',
    name: 'node port out of range',
    level: 'error',
    allowed: 'node ports in the gateway\'s nodePortRange, which is 30000 to 32767 if it is not set',
    otherwise: 'the API server would reject numbers outside the range of its cluster, and with them every change to the Service',
    fix: 'choose a node port in that range, or leave it out; if the cluster has another range, set nodePortRange',
    see: SERVICE,
    causes: ['ING307'],
    check: nodePortsOutOfRange,
  },
  {
    code: 'ING303',
    name: 'duplicate node port',
    level: 'error',
    allowed: 'each node port once per app',
    otherwise: 'the API server would reject the second Service, or the load balancer would send one port\'s requests to another',
    fix: 'give one of the ports another nodePort, or one of the gateways other nodePorts',
    see: SERVICE,
    acrossGateways: true,
    check: nodePortsTakenTwice,
  },
  {
    code: 'ING304',
    name: 'port reserved by Istio',
    level: 'error',
    allowed: `any port except Istio's own: ${RESERVED_PORTS.join(', ')}`,
    otherwise: 'the listener would collide with one of the proxy\'s own, and istiod would not report it',
    fix: 'choose another port',
    see: ISTIO_PORTS,
    *check(model) {
      yield* each(model.declared.ports, ({ at, port }) =>
        (RESERVED_PORTS.includes(port) ? { at, got: `port ${port} is reserved by Istio` } : undefined));
      yield* reservedInOwnGateways(model);
    },
  },
  {
    code: 'ING305',
    name: 'conflicting settings for one port',
    level: 'error',
    allowed: 'one nodePort, targetPort and portName per port of a gateway',
    otherwise: 'one of the values would be silently dropped',
    fix: 'set the value once, or the same value everywhere',
    see: SERVICE,
    check: disagreements,
  },
  {
    code: 'ING306',
    name: 'invalid or duplicate port name',
    level: 'error',
    allowed: 'at most 63 lower-case letters, digits and dashes (not first or last), and each name once per gateway',
    otherwise: 'the API server would reject the Service, or istiod would mix up the statistics and routes of two servers',
    fix: 'choose another portName, or leave portName out',
    see: 'https://istio.io/latest/docs/reference/config/networking/gateway/#Port',
    check: portNames,
  },
  {
    code: 'ING307',
    name: 'node port on a LoadBalancer Service',
    level: 'error',
    allowed: 'nodePort and statusNodePort only with serviceType NODE_PORT',
    otherwise: 'the number would be silently dropped',
    fix: 'leave the number out, or set serviceType to NODE_PORT',
    see: SERVICE,
    *check({ gateways }) {
      for (const { servicePorts, serviceType, declaration } of gateways) {
        if (serviceType === ServiceType.NODE_PORT) continue;
        const needs = `needs serviceType NODE_PORT, got ${serviceTypeOption(serviceType)}`;
        for (const { declaration: { at, nodePort, port } } of servicePorts.flatMap(({ openedBy }) => openedBy)) {
          if (nodePort !== undefined) yield { at, got: `nodePort ${nodePort} of port ${port} ${needs}` };
        }
        const { at, statusNodePort } = declaration;
        if (statusNodePort !== undefined) yield { at, got: `statusNodePort ${statusNodePort} ${needs}` };
      }
    },
  },
];

/** Gateways that users write in the app; those of others in the cluster are their affair. */
function* reservedInOwnGateways({ gateways }: IngressModel): Iterable<Violation> {
  for (const gateway of gateways) {
    for (const other of surroundings(gateway).gateways.filter((one) => gateway.cluster.ofApp.has(one))) {
      for (const port of unique(other.servers.map((server) => server.port))) {
        const [reserved] = [...resolvedPorts(gateway, port)].filter((target) => RESERVED_PORTS.includes(target));
        if (reserved === undefined) continue;
        const target = reserved === port ? '' : ` leads to port ${reserved} of the pods, which`;
        yield { at: gateway.declaration.at, got: `port ${port} of ${gatewayLabel(other)}${target} is reserved by Istio` };
      }
    }
  }
}

/** The settings that a port has once, wherever it is opened; each declaration has its own namespaces. */
const SETTLED_ONCE: Readonly<Record<Exclude<keyof PortSettings, 'allowedNamespaces'>, true>> = {
  nodePort: true, targetPort: true, portName: true,
};

function* disagreements(model: IngressModel): Iterable<Violation> {
  for (const servicePort of declaredPorts(model)) {
    for (const field of Object.keys(SETTLED_ONCE) as Array<keyof typeof SETTLED_ONCE>) {
      const given = servicePort.openedBy.map(({ declaration }) => declaration).filter((port) => port[field] !== undefined);
      for (const port of given.filter((other) => !Object.is(other[field], given[0][field]))) {
        yield {
          at: port.at,
          got: `port ${port.port} has ${field} ${shown(port[field]!)} here, but ${shown(given[0][field]!)} at ${given[0].at}`,
        };
      }
    }
  }
}

function* portNames(model: IngressModel): Iterable<Violation> {
  for (const { at, portName } of model.declared.ports) {
    const fix = 'use at most 63 lower-case letters, digits and dashes (not first or last)';
    yield* advised(fix, wrong(at, 'portName', portName, labelProblem));
  }
  for (const gateway of model.gateways) {
    const ofPorts = [...namesTwice(gateway.servicePorts.map((port) => (
      { name: port.name, openedBy: port.openedBy, what: servicePortText(port, gateway.declaration) })))];
    // Servers are named after their ports, so the one clash would be told twice.
    yield* ofPorts.length > 0 ? ofPorts : namesTwice(gateway.servers.map((server) =>
      ({ name: server.name, openedBy: server.openedBy, what: `a server of port ${server.servicePort.port}` })));
  }
}

interface Named {
  readonly name: string;
  readonly what: string;
  readonly openedBy: readonly OpenedPort[];
}

function* namesTwice(named: readonly Named[]): Iterable<Violation> {
  for (const [name, [first, ...others]] of groupBy(named, (item) => item.name)) {
    // An invalid name has been reported as such.
    for (const { openedBy, what } of labelProblem(name) ? [] : others) {
      for (const at of unique([...openedBy, ...first.openedBy].map(({ declaration }) => declaration.at)).slice(0, 1)) {
        yield { at, got: `name ${shown(name)} of ${what} is also the name of ${first.what}` };
      }
    }
  }
}

function declaredPorts(model: IngressModel): ServicePort[] {
  return model.gateways.flatMap((gateway) => gateway.servicePorts.filter((port) => port.openedBy.length > 0));
}

export const gatewayServiceRules: RuleTable = {
  hop: IngressHop.GATEWAY_SERVICE,
  rules: [...rules, ...clusterServiceRules, ...serviceChangeRules, ...serviceSettingRules, ...ownWorkloadRules],
};
