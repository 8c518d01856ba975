import { isVisible, type ClusterServer, type ClusterVirtualService } from '../../model/cluster/cluster';
import { gatewaysBeside, resolvedPorts } from '../../model/cluster/gateway-pods';
import { groupBy, unique } from '../../model/collections';
import { covers } from '../../model/host';
import { holdsOn, type GatewayModel, type IngressModel, type Server, type VirtualService } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { isTcp } from '../../model/protocol';
import { ANY_HOST } from '../../model/servers';
import { shown } from '../../model/values';
import type { Rule, Violation } from '../rule';

/** What a snapshot of the cluster shows of other VirtualServices for the same hosts. */
export const clusterRouteRules: readonly Rule[] = [
  {
    code: 'ING611',
    level: 'error',
    title: 'each host and TCP port routed by one VirtualService',
    consequence: 'istiod would put the routes of both into one virtual host, and the older VirtualService would win',
    fix: 'delete the other VirtualService, or take the host out of it; leave it out of the snapshot if this change replaces it',
    see: 'https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services',
    acknowledgeable: true,
    check: routedElsewhere,
  },
];

function* routedElsewhere({ gateways }: IngressModel): Iterable<Violation> {
  for (const gateway of gateways) {
    const ours = groupBy(gateway.virtualServices.values(), ({ layer, host }) => `${layer} ${host}`);
    for (const { other, server, hosts } of intruders(gateway)) {
      const { port } = server.servicePort;
      const tcp = isTcp(server.protocol);
      const keys = tcp ? hosts.slice(0, 1).map(() => `tcp ${ANY_HOST}`) : unique(hosts).map((host) => `http ${host}`);
      const met = keys.flatMap((key) => ours.get(key) ?? []).filter((each) => isOn(server, each));
      for (const { host, routes } of met) {
        const got = `${tcp ? 'TCP' : `host ${shown(host)} on`} port ${port} is routed by VirtualService ${shown(qualifiedName(other.namespace, other.name))} too`;
        yield* routes.filter((route) => holdsOn(route, port)).flatMap(({ declaredBy }) => declaredBy.map(({ declaredAt: at }) => ({ at, got })));
      }
    }
  }
}

function isOn({ servicePort, hosts }: Server, { namespace, host, routes }: VirtualService): boolean {
  return routes.some((route) => holdsOn(route, servicePort.port)) && hosts.some((entry) => entry.namespace === namespace && covers(entry.host, host));
}

interface Intruder {
  readonly other: ClusterVirtualService;
  readonly server: Server;
  /** The virtual hosts that it brings to the listener of the server. */
  readonly hosts: readonly string[];
}

/** Other VirtualServices that reach a server of ours: through its own Gateway, for plain HTTP also through one that shares the port. */
function* intruders(gateway: GatewayModel): Iterable<Intruder> {
  const visible = gateway.cluster.virtualServices.filter((other) => isVisible(other, gateway.namespace));
  const beside = new Map(gatewaysBeside(gateway).map((each) => [qualifiedName(each.namespace, each.name), each]));
  for (const other of visible) {
    const through = other.gateways.flatMap((name) => beside.get(name)?.servers ?? []);
    const attached = other.gateways.includes(gateway.reference);
    if (!attached && through.length === 0) continue;
    for (const server of gateway.servers.filter((each) => !each.redirects && routesOn(other, each))) {
      const shares = server.tls === undefined && !isTcp(server.protocol);
      const shared = shares ? through.filter((each) => sharesPort(gateway, each, server)) : [];
      const admitted = [...attached ? server.hosts : [], ...shared.flatMap(({ hosts }) => hosts)].filter(({ namespace }) => namespace === '*' || namespace === other.namespace);
      yield { other, server, hosts: admitted.flatMap(({ host }) => other.hosts.flatMap((routed) => meeting(host, routed))) };
    }
  }
}

function routesOn({ hasHttp, tcpPorts }: ClusterVirtualService, { protocol, servicePort: { port } }: Server): boolean {
  return isTcp(protocol) ? tcpPorts.some((match) => match === undefined || match === port) : hasHttp;
}

function sharesPort(gateway: GatewayModel, { port }: ClusterServer, { servicePort: { targetPort } }: Server): boolean {
  return resolvedPorts(gateway, port).includes(targetPort);
}

/** The host of the virtual host for a VirtualService's host on a Gateway's: the narrower of the two. */
function meeting(admitted: string, routed: string): string[] {
  if (covers(admitted, routed)) return [routed];
  return covers(routed, admitted) ? [admitted] : [];
}
