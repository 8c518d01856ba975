// Node ports that two ports of an app share, and numbers that are free.
import type { Violation } from './rule';
import { servicePortText, setterOf } from './service-port';
import type { ServiceBefore } from '../cluster/service-before';
import { groupBy } from '../model/collections';
import type { GatewayDeclaration } from '../model/declaration';
import type { GatewayModel, IngressModel, ServicePort } from '../model/ingress-model';
import type { NodePortRange } from '../model/node-port-range';
import { NODE_PORT_SPAN, nodePortSpan } from '../model/service-ports';
import { shownList } from '../model/shown';
import { nodePortProblem, portProblem } from '../model/value-problems';
import { STATUS_PORT } from '../model/workload';

interface NodePortOwner {
  readonly nodePort: number;
  readonly servicePort: ServicePort;
  readonly gateway: GatewayDeclaration;
  /** The Service has it already, and has not got another one. */
  readonly isKept: boolean;
}

interface Clash {
  readonly owner: NodePortOwner;
  readonly first: NodePortOwner;
}

export function* nodePortsTakenTwice(model: IngressModel): Iterable<Violation> {
  const owners = distinctWorkloads(model).flatMap(nodePortOwners);
  const clashes = [...groupBy(owners, ({ nodePort }) => nodePort).values()].flatMap(clashesOf);
  yield* countedAlike(model, clashes.filter(isCountedAlike));
  const taken = takenNodePorts(model);
  for (const { owner, first } of clashes.filter((clash) => !isCountedAlike(clash))) {
    const { nodePortRange } = owner.gateway;
    const free = freeNodePort(taken, owner.nodePort, nodePortRange);
    if (free !== undefined) taken.add(free);
    yield {
      at: setterOf(owner.servicePort, owner.gateway, 'nodePort'),
      got: `node port ${owner.nodePort} of ${textOf(owner)} is also used by ${textOf(first)}`,
      fix: otherNodePort(owner.servicePort, { free, range: nodePortRange }, owner.gateway === first.gateway ? ''
        : ', or count nodePorts of one gateway from another number (NodePorts.from)'),
    };
  }
}

/** The option that sets the node port of a port; none for a stock port that nobody declared. */
function nodePortOption({ port, openedBy }: ServicePort): 'nodePort' | 'statusNodePort' | undefined {
  if (port === STATUS_PORT.port) return 'statusNodePort';
  return openedBy.length > 0 ? 'nodePort' : undefined;
}

/** Advice to choose a number that is free, or to do something else; neither helps if none of the range is. */
export function otherNodePort(
  port: ServicePort, { free, range: { first, last } }: { readonly free?: number; readonly range: NodePortRange }, orElse: string,
): string {
  if (free === undefined) {
    return `none from ${first} to ${last} is free: open fewer ports, or set nodePortRange if the cluster has a wider range`;
  }
  const option = nodePortOption(port);
  return (option === undefined ? `open port ${port.port} with a nodePort, for example ${free}` : `set ${option}, for example to ${free}`)
    + orElse;
}

/** Numbers that a port of a gateway of the app has, or that a snapshot shows to be taken. */
export function takenNodePorts({ gateways }: IngressModel): Set<number> {
  const numbers = gateways.flatMap(({ servicePorts, cluster: { services } }) => [
    ...servicePorts.map(({ nodePort }) => nodePort),
    ...services.flatMap(({ ports, healthCheckNodePort }) => [...ports.map(({ nodePort }) => nodePort), healthCheckNodePort]),
  ]);
  return new Set(numbers.filter((nodePort) => nodePort !== undefined));
}

/** The next number of the range that is free; after the last comes the first. */
export function freeNodePort(taken: ReadonlySet<number>, near: number, range: NodePortRange): number | undefined {
  const { first, last } = range;
  let candidate = nodePortProblem(near, range) ? last : near;
  for (let tried = first; tried <= last; tried++) {
    candidate = candidate === last ? first : candidate + 1;
    if (!taken.has(candidate)) return candidate;
  }
  return undefined;
}

/** Two gateways of one workload are one Service; that they are two is told by a rule of its own. */
function distinctWorkloads({ gateways }: IngressModel): GatewayModel[] {
  return [...groupBy(gateways, ({ workloadName }) => workloadName).values()].map(([first]) => first);
}

/** Numbers that cannot be node ports, and those counted from numbers that cannot be ports, have been reported as such. */
function nodePortOwners({ declaration: gateway, servicePorts, serviceBefore }: GatewayModel): NodePortOwner[] {
  const isKept = keptNodePorts(serviceBefore);
  return servicePorts.flatMap((servicePort) => {
    const { port, nodePort } = servicePort;
    if (nodePort === undefined || nodePortProblem(nodePort, gateway.nodePortRange) || portProblem(port)) return [];
    return [{ nodePort, servicePort, gateway, isKept: isKept(servicePort) }];
  });
}

/** Tells ports that have the node port that the Service already has for them. */
export function keptNodePorts(before: ServiceBefore | undefined): (port: ServicePort) => boolean {
  const known = new Set(before?.ports.map(({ port, protocol, nodePort }) => `${port}/${protocol}/${nodePort}`));
  return ({ port, protocol, nodePort }) => known.has(`${port}/${protocol}/${nodePort}`);
}

/** Whether the node port of a port is declared. */
export function isDeclaredNodePort({ port, openedBy }: ServicePort, { statusNodePort }: GatewayDeclaration): boolean {
  return port === STATUS_PORT.port ? statusNodePort !== undefined : openedBy.some(({ declaration }) => declaration.nodePort !== undefined);
}

/**
 * Each owner of a number but one: the Service that has it already, otherwise one without an option, if there is such. A clash is reported
 * where an option mends it.
 */
function clashesOf(owners: readonly NodePortOwner[]): Clash[] {
  const hasOption = ({ servicePort }: NodePortOwner) => nodePortOption(servicePort) !== undefined;
  const rank = (owner: NodePortOwner) => (owner.isKept ? 0 : hasOption(owner) ? 2 : 1);
  const [first, ...others] = [...owners].sort((one, other) => rank(one) - rank(other));
  return others.map((owner) => ({ owner, first }));
}

/** Whether the two gateways count from one number, which would clash on every port that both have. */
function isCountedAlike({ owner, first }: Clash): boolean {
  return owner.gateway !== first.gateway && owner.gateway.firstNodePort === first.gateway.firstNodePort
    && [owner, first].every(({ servicePort, gateway, isKept }) => !isKept && !isDeclaredNodePort(servicePort, gateway));
}

/** One mistake of two gateways, however many ports they have. */
function* countedAlike({ declared: { gateways } }: IngressModel, clashes: readonly Clash[]): Iterable<Violation> {
  const places = ({ owner, first }: Clash) => [owner, first].map(({ gateway }) => gateways.indexOf(gateway)).sort((a, b) => a - b);
  for (const same of groupBy(clashes, (clash) => places(clash).join()).values()) {
    const [first, second] = places(same[0]).map((place) => gateways[place]);
    const numbers = same.map(({ owner: { nodePort } }) => nodePort);
    yield {
      at: second.at,
      got: `node ports are counted from ${first.firstNodePort} here and at ${first.at}, so both use ${shownList(numbers)}`,
      fix: `set nodePorts of one gateway${exampleStart(gateways, second)}`,
    };
  }
}

/** A number from which one of the gateways can count, so that it meets none of them. */
function exampleStart(gateways: readonly GatewayDeclaration[], { nodePortRange: { first, last } }: GatewayDeclaration): string {
  const thousands = Math.floor((last - first + 1) / NODE_PORT_SPAN);
  const free = Array.from({ length: thousands }, (_, index) => first + index * NODE_PORT_SPAN).find((start) =>
    gateways.every(({ firstNodePort, nodePortRange }) =>
      start + NODE_PORT_SPAN <= firstNodePort || firstNodePort + nodePortSpan(firstNodePort, nodePortRange) <= start));
  if (free !== undefined) return `, for example to NodePorts.from(${free})`;
  return thousands > 1 ? ' to a range of its own (NodePorts.from)'
    : ' to another number (NodePorts.from), or give its ports a nodePort, and a statusNodePort';
}

function textOf({ servicePort, gateway }: NodePortOwner): string {
  return servicePortText(servicePort, gateway);
}
