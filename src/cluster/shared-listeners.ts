import { resolvedPorts, surroundings } from './gateway-pods';
import type { ClusterGateway, ClusterServer } from './kinds/gateway';
import type { GatewayModel, Server } from '../model/ingress-model';
import { qualifiedName } from '../model/names';

/** A server of ours, and a server of another Gateway that listens on the same port of the pods. */
export interface SharedListener {
  readonly server: Server;
  readonly other: ClusterServer;
  readonly beside: ClusterGateway;
}

const EVERYWHERE: ReadonlySet<string> = new Set(['', '0.0.0.0', '::']);

/** Servers that share a listener. istiod compares the ports of the pods, and treats servers that bind a single address separately. */
export function sharedListeners(gateway: GatewayModel): SharedListener[] {
  const byPort = new Map<number, ReadonlySet<number>>();
  const resolved = (port: number) => {
    const ports = byPort.get(port) ?? resolvedPorts(gateway, port);
    byPort.set(port, ports);
    return ports;
  };
  // A Gateway with the name of one of ours would replace it, which is reported as such.
  const ours = new Set(gateway.servers.map((server) => server.gateway.reference));
  const others = surroundings(gateway).gateways.filter(({ namespace, name }) => !ours.has(qualifiedName(namespace, name)));
  return others.flatMap((beside) => {
    const servers = beside.servers.filter(({ bind = '' }) => EVERYWHERE.has(bind));
    return servers.flatMap((other) => {
      const ports = resolved(other.port);
      return gateway.servers.filter(({ servicePort }) => ports.has(servicePort.targetPort)).map((server) => ({ server, other, beside }));
    });
  });
}
