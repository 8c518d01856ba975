// The only place that computes ports: node port and target port of each port of the gateway's Service.
import { groupBy } from './collections';
import type { GatewayDeclaration, PortDeclaration } from './declaration';
import type { OpenedPort, ServicePort } from './ingress-model';
import { portName } from './names';
import type { NodePortRange } from './node-port-range';
import { ServiceType } from './service-type';
import { nodePortProblem } from './value-problems';
import { STATUS_PORT, type StockPort, type Workload } from './workload';
import { replacesPorts, type PortBefore, type ServiceBefore } from '../cluster/service-before';

const FIRST_UNPRIVILEGED_PORT = 1024;
const OTHER_TARGET_OFFSET = 10000;

/** How many node ports a gateway can use, counted from its first one, if its range has as many. */
export const NODE_PORT_SPAN = 1000;

/** What is decided about a gateway's Service, or was declared, before its ports are. */
interface DecidedService extends Omit<GatewayDeclaration, 'serviceType'> {
  readonly serviceType: ServiceType;
}

/** All ports of a gateway's Service: the status port first, then stock and declared ones by number. What it has, it keeps. */
export function servicePorts(gateway: DecidedService, declared: readonly OpenedPort[], before?: ServiceBefore): ServicePort[] {
  const opened = groupBy(declared, ({ declaration }) => declaration.port);
  const stock = new Map(gateway.workload.stockPorts.map((port) => [port.port, withPossibleTarget(gateway.workload, port)]));
  const numbers = [...new Set([...stock.keys(), ...opened.keys()])].sort((a, b) => order(a) - order(b));
  const known = new Map(before?.ports.map((port) => [`${port.port}/${port.protocol}`, port]));
  const stays = ({ port, protocol, isLeftOut }: PortBefore) => !isLeftOut && (protocol !== PROTOCOL || !numbers.includes(port));
  const taken = new Set(replacesPorts(gateway) ? [] : before?.ports.filter(stays).map(({ name }) => name));
  return numbers.map((number) => servicePort(gateway, number, {
    stock: stock.get(number), before: known.get(`${number}/${PROTOCOL}`), openedBy: opened.get(number) ?? [], taken, all: before?.ports,
  }));
}

/** Always written: tools merge the list by port and protocol, and drop entries if only one side has a protocol. */
const PROTOCOL = 'TCP';

/** What is known of a port. */
interface PortSources {
  readonly stock: StockPort | undefined;
  readonly before: PortBefore | undefined;
  readonly openedBy: readonly OpenedPort[];
  /** Names of other ports that stay on the Service. */
  readonly taken: ReadonlySet<string>;
  /** All ports that the Service has. */
  readonly all?: readonly PortBefore[];
}

function servicePort(gateway: DecidedService, port: number, { stock, before, openedBy, taken, all }: PortSources): ServicePort {
  const declarations = openedBy.map(({ declaration }) => declaration);
  const settled = <K extends keyof PortDeclaration>(key: K) => declarations.map((each) => each[key]).find((value) => value !== undefined);
  return {
    name: (stock ? undefined : settled('portName')) ?? (before?.name || undefined)
      ?? untaken(stock?.name ?? portName(openedBy[0].protocol.name, port), port, taken),
    port,
    protocol: PROTOCOL,
    targetPort: settled('targetPort') ?? before?.targetPort ?? stock?.targetPort ?? defaultTargetPort(gateway.workload, port, all),
    nodePort: nodePort(gateway, port, settled('nodePort'), before),
    openedBy,
  };
}

/** Old installations have another port named `status-port`. */
function untaken(name: string, port: number, taken: ReadonlySet<string>): string {
  return taken.has(name) ? `${name}-${port}` : name;
}

function nodePort(gateway: DecidedService, port: number, declared: number | undefined, before: PortBefore | undefined): number | undefined {
  if (gateway.serviceType !== ServiceType.NODE_PORT) return undefined;
  const chosen = port === STATUS_PORT.port ? gateway.statusNodePort : declared;
  return chosen ?? before?.nodePort ?? countedNodePort(gateway.firstNodePort, port, gateway.nodePortRange);
}

/** The default node port of a port. It depends only on the port number, so no node port changes when a port is added. */
export function countedNodePort(first: number, port: number, range: NodePortRange): number {
  return first + port % nodePortSpan(first, range);
}

/** How many node ports are counted from a number: not more than are left of the range. A number outside it is told by a rule. */
export function nodePortSpan(first: number, range: NodePortRange): number {
  return nodePortProblem(first, range) ? NODE_PORT_SPAN : Math.min(NODE_PORT_SPAN, range.last - first + 1);
}

/** A stock port, with another target port where the cluster's pods cannot listen on that of the installation. */
function withPossibleTarget(workload: Workload, stock: StockPort): StockPort {
  return isForbiddenPort(workload, stock.targetPort) ? { ...stock, targetPort: defaultTargetPort(workload, stock.port) } : stock;
}

/**
 * The port itself, unless Envoy cannot listen on it or a port of another number leads there: a stock port, or one that the Service has. It
 * depends only on the port, the installation and the Service as it was, so no target port changes when a port is added.
 */
function defaultTargetPort(workload: Workload, port: number, before: readonly PortBefore[] = []): number {
  const isTaken = [...workload.stockPorts, ...before].some((other) => other.port !== port && other.targetPort === port);
  // Pods that are not marked may be unable to listen there all the same.
  const isRisky = workload.unprivileged && isPrivileged(port);
  return isTaken || isRisky || isForbiddenPort(workload, port) ? OTHER_TARGET_OFFSET + port : port;
}

/** Whether Envoy cannot listen on a port in this workload: what the cluster's pods say counts, otherwise the installation. */
export function isForbiddenPort({ isMarkedUnprivileged, unprivileged }: Workload, targetPort: number): boolean {
  return (isMarkedUnprivileged ?? unprivileged) && isPrivileged(targetPort);
}

function isPrivileged(port: number): boolean {
  return port < FIRST_UNPRIVILEGED_PORT;
}

/** The status port comes first, whatever its number. */
function order(port: number): number {
  return port === STATUS_PORT.port ? 0 : port;
}
