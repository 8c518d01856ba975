// The only port arithmetic: how a declared port passes the gateway's Service, and the record of one request on its way.
import { groupBy } from './collections';
import type { GatewayDeclaration, PortDeclaration } from './declaration';
import type { Destination, GatewayModel, Route, Server, ServicePort, VirtualService } from './ingress-model';
import { portName } from './names';
import { ServiceType } from './service-type';
import { STATUS_PORT, type StockPort, type Workload } from './workload';

const FIRST_UNPRIVILEGED_PORT = 1024;
const UNPRIVILEGED_OFFSET = 10000;

/** What a client asks for. */
export interface IngressRequest {
  readonly url: string;
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
}

/**
 * One request on its way: each hop reads what the hops before it found, and adds its own.
 */
export interface RequestPath {
  readonly request: IngressRequest;
  readonly gateway: GatewayModel;
  readonly servicePort?: ServicePort;
  readonly server?: Server;
  readonly virtualService?: VirtualService;
  readonly route?: Route;
  readonly destinations?: readonly Destination[];
}

/** All ports of a gateway's Service: the status port, then stock and declared ones by number. */
export function servicePorts(gateway: GatewayDeclaration, declared: readonly PortDeclaration[]): ServicePort[] {
  const opened = groupBy(declared, (port) => port.port);
  const stock = new Map(gateway.workload.servicePorts.map((port) => [port.port, port]));
  const numbers = [...new Set([...stock.keys(), ...opened.keys()])].sort((a, b) => order(a) - order(b));
  return numbers.map((number) => servicePort(gateway, number, stock.get(number), opened.get(number) ?? []));
}

function servicePort(
  gateway: GatewayDeclaration, port: number, stock: StockPort | undefined, openedBy: readonly PortDeclaration[],
): ServicePort {
  return {
    name: stock?.name ?? first(openedBy, (o) => o.portName) ?? portName(openedBy[0].protocol, port),
    port,
    targetPort: first(openedBy, (o) => o.targetPort) ?? stock?.targetPort ?? defaultTargetPort(gateway.workload, port),
    nodePort: nodePort(gateway, port, openedBy),
    openedBy,
  };
}

function nodePort(gateway: GatewayDeclaration, port: number, openedBy: readonly PortDeclaration[]): number | undefined {
  if (gateway.serviceType !== ServiceType.NODE_PORT) return undefined;
  const chosen = port === STATUS_PORT.port ? gateway.statusNodePort : first(openedBy, (o) => o.nodePort);
  return chosen ?? gateway.nodePorts.nodePort(port);
}

function defaultTargetPort(workload: Workload, port: number): number {
  return workload.unprivileged && port < FIRST_UNPRIVILEGED_PORT ? UNPRIVILEGED_OFFSET + port : port;
}

/** Whether Envoy on this workload may not listen on a port. */
export function isForbiddenPort(workload: Workload, targetPort: number): boolean {
  return workload.unprivileged && targetPort < FIRST_UNPRIVILEGED_PORT;
}

/** The status port comes first, whatever its number. */
function order(port: number): number {
  return port === STATUS_PORT.port ? 0 : port;
}

function first<T>(ports: readonly PortDeclaration[], pick: (port: PortDeclaration) => T | undefined): T | undefined {
  return ports.map(pick).find((value) => value !== undefined);
}
