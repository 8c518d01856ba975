import { resolvedPorts, surroundings } from './gateway-pods';
import type { ClusterGateway, ClusterServer } from './kinds/gateway';
import type { GatewayModel, Server } from '../model/ingress-model';

/** A server of ours, and one of another Gateway that shares its port of the pods. */
export interface SharedListener {
  readonly server: Server;
  readonly other: ClusterServer;
  readonly beside: ClusterGateway;
}

const EVERYWHERE: ReadonlySet<string> = new Set(['', '0.0.0.0', '::']);

/** istiod compares the ports of the pods, and keeps servers apart that listen on one address. */
export function sharedListeners(gateway: GatewayModel): SharedListener[] {
  const byPort = new Map<number, ReadonlySet<number>>();
  const resolved = (port: number) => {
    const ports = byPort.get(port) ?? resolvedPorts(gateway, port);
    byPort.set(port, ports);
    return ports;
  };
  return surroundings(gateway).gateways.flatMap((beside) => beside.servers.filter(({ bind = '' }) => EVERYWHERE.has(bind)).flatMap((other) => {
    const ports = resolved(other.port);
    return gateway.servers.filter(({ servicePort }) => ports.has(servicePort.targetPort)).map((server) => ({ server, other, beside }));
  }));
}
