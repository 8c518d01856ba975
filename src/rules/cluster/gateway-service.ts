import { knowsAll, type ClusterService, type ClusterServicePort } from '../../cluster/facts/cluster-facts';
import { isSubset } from '../../cluster/facts/selector';
import { NO_TRANSLATION, surroundings, targetOf } from '../../cluster/gateway-pods';
import { unique } from '../../model/collections';
import type { GatewayModel, IngressModel, ServicePort } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { shown } from '../../model/shown';
import { InstallationKind } from '../../model/workload';
import { each, type Rule, type Violation } from '../rule';

const NODE_PORT = 'https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport';
const GATEWAY = 'https://istio.io/latest/docs/reference/config/networking/gateway/';

/** What a snapshot of the cluster shows of the gateway's Service. */
export const clusterServiceRules: readonly Rule[] = [
  {
    code: 'ING308',
    name: 'NAME ING308',
    level: 'error',
    allowed: 'node ports that no other Service of the cluster has',
    otherwise: 'the API server would refuse the gateway\'s Service, and with it every change to it',
    fix: 'choose another nodePort, or another start of nodePorts',
    see: NODE_PORT,
    check: takenNodePorts,
  },
  {
    code: 'ING309',
    name: 'NAME ING309',
    level: 'error',
    allowed: 'one target port for a port, in all Services of the gateway\'s pods',
    otherwise: 'Envoy would listen on the port that one of the Services leads to, and what comes through the other would be refused',
    fix: 'give both Services the same number as targetPort, or the other one another port',
    see: GATEWAY,
    check: otherTargetPorts,
  },
  {
    code: 'ING310',
    name: 'NAME ING310',
    level: 'warning',
    allowed: 'each target port under one port number, in all Services of the gateway\'s pods',
    otherwise: 'a Gateway for the other number would share a listener with this one, where the older of two servers wins',
    fix: 'give the other Service a targetPort that no other port has',
    see: GATEWAY,
    check: (model) => beside(model, ({ name, port }, target) => (opened, service) =>
      opened.targetPort === target && opened.port !== port
        ? `port ${opened.port} leads to ${target}, as port ${port} ${shown(name)} of Service ${shown(nameOf(service))} does` : undefined),
  },
  {
    code: 'ING311',
    name: 'NAME ING311',
    level: 'error',
    allowed: 'a Service of the gateway that the cluster has, in front of its pods',
    otherwise: 'no request would get to the pods',
    fix: 'write the name of the installation as it is in the cluster, or mend the selector of the Service',
    see: GATEWAY,
    check: (model) => each(model.gateways, (gateway) => {
      const { declaration: { at, workload: { kind } }, cluster, namespace } = gateway;
      const { ownService, podLabels } = surroundings(gateway);
      if (kind === InstallationKind.MANAGED) return undefined;
      if (ownService) {
        return isSubset(ownService.selector, podLabels) ? undefined : { at, got: `Service ${shown(gateway.workload)} selects ${JSON.stringify(ownService.selector)}, and the pods have the labels ${JSON.stringify(podLabels)}` };
      }
      const missing = kind === InstallationKind.ISTIOCTL && knowsAll(cluster, 'Service', namespace);
      return missing ? { at, got: `there is no Service ${shown(gateway.workload)}` } : undefined;
    }),
  },
  {
    code: 'ING312',
    name: 'NAME ING312',
    level: 'error',
    allowed: 'all ports of the gateway\'s Service that Gateways of others open, among those of the Helm values',
    otherwise: 'the port would leave the Service, since a list of values replaces the one before it, and clients of the other Gateway would be refused',
    fix: 'open the port here too, with IngressPort, or move the other Gateway to a gateway of its own',
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
      yield* violations(gateway, port, `node port ${port.nodePort} of port ${port.port} is that of Service ${shown(owner)}`);
    }
  }
}

function* otherTargetPorts(model: IngressModel): Iterable<Violation> {
  for (const gateway of model.gateways) {
    if (surroundings(gateway).ownService?.labels[NO_TRANSLATION] === undefined) continue;
    for (const port of gateway.servicePorts.filter(({ openedBy, port: number, targetPort }) => openedBy.length > 0 && number !== targetPort)) {
      yield* violations(gateway, port, `port ${port.port} leads to ${port.targetPort} and the gateway's Service has the label ${shown(NO_TRANSLATION)}`);
    }
  }
  yield* beside(model, ({ port, targetPort }, target) => (opened, service) => {
    if (service.labels[NO_TRANSLATION] !== undefined || opened.port !== port || target === undefined || opened.targetPort === target) return undefined;
    return `port ${port} leads to ${opened.targetPort}, and in Service ${shown(nameOf(service))} to ${typeof targetPort === 'string' ? shown(targetPort) : targetPort}`;
  });
}

function* portsTakenOff({ gateways }: IngressModel): Iterable<Violation> {
  for (const gateway of gateways.filter(({ declaration }) => declaration.throughChart)) {
    const { ownService, gateways: others } = surroundings(gateway);
    const kept = new Set(gateway.servicePorts.map(({ port }) => port));
    const lost = new Set(ownService?.ports.map(({ port }) => port).filter((port) => !kept.has(port)));
    for (const { namespace, name, servers } of others) {
      for (const port of unique(servers.map((server) => server.port)).filter((number) => lost.has(number))) {
        yield { at: gateway.declaration.at, got: `port ${port} of Gateway ${shown(qualifiedName(namespace, name))} is on Service ${shown(gateway.workload)} and not among the values` };
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
function violations({ declaration }: GatewayModel, { openedBy }: ServicePort, got: string): Violation[] {
  return (openedBy.length > 0 ? openedBy : [{ declaration }]).map(({ declaration: { at } }) => ({ at, got }));
}

function nameOf({ namespace, name }: ClusterService): string {
  return qualifiedName(namespace, name);
}
