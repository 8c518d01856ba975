import { groupBy, unique } from '../model/collections';
import type { GatewayModel, ServicePort, VirtualService } from '../model/ingress-model';
import { virtualHostsPerServer } from '../model/listeners';

/**
 * A gateway as a Mermaid flowchart: client, load balancer, Service, the Gateway's servers, VirtualServices and backends.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function diagram(gateway: GatewayModel): string {
  const { loadBalancers } = gateway.declaration;
  const balancers = loadBalancers.map(({ name }) => name).join(', ') || gateway.serviceType;
  const opened = gateway.servicePorts.filter((port) => port.openedBy.length > 0);
  const services = [...gateway.virtualServices.values()];
  const backends = [...groupBy(services.flatMap(targets), (target) => target).keys()];
  return [
    'flowchart LR',
    '  client(["client"])',
    `  balancer[${quoted('load balancer', balancers)}]`,
    `  service[${quoted('Service', gateway.workloadName)}]`,
    ...resourceLines(gateway),
    ...services.map((service, i) => `  route${i}[${quoted('VirtualService', `${service.namespace}/${service.name}`)}]`),
    ...backends.map((backend, i) => `  backend${i}[${quoted(backend)}]`),
    ...opened.map(({ port }) => `  client -- ${quoted(`${port}`)} --> balancer`),
    ...opened.map((port) => `  balancer -- ${quoted(toService(port))} --> service`),
    ...gateway.servers.map(({ servicePort }, i) => `  service -- ${quoted(toServer(servicePort))} --> server${i}`),
    ...serverEdges(gateway, services),
    ...services.flatMap((service, i) => targets(service).map((target) => `  route${i} --> backend${backends.indexOf(target)}`)),
    '',
  ].join('\n');
}

function resourceLines({ servers, resources }: GatewayModel): string[] {
  const numbers = new Map(servers.map((server, i) => [server, i]));
  return [...resources.values()].flatMap((resource, i) => [
    `  subgraph gateway${i}[${quoted(`Gateway ${resource.reference}`)}]`,
    ...resource.servers.map((server) =>
      `    server${numbers.get(server)}[${quoted(server.name, ...unique(server.hosts.map(({ host }) => host)))}]`),
    '  end',
  ]);
}

function toService({ port, nodePort }: ServicePort): string {
  return nodePort === undefined ? `${port}` : `${port} -> ${nodePort}`;
}

function toServer({ port, targetPort }: ServicePort): string {
  return `${port} -> ${targetPort}`;
}

/** Edges from each server to the VirtualServices that clients reach through it. */
function serverEdges(gateway: GatewayModel, services: readonly VirtualService[]): string[] {
  const perServer = virtualHostsPerServer(gateway.servers, services);
  return gateway.servers.flatMap((server, i) => {
    const routes = server.redirects ? [] : [...perServer.get(server)!.values()].flatMap((virtualHost) => virtualHost.routes);
    const shown = new Set(routes.map(({ virtualService }) => virtualService));
    return services.flatMap((service, j) => (shown.has(service) ? [`  server${i} --> route${j}`] : []));
  });
}

function targets(service: VirtualService): string[] {
  return [...new Set(service.routes.flatMap(({ destinations }) => destinations.map(({ host, port }) => `${host}:${port}`)))];
}

/** A label of several lines. Quotes in it are escaped, since they would end it. */
function quoted(...lines: string[]): string {
  return `"${lines.map((line) => line.replace(/"/g, '#quot;')).join('<br/>')}"`;
}
