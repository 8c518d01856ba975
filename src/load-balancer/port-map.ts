import { healthCheck } from './plan';
import { groupBy, unique } from '../model/collections';
import type { IngressArtifact } from '../model/ingress-artifact';
import type { GatewayModel, Server } from '../model/ingress-model';

/**
 * The ports of a gateway, for people who configure a load balancer by hand: `port-map.json` for scripts, `port-map.md` for readers.
 * It lists the declared ports and the status port.
 */
export function portMap(gateway: GatewayModel): IngressArtifact[] {
  const { serviceType } = gateway;
  const servers = groupBy(gateway.servers, (server) => server.servicePort);
  const ports = gateway.servicePorts.filter((port, index) => index === 0 || port.openedBy.length > 0).map((port) => ({
    name: port.name,
    port: port.port,
    ...(port.nodePort === undefined ? {} : { nodePort: port.nodePort }),
    targetPort: port.targetPort,
    protocol: unique(port.openedBy.map((opened) => opened.protocol.name)).join(', ') || 'health check',
    hosts: hostsOf(servers.get(port) ?? []),
  }));
  const workers = unique(gateway.declaration.loadBalancers.flatMap((balancer) => balancer.workers)).sort();
  const check = healthCheck(gateway);
  const map = {
    gateway: gateway.workloadName,
    serviceType,
    ...(check ? { workers, healthCheck: { nodePort: check.healthCheckNodePort, path: check.healthCheckPath } } : {}),
    ports,
  };
  return [
    { path: 'port-map.json', content: `${JSON.stringify(map, undefined, 2)}\n` },
    { path: 'port-map.md', content: markdown(map) },
  ];
}

interface PortMap {
  readonly gateway: string;
  readonly serviceType: string;
  readonly workers?: readonly string[];
  readonly healthCheck?: { readonly nodePort: number; readonly path: string };
  readonly ports: ReadonlyArray<{
    readonly name: string;
    readonly port: number;
    readonly nodePort?: number;
    readonly targetPort: number;
    readonly protocol: string;
    readonly hosts: readonly string[];
  }>;
}

function hostsOf(servers: readonly Server[]): string[] {
  return unique(servers.flatMap((server) => server.hosts.map(({ host }) => host))).sort();
}

function markdown(map: PortMap): string {
  const rows = map.ports.map((port) => [
    port.port, port.nodePort ?? '-', port.targetPort, port.protocol, port.hosts.map((host) => `\`${host}\``).join(' ') || '-',
  ]);
  const table = [['port', 'node port', 'target port', 'protocol', 'hosts'], ['---', '---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`);
  const facts = [
    `Service type: ${map.serviceType}`,
    ...(map.workers?.length ? [`Workers: ${map.workers.join(', ')}`] : []),
    ...(map.healthCheck ? [`Health check: \`GET ${map.healthCheck.path}\` on node port ${map.healthCheck.nodePort} of each worker`] : []),
  ];
  return [`# Ports of ${map.gateway}`, '', facts.join('  \n'), '', ...table, ''].join('\n');
}
