import { knowsAll } from '../../cluster/cluster-facts';
import { NO_TRANSLATION, surroundings, targetOf } from '../../cluster/gateway-pods';
import type { ClusterService, ClusterServicePort } from '../../cluster/kinds/service';
import { isSubset } from '../../cluster/selector';
import { unique } from '../../model/collections';
import type { GatewayModel, IngressModel, ServicePort } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { shown } from '../../model/shown';
import { InstallationKind } from '../../model/workload';
import { each, type Rule, type Violation } from '../rule';
import { servicePortText } from '../service-port-text';

const NODE_PORT = 'https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport';
const GATEWAY = 'https://istio.io/latest/docs/reference/config/networking/gateway/';

/** What a snapshot of the cluster shows of the gateway's Service. */
export const clusterServiceRules: readonly Rule[] = [
  {
    code: 'ING308',
    name: 'node port taken in the cluster',
    level: 'error',
    allowed: 'node ports that no other Service in the cluster has',
    otherwise: 'the API server would reject the gateway\'s Service and with it every change to it',
    fix: 'choose another nodePort or statusNodePort, or count nodePorts from another number',
    see: NODE_PORT,
    check: takenNodePorts,
  },
  {
    code: 'ING309',
    name: 'different target ports for one port',
    level: 'error',
    allowed: 'one target port per port in all Services of the gateway\'s pods',
    otherwise: 'Envoy would listen on the target port of one Service, and connections through the other would be refused',
    fix: 'give both Services the same targetPort, or give the other Service another port',
    see: GATEWAY,
    check: otherTargetPorts,
  },
  {
    code: 'ING310',
    name: 'target port of another Service',
    level: 'warning',
    allowed: 'each target port under one port number in all Services of the gateway\'s pods',
    otherwise: 'a Gateway for the other number would share a listener with this one, and the older of two servers would win',
    fix: 'give the other Service a targetPort that no other port has',
    see: GATEWAY,
    check: (model) => beside(model, ({ name, port }, target) => (opened, service) =>
      opened.targetPort === target && opened.port !== port
        ? `target port ${target} of port ${opened.port} is also used by port ${port} ${shown(name)} of Service ${shown(nameOf(service))}`
        : undefined),
  },
  {
    code: 'ING311',
    name: 'gateway Service missing or without pods',
    level: 'error',
    allowed: 'a gateway Service that exists and selects the pods of the gateway',
    otherwise: 'no request would reach the pods',
    fix: 'set name and namespace of the installation as in the cluster, or correct the selector of the Service',
    see: GATEWAY,
    check: (model) => each(model.gateways, (gateway) => {
      const { declaration: { at, workload: { kind } }, cluster, namespace } = gateway;
      const { ownService, podLabels } = surroundings(gateway);
      if (kind === InstallationKind.MANAGED) return undefined;
      if (ownService) {
        return isSubset(ownService.selector, podLabels) ? undefined : {
          at,
          got: `Service ${shown(gateway.workload)} selects ${JSON.stringify(ownService.selector)}, but the pods have `
            + JSON.stringify(podLabels),
          fix: 'correct the selector of the Service, or the selector of the installation',
        };
      }
      const missing = kind === InstallationKind.ISTIOCTL && knowsAll(cluster, 'Service', namespace);
      const fix = 'set name and namespace of the installation as in the cluster';
      return missing ? { at, got: `the snapshot has no Service ${shown(gateway.workload)}`, fix } : undefined;
    }),
  },
  {
    code: 'ING312',
    name: 'port missing from Helm values',
    level: 'error',
    allowed: 'values that keep every port another Gateway uses',
    otherwise: 'the values would replace the whole list of ports, and clients of the other Gateway would be refused',
    fix: 'open the port here too with IngressPort, or move the other Gateway to a gateway of its own',
    see: 'https://istio.io/latest/docs/setup/additional-setup/gateway/',
    check: portsTakenOff,
  },
];

function* takenNodePorts({ gateways }: IngressModel): Iterable<Violation> {
  // Those of the app are compared as they will be.
  const changed = new Set(gateways.map(({ workload }) => workload));
  for (const gateway of gateways) {
    const taken = new Map(gateway.cluster.services.filter((service) => !changed.has(nameOf(service))).flatMap((service) =>
      [...service.ports.map(({ nodePort }) => nodePort), service.healthCheckNodePort].map((nodePort) => [nodePort, nameOf(service)])));
    for (const port of gateway.servicePorts) {
      const owner = port.nodePort === undefined ? undefined : taken.get(port.nodePort);
      if (owner === undefined) continue;
      const own = servicePortText(port, gateway.declaration);
      yield* violations(gateway, port, `node port ${port.nodePort} of ${own} is used by Service ${shown(owner)}`);
    }
  }
}

function* otherTargetPorts(model: IngressModel): Iterable<Violation> {
  for (const gateway of model.gateways) {
    if (surroundings(gateway).ownService?.labels[NO_TRANSLATION] === undefined) continue;
    for (const port of gateway.servicePorts.filter(({ openedBy, port: number, targetPort }) => openedBy.length > 0 && number !== targetPort)) {
      const because = `, but label ${shown(NO_TRANSLATION)} of the gateway's Service makes Envoy listen on ${port.port}`;
      const got = `port ${port.port} has target port ${port.targetPort}${because}`;
      yield* violations(gateway, port, got, `remove the label from the Service, or set targetPort to ${port.port}`);
    }
  }
  yield* beside(model, ({ port, targetPort }, target) => (opened, service) => {
    if (service.labels[NO_TRANSLATION] !== undefined || opened.port !== port || target === undefined || opened.targetPort === target) return undefined;
    return `port ${port} has target port ${opened.targetPort}, but ${shown(targetPort)} in Service ${shown(nameOf(service))}`;
  });
}

function* portsTakenOff({ gateways }: IngressModel): Iterable<Violation> {
  for (const gateway of gateways.filter(({ declaration }) => declaration.throughChart)) {
    const { ownService, gateways: others } = surroundings(gateway);
    const kept = new Set(gateway.servicePorts.map(({ port }) => port));
    const lost = new Set(ownService?.ports.map(({ port }) => port).filter((port) => !kept.has(port)));
    for (const { namespace, name, servers } of others) {
      for (const port of unique(servers.map((server) => server.port)).filter((number) => lost.has(number))) {
        const other = `port ${port} of Gateway ${shown(qualifiedName(namespace, name))}`;
        yield { at: gateway.declaration.at, got: `${other} is on Service ${shown(gateway.workload)}, but not in the Helm values` };
      }
    }
  }
}

/** Asks of each opened port and each TCP port of another Service of the same pods what is wrong. */
function* beside(
  { gateways }: IngressModel,
  check: (port: ClusterServicePort, target: number | undefined) => (opened: ServicePort, service: ClusterService) => string | undefined,
): Iterable<Violation> {
  for (const gateway of gateways) {
    const opened = gateway.servicePorts.filter(({ openedBy }) => openedBy.length > 0);
    for (const service of surroundings(gateway).services) {
      for (const port of service.ports.filter(({ protocol }) => protocol === 'TCP')) {
        const ask = check(port, targetOf(port, surroundings(gateway)));
        for (const openedPort of opened) {
          const got = ask(openedPort, service);
          if (got) yield* violations(gateway, openedPort, got);
        }
      }
    }
  }
}

/** At each declaration that opened the port; at the gateway for a port that it has of itself. */
function violations({ declaration }: GatewayModel, { openedBy }: ServicePort, got: string, fix?: string): Violation[] {
  return (openedBy.length > 0 ? openedBy : [{ declaration }]).map(({ declaration: { at } }) => ({ at, got, fix }));
}

function nameOf({ namespace, name }: ClusterService): string {
  return qualifiedName(namespace, name);
}
