// Node ports that the cluster does not have: declared ones, counted ones, and those that the Service already has.
import { isDeclaredNodePort, keptNodePorts } from './node-ports';
import type { Violation } from './rule';
import { serviceInCluster } from '../cluster/service-before';
import type { GatewayModel, IngressModel, ServicePort } from '../model/ingress-model';
import { shown, shownList } from '../model/shown';
import { nodePortProblem, portProblem } from '../model/value-problems';

export function* nodePortsOutOfRange(model: IngressModel): Iterable<Violation> {
  yield* declaredOutOfRange(model);
  for (const gateway of model.gateways) {
    const { declaration, servicePorts, serviceBefore } = gateway;
    const ports = servicePorts.filter((port) => !isDeclaredNodePort(port, declaration) && isOutOfRange(gateway, port));
    const isKept = keptNodePorts(serviceBefore);
    yield* keptOutOfRange(gateway, ports.filter(isKept));
    yield* countedOutOfRange(gateway, ports.filter((port) => !isKept(port)));
  }
}

function* declaredOutOfRange({ ports, declared: { gateways } }: IngressModel): Iterable<Violation> {
  const ofPorts = ports.map(({ declaration: { at, nodePort, port }, gateway: { nodePortRange } }) => (
    { at, nodePort, owner: `port ${port}`, nodePortRange }));
  const ofStatusPorts = gateways.map(({ at, statusNodePort, nodePortRange }) => (
    { at, nodePort: statusNodePort, owner: 'the status port', nodePortRange }));
  for (const { at, nodePort, owner, nodePortRange } of [...ofPorts, ...ofStatusPorts]) {
    const problem = nodePort === undefined ? undefined : nodePortProblem(nodePort, nodePortRange);
    if (problem) yield { at, got: `node port ${nodePort} of ${owner} ${problem}` };
  }
}

/** Numbers counted from those that cannot be ports have been reported as such. */
function isOutOfRange({ declaration: { nodePortRange } }: GatewayModel, { port, nodePort }: ServicePort): boolean {
  return nodePort !== undefined && !portProblem(port) && nodePortProblem(nodePort, nodePortRange) !== undefined;
}

/** What the Service has in the cluster, the API server has accepted: the cluster has, or had, another range. */
function* keptOutOfRange(gateway: GatewayModel, ports: readonly ServicePort[]): Iterable<Violation> {
  const known = new Set(serviceInCluster(gateway)?.ports.map(({ nodePort }) => nodePort));
  const isInCluster = ({ nodePort }: ServicePort) => known.has(nodePort);
  const service = `Service ${shown(gateway.workloadName)}`;
  const fix = 'set nodePortRange to the range of the cluster, the --service-node-port-range of its kube-apiserver';
  yield* outOfRange(gateway, ports.filter(isInCluster), `of ${service} in the cluster`, fix);
  yield* outOfRange(gateway, ports.filter((port) => !isInCluster(port)), `of ${service} in the app`);
}

function* countedOutOfRange(gateway: GatewayModel, ports: readonly ServicePort[]): Iterable<Violation> {
  const fix = 'count nodePorts from a number in that range (NodePorts.from); if the cluster has another range, set nodePortRange';
  yield* outOfRange(gateway, ports, `counted from ${gateway.declaration.firstNodePort}`, fix);
}

/** One mistake, however many ports there are. */
function* outOfRange(
  { declaration: { at, nodePortRange: { first, last } } }: GatewayModel, ports: readonly ServicePort[], origin: string, fix?: string,
): Iterable<Violation> {
  if (ports.length === 0) return;
  const numbers = shownList(ports.map(({ nodePort }) => nodePort!).sort((one, other) => one - other));
  const [noun, verb] = ports.length === 1 ? ['node port', 'is'] : ['node ports', 'are'];
  yield { at, got: `${noun} ${numbers} ${origin} ${verb} not between ${first} and ${last}`, fix };
}
