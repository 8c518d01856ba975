import { keptPortRules } from './kept-ports';
import { isMissing } from '../../cluster/cluster-facts';
import { lacksWorkload, leadsNowhere, NO_TRANSLATION, surroundings, targetOf } from '../../cluster/gateway-pods';
import type { ClusterService, ClusterServicePort } from '../../cluster/kinds/service';
import { gatewayLabel } from '../../cluster/other-servers';
import { isSubset, type Labels } from '../../cluster/selector';
import { portsThatStay } from '../../cluster/service-before';
import { unique } from '../../model/collections';
import type { GatewayModel, IngressModel, ServicePort } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { shown } from '../../model/shown';
import { InstallationKind } from '../../model/workload';
import { freeNodePort, otherNodePort, takenNodePorts } from '../node-ports';
import { each, type Rule, type Violation } from '../rule';
import { servicePortText, setterOf } from '../service-port';
import { workloadText } from '../workload-text';

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
    check: takenByOthers,
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
    check: targetsOfOtherPorts,
  },
  {
    code: 'ING311',
    name: 'gateway Service missing or without pods',
    level: 'error',
    allowed: 'a gateway Service that exists and selects the pods of the gateway',
    otherwise: 'no request would reach the pods',
    fix: 'set name and namespace of the installation as in the cluster, or correct the selector of the Service',
    see: GATEWAY,
    causes: ['ING427'],
    check: (model) => each(model.gateways, (gateway) => {
      const { declaration: { at, workload: { kind, name } }, cluster, namespace } = gateway;
      const { ownService, workload } = surroundings(gateway);
      if (kind === InstallationKind.MANAGED) return undefined;
      if (ownService) {
        const otherPods = selectsOtherPods(gateway, ownService, workload?.podLabels);
        const fix = 'correct the selector of the Service, or the selector of the installation';
        const selects = `Service ${shown(gateway.workloadName)} selects ${JSON.stringify(ownService.selector)}`;
        return otherPods && { at, got: `${selects}, but ${otherPods}`, fix };
      }
      // Where its workload is missing too, its name or namespace is wrong, which is reported there.
      const missing = kind === InstallationKind.ISTIOCTL && isMissing(cluster, { group: '', kind: 'Service', namespace, name })
        && !lacksWorkload(gateway);
      const fix = 'set name and namespace of the installation as in the cluster';
      return missing ? { at, got: `the snapshot has no Service ${shown(gateway.workloadName)}`, fix } : undefined;
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
  {
    code: 'ING313',
    name: 'named target port on the gateway',
    level: 'warning',
    allowed: 'numbers as target ports in all Services of the gateway\'s pods',
    otherwise: 'if the name stands for another port of the pods, Envoy may listen on that one, and clients would be refused',
    fix: 'set targetPort of the other Service to a number',
    see: GATEWAY,
    check: namedTargets,
  },
  {
    code: 'ING323',
    name: 'target port name that no container has',
    level: 'warning',
    allowed: 'names as target ports only if a container of the gateway\'s pods has a TCP port of that name',
    otherwise: 'that port of the other Service would have no pods, and its clients would be refused',
    fix: 'set targetPort of the other Service to a number',
    see: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
    check: namesOfNothing,
  },
  ...keptPortRules,
  {
    code: 'ING317',
    name: 'Gateway port missing from the Service',
    level: 'warning',
    allowed: 'other Gateways of the pods on ports that a Service of the pods has',
    otherwise: 'Envoy would listen on the port, but no Service would lead there',
    fix: 'open the port with an IngressPort as well, or take it out of the other Gateway',
    see: 'https://istio.io/latest/docs/reference/config/analysis/ist0162/',
    check: portsOffTheService,
  },
];

/** Where the containers are known, the target port is too. */
function* namedTargets(model: IngressModel): Iterable<Violation> {
  for (const { gateway, opened, service, other, target } of beside(model)) {
    if (target !== undefined || opened.port !== other.port || leadsNowhere(other, surroundings(gateway))) continue;
    const got = `port ${opened.port} has target port ${opened.targetPort}, but the name ${shown(other.targetPort)} in Service `
      + shown(nameOf(service));
    yield* opened.openedBy.map(({ declaration: { at } }) => ({ at, got }));
  }
}

function* namesOfNothing(model: IngressModel): Iterable<Violation> {
  for (const { gateway, opened, service, other } of beside(model)) {
    const around = surroundings(gateway);
    if (opened.port !== other.port || !leadsNowhere(other, around)) continue;
    const got = `port ${other.port} of Service ${shown(nameOf(service))} has target port ${shown(other.targetPort)}, which no container of `
      + `${workloadText(around.workload!)} names`;
    yield* opened.openedBy.map(({ declaration: { at } }) => ({ at, got }));
  }
}

/**
 * What pods a Service selects instead of the gateway's. Where only the Service is known, its pods have the labels that it selects by, and
 * lack those that the Gateway selects by if the two contradict each other.
 */
function selectsOtherPods({ declaration: { workload } }: GatewayModel, { selector }: ClusterService, pods?: Labels): string | undefined {
  if (pods) return isSubset(selector, pods) ? undefined : `the pods have ${JSON.stringify(pods)}`;
  const contradicts = Object.entries(workload.selector).some(([key, value]) => selector[key] !== undefined && selector[key] !== value);
  return contradicts ? `the Gateway selects ${JSON.stringify(workload.selector)}` : undefined;
}

function* takenByOthers(model: IngressModel): Iterable<Violation> {
  const { gateways } = model;
  const unfree = takenNodePorts(model);
  // Those of the app are compared as they will be.
  const changed = new Set(gateways.map(({ workloadName }) => workloadName));
  const staying = gateways.flatMap((gateway) => portsThatStay(gateway).map(({ nodePort }) => ({ gateway, nodePort })));
  for (const gateway of gateways) {
    const others = gateway.cluster.services.filter((service) => !changed.has(nameOf(service)));
    const taken = new Map([
      ...others.flatMap((service) => [...service.ports.map(({ nodePort }) => nodePort), service.healthCheckNodePort]
        .map((nodePort) => [nodePort, nameOf(service)] as const)),
      ...staying.filter((port) => port.gateway !== gateway)
        .map(({ gateway: { workloadName }, nodePort }) => [nodePort, workloadName] as const),
    ]);
    for (const port of gateway.servicePorts) {
      const owner = port.nodePort === undefined ? undefined : taken.get(port.nodePort);
      if (owner === undefined) continue;
      const got = `node port ${port.nodePort} of ${servicePortText(port, gateway.declaration)} is used by Service ${shown(owner)}`;
      const { nodePortRange: range } = gateway.declaration;
      const free = freeNodePort(unfree, port.nodePort!, range);
      if (free !== undefined) unfree.add(free);
      const fix = otherNodePort(port, { free, range }, ', or count nodePorts from another number (NodePorts.from)');
      yield { at: setterOf(port, gateway.declaration, 'nodePort'), got, fix };
    }
  }
}

function* otherTargetPorts(model: IngressModel): Iterable<Violation> {
  for (const gateway of model.gateways) {
    if (surroundings(gateway).ownService?.labels[NO_TRANSLATION] === undefined) continue;
    for (const port of openedPorts(gateway).filter(({ port: number, targetPort }) => number !== targetPort)) {
      const got = `port ${port.port} has target port ${port.targetPort}, but label ${shown(NO_TRANSLATION)} of the gateway's Service `
        + `makes Envoy listen on ${port.port}`;
      const fix = `remove the label from the Service, or set targetPort to ${port.port}`;
      yield { at: setterOf(port, gateway.declaration, 'targetPort'), got, fix };
    }
  }
  for (const { gateway, opened, service, other, target } of beside(model)) {
    const isTranslated = service.labels[NO_TRANSLATION] === undefined && target !== undefined;
    if (!isTranslated || opened.port !== other.port || opened.targetPort === target) continue;
    const got = `port ${opened.port} has target port ${opened.targetPort}, but ${shown(other.targetPort)} in Service `
      + shown(nameOf(service));
    yield { at: setterOf(opened, gateway.declaration, 'targetPort'), got };
  }
}

/** At each declaration that opened the port: a warning shows to those whose requests it concerns. */
function* targetsOfOtherPorts(model: IngressModel): Iterable<Violation> {
  for (const { opened, service, other, target } of beside(model)) {
    if (opened.targetPort !== target || opened.port === other.port) continue;
    const got = `target port ${target} of port ${opened.port} is also used by port ${other.port} ${shown(other.name)} of Service `
      + shown(nameOf(service));
    yield* opened.openedBy.map(({ declaration: { at } }) => ({ at, got }));
  }
}

function* portsTakenOff({ gateways }: IngressModel): Iterable<Violation> {
  for (const gateway of gateways.filter(({ declaration }) => declaration.throughChart)) {
    const { ownService, gateways: others } = surroundings(gateway);
    const kept = new Set(gateway.servicePorts.map(({ port }) => port));
    const lost = new Set(ownService?.ports.map(({ port }) => port).filter((port) => !kept.has(port)));
    for (const other of others) {
      for (const port of unique(other.servers.map((server) => server.port)).filter((number) => lost.has(number))) {
        const what = `port ${port} of ${gatewayLabel(other)}`;
        yield { at: gateway.declaration.at, got: `${what} is on Service ${shown(gateway.workloadName)}, but not in the Helm values` };
      }
    }
  }
}

/** Ports of other Gateways of the pods: those that users write in the app, and if the Service is known, all others. */
function* portsOffTheService({ gateways }: IngressModel): Iterable<Violation> {
  for (const gateway of gateways) {
    const { cluster, declaration: { at }, servicePorts, workloadName } = gateway;
    const around = surroundings(gateway);
    const others = [...around.services, ...around.ownService ? [around.ownService] : []].flatMap(({ ports }) => ports);
    const led = new Set([...servicePorts, ...others].flatMap(({ port, targetPort }) => [port, targetPort]));
    for (const other of around.gateways.filter((one) => !one.services && (cluster.ofApp.has(one) || around.ownService))) {
      for (const port of unique(other.servers.map((server) => server.port)).filter((number) => !led.has(number))) {
        const got = `port ${port} of ${gatewayLabel(other)} is not on Service ${shown(workloadName)}`;
        yield { at, got };
      }
    }
  }
}

/** An opened port and a TCP port of another Service of the same pods, with the port of the pods that this one leads to. */
interface PortBeside {
  readonly gateway: GatewayModel;
  readonly opened: ServicePort;
  readonly service: ClusterService;
  readonly other: ClusterServicePort;
  readonly target: number | undefined;
}

function* beside({ gateways }: IngressModel): Iterable<PortBeside> {
  for (const gateway of gateways) {
    const around = surroundings(gateway);
    for (const service of around.services) {
      for (const other of service.ports.filter(({ protocol }) => protocol === 'TCP')) {
        const target = targetOf(other, around);
        yield* openedPorts(gateway).map((opened) => ({ gateway, opened, service, other, target }));
      }
    }
  }
}

function openedPorts({ servicePorts }: GatewayModel): ServicePort[] {
  return servicePorts.filter(({ openedBy }) => openedBy.length > 0);
}

function nameOf({ namespace, name }: ClusterService): string {
  return qualifiedName(namespace, name);
}
