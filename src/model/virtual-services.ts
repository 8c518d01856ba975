import { by, groupBy, unique } from './collections';
import type { RouteDeclaration } from './declaration';
import { HostSet } from './host';
import type { Destination, Route, Server, VirtualService } from './ingress-model';
import { dashedHost, portName, serviceHost } from './names';
import { isTcp } from './protocol';
import { ANY_HOST } from './servers';

/** A route as far as it is known before its backend is asked. */
export type AttachedRoute = Omit<RouteDeclaration, 'destinations'>;

/**
 * What tells one VirtualService from another: namespace and host, for TCP namespace and port.
 */
export function virtualServiceKey(route: AttachedRoute): string {
  const { port } = route;
  return `${route.namespace ?? ''}/${isTcp(port.protocol) ? `port ${port.port}` : route.host ?? ''}`;
}

/** Name of the VirtualService of a route. */
export function virtualServiceName(route: AttachedRoute): string {
  const { port } = route;
  if (route.name !== undefined) return route.name;
  return isTcp(port.protocol)
    ? portName(port.protocol, port.port)
    : dashedHost(route.host ?? '');
}

/** The VirtualServices of a gateway by their keys, one for each namespace and host, ordered by namespace and name. */
export function virtualServices(
  gateway: string, clusterDomain: string, routes: readonly RouteDeclaration[], servers: readonly Server[],
): Map<string, VirtualService> {
  const visible = visiblePorts(servers);
  const made = [...groupBy<string, RouteDeclaration>(routes, virtualServiceKey)].map(([key, group]): [string, VirtualService] => {
    const [{ port: { protocol: { _facts: { layer } } }, namespace = '', host = '' }] = group;
    const seen = layer === 'tcp' ? undefined : visible(namespace, host);
    return [key, {
      name: unique(group.map(virtualServiceName)).sort()[0],
      namespace,
      gateway,
      layer,
      host: layer === 'tcp' ? ANY_HOST : host,
      routes: routesOf(group, clusterDomain, seen),
    }];
  });
  return new Map(made.sort(by(([, service]) => service.namespace, ([, service]) => service.name)));
}

/**
 * One route for all ports where that says the same; else one for each destination, held to its ports. Without that a host
 * declared for 443 alone would also be served on a port 80 that admits every host.
 *
 * @param visible ports on which Istio would show the VirtualService; undefined where every route names its port
 */
function routesOf(group: readonly RouteDeclaration[], clusterDomain: string, visible: readonly number[] | undefined): Route[] {
  const declared = unique(group.map((route) => route.port.port)).sort((a, b) => a - b);
  const decided = group.map((route) => ({ route, destinations: destinationsOf(route, clusterDomain) }));
  const perDestination = groupBy(decided, ({ destinations }) => JSON.stringify(destinations));
  const needsNoPort = visible !== undefined && perDestination.size === 1 && visible.every((port) => declared.includes(port));
  const taken = new Set<number>();
  return [...perDestination.values()].map((same): Route => {
    const routes = same.map(({ route }) => route);
    // A port with two destinations is an error that the rules report; here the first keeps it.
    const ports = unique(routes.map((route) => route.port.port)).filter((port) => !taken.has(port)).sort((a, b) => a - b);
    ports.forEach((port) => taken.add(port));
    return { ports: needsNoPort ? undefined : ports, destinations: same[0].destinations, declaredBy: routes };
  }).filter((route) => route.ports?.length !== 0).sort(by((route) => route.ports?.[0] ?? 0));
}

function destinationsOf(route: RouteDeclaration, clusterDomain: string): Destination[] {
  return route.destinations.map(({ serviceName, namespace: own, port, weight, servicePorts, appProtocol, containerPort }) => {
    const namespace = own ?? route.namespace ?? '';
    const host = serviceHost(serviceName, namespace, clusterDomain);
    return { serviceName, namespace, host, port, weight, servicePorts, appProtocol, containerPort };
  });
}

/** On which ports of the gateway the hosts of a VirtualService meet hosts of a server that does more than redirect. */
function visiblePorts(servers: readonly Server[]): (namespace: string, host: string) => number[] {
  const admitted = new Map<string, Map<number, HostSet>>();
  for (const server of servers) {
    if (server.redirects || isTcp(server.protocol)) continue;
    for (const { namespace = '', host } of server.hosts) {
      const ports = admitted.get(namespace) ?? new Map<number, HostSet>();
      admitted.set(namespace, ports);
      const hosts = ports.get(server.servicePort.port) ?? new HostSet();
      ports.set(server.servicePort.port, hosts);
      hosts.add(host);
    }
  }
  return (namespace, host) => [...admitted.get(namespace) ?? []]
    .filter(([, hosts]) => hosts.intersection(host).length > 0)
    .map(([port]) => port);
}
