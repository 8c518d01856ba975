// The only place that computes ports: node port and target port of each port of the gateway's Service.
import { groupBy } from './collections';
import type { GatewayDeclaration, PortDeclaration } from './declaration';
import type { OpenedPort, ServicePort } from './ingress-model';
import { portName } from './names';
import { ServiceType } from './service-type';
import { STATUS_PORT, type StockPort, type Workload } from './workload';

const FIRST_UNPRIVILEGED_PORT = 1024;
const OTHER_TARGET_OFFSET = 10000;

/** How many node ports a gateway can use, counted from its first one. */
export const NODE_PORT_SPAN = 1000;

/** All ports of a gateway's Service: the status port first, then stock and declared ones by number. */
export function servicePorts(gateway: GatewayDeclaration, declared: readonly OpenedPort[]): ServicePort[] {
  const opened = groupBy(declared, ({ declaration }) => declaration.port);
  const stock = new Map(gateway.workload.stockPorts.map((port) => [port.port, withPossibleTarget(gateway.workload, port)]));
  const numbers = [...new Set([...stock.keys(), ...opened.keys()])].sort((a, b) => order(a) - order(b));
  return numbers.map((number) => servicePort(gateway, number, stock.get(number), opened.get(number) ?? []));
}

function servicePort(
  gateway: GatewayDeclaration, port: number, stock: StockPort | undefined, openedBy: readonly OpenedPort[],
): ServicePort {
  const declarations = openedBy.map(({ declaration }) => declaration);
  const settled = <K extends keyof PortDeclaration>(key: K) => declarations.map((each) => each[key]).find((value) => value !== undefined);
  return {
    name: stock?.name ?? settled('portName') ?? portName(openedBy[0].protocol.name, port),
    port,
    // Always written: tools merge the list by port and protocol, and drop entries if only one side has a protocol.
    protocol: 'TCP',
    targetPort: settled('targetPort') ?? stock?.targetPort ?? defaultTargetPort(gateway.workload, port),
    nodePort: nodePort(gateway, port, settled('nodePort')),
    openedBy,
  };
}

function nodePort(gateway: GatewayDeclaration, port: number, declared: number | undefined): number | undefined {
  if (gateway.serviceType !== ServiceType.NODE_PORT) return undefined;
  return (port === STATUS_PORT.port ? gateway.statusNodePort : declared) ?? countedNodePort(gateway.firstNodePort, port);
}

/** The default node port of a port. It depends only on the port number, so no node port changes when a port is added. */
export function countedNodePort(first: number, port: number): number {
  return first + port % NODE_PORT_SPAN;
}

/** A stock port, with another target port where the cluster's pods cannot listen on that of the installation. */
function withPossibleTarget(workload: Workload, stock: StockPort): StockPort {
  return isForbiddenPort(workload, stock.targetPort) ? { ...stock, targetPort: defaultTargetPort(workload, stock.port) } : stock;
}

/**
 * The port itself, unless Envoy cannot listen on it or a stock port of another number leads there. It depends only on the port and the
 * installation, so no target port changes when a port is added.
 */
function defaultTargetPort(workload: Workload, port: number): number {
  const isTaken = workload.stockPorts.some((stock) => stock.port !== port && stock.targetPort === port);
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
