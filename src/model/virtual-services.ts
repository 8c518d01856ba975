import { by, greatestCommonDivisor, groupBy, unique } from './collections';
import type { RouteOnPort } from './declaration';
import { HostSet } from './host';
import type { AttachedRoute, Destination, GatewayName, GatewayPort, Route, Server, VirtualService } from './ingress-model';
import { asJson } from './json-patch';
import type { Names, WorkloadName } from './names';
import { TAKES_HOSTS, type ProtocolTraits } from './protocol';
import { ANY_HOST } from './servers';

/** What a VirtualService depends on of its route's port. */
interface PortOfRoute {
  readonly protocol: ProtocolTraits;
  readonly port: number;
  readonly workload: WorkloadName;
}

/** Identifies a VirtualService: what it routes by, namespace and host; on TCP ports namespace and port. */
export function virtualServiceKey({ namespace = '', host = '' }: RouteOnPort, { protocol, port }: Omit<PortOfRoute, 'workload'>): string {
  const { routesBy } = protocol;
  return `${routesBy} ${namespace}/${TAKES_HOSTS[routesBy] ? host : port}`;
}

/** Name of the VirtualService of a route. */
export function virtualServiceName(names: Names, { name, host = '' }: RouteOnPort, { protocol, port, workload }: PortOfRoute): string {
  return name ?? (TAKES_HOSTS[protocol.routesBy] ? names.ofHost(host, workload) : names.ofPort(protocol.name, port, workload));
}

/** The VirtualServices of a gateway by key, one per namespace and host, sorted by namespace and name. */
export function virtualServices(
  main: GatewayName, routes: readonly AttachedRoute[], servers: readonly Server[],
): Map<string, VirtualService> {
  const visible = visiblePorts(servers);
  const gatewayOf = new Map(servers.flatMap((server) => server.openedBy.map((port) => [port, server.gateway])));
  const made = [...groupBy(routes, ({ key }) => key)].map(([key, group]): [string, VirtualService] => {
    const [{ declaration: { namespace = '', host = '' }, port: { protocol: { routesBy } } }] = group;
    const takesHosts = TAKES_HOSTS[routesBy];
    const placeOf = ({ port }: AttachedRoute): GatewayPort => (
      { gateway: (gatewayOf.get(port) ?? main).reference, port: port.declaration.port });
    const gateways = unique(group.map((route) => placeOf(route).gateway)).sort();
    return [key, {
      name: unique(group.map(({ name }) => name)).sort()[0],
      namespace,
      gateways,
      routesBy,
      host: takesHosts ? host : ANY_HOST,
      routes: routesOf(group, placeOf, takesHosts ? visible(gateways, namespace, host) : undefined),
    }];
  });
  return new Map(made.sort(by(([, service]) => service.namespace, ([, service]) => service.name)));
}

/**
 * One route if it is the same on all ports; otherwise one per difference, each limited to its ports by `match.port`. Without that
 * limit, a host that is declared only for port 443 would also be served on a port 80 that admits every host, and a wildcard's routes
 * would be added to those of hosts that another Gateway serves with certificates of their own.
 *
 * @param visible ports to which Istio would apply the VirtualService; undefined if every route must name its port
 */
function routesOf(
  group: readonly AttachedRoute[], placeOf: (route: AttachedRoute) => GatewayPort, visible: readonly GatewayPort[] | undefined,
): Route[] {
  const declared = new Set(group.map((route) => keyOf(placeOf(route))));
  const alike = groupBy(group, sayingTheSame);
  const needsNoPort = visible !== undefined && alike.size === 1 && visible.every((place) => declared.has(keyOf(place)));
  const taken = new Set<string>();
  return [...alike.values()].map((declaredBy): Route => {
    // Two routes for one port are an error that the rules report; here the first one keeps the port.
    const places = new Map(declaredBy.map((route) => placeOf(route)).map((place) => [keyOf(place), place]));
    const ports = [...places].filter(([key]) => !taken.has(key)).map(([, place]) => place).sort(byPort);
    ports.forEach((place) => taken.add(keyOf(place)));
    const [{ declaration, destinations }] = declaredBy;
    return { ports: needsNoPort ? undefined : ports, declaration, destinations, declaredBy };
  }).filter(({ ports }) => ports?.length !== 0).sort(by(({ ports }) => ports?.[0].port ?? 0, ({ ports }) => ports?.[0].gateway ?? ''));
}

const byPort = by<GatewayPort>(({ port }) => port, ({ gateway }) => gateway);

function keyOf({ gateway, port }: GatewayPort): string {
  return `${gateway}:${port}`;
}

/**
 * A key that is equal for routes that treat requests in the same way, and so can be merged. A patch that is no JSON is an error at the
 * construct of its route, which shares it with no other.
 */
export function sayingTheSame({ declaration, destinations }: Pick<Route, 'declaration' | 'destinations'>): string {
  const { at, rule, redirectsTo, patch } = declaration;
  const patched = patch && (asJson(patch) ?? { at });
  return JSON.stringify([sharesOf(destinations), redirectsTo, rule, patched]);
}

/** Destinations as they are rendered; weights count in proportion. */
function sharesOf(destinations: readonly Destination[]): unknown[] {
  if (destinations.length === 1) return destinations.map(({ host, port }) => [host, port]);
  const weights = destinations.map(({ weight = 0 }) => weight);
  const common = weights.every(Number.isSafeInteger) ? weights.reduce(greatestCommonDivisor, 0) : 1;
  return destinations.map(({ host, port, weight }) => [host, port, weight === undefined ? null : weight / (common || 1)]);
}

/** Finds the ports of Gateways on which a server that does more than redirect has hosts that overlap a VirtualService's. */
function visiblePorts(servers: readonly Server[]): (gateways: readonly string[], namespace: string, host: string) => GatewayPort[] {
  const admitted = new Map<string, Map<number, HostSet>>();
  for (const server of servers) {
    if (server.redirects || !TAKES_HOSTS[server.protocol.routesBy]) continue;
    for (const { namespace = '', host } of server.hosts) {
      const key = `${server.gateway.reference} ${namespace}`;
      const ports = admitted.get(key) ?? new Map<number, HostSet>();
      admitted.set(key, ports);
      const hosts = ports.get(server.servicePort.port) ?? new HostSet();
      ports.set(server.servicePort.port, hosts);
      hosts.add(host);
    }
  }
  return (gateways, namespace, host) => gateways.flatMap((gateway) => [...admitted.get(`${gateway} ${namespace}`) ?? []]
    .filter(([, hosts]) => hosts.intersection(host).length > 0)
    .map(([port]) => ({ gateway, port })));
}
