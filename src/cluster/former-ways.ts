// How requests came through a gateway's pods before this change, as far as it replaces Gateways or VirtualServices on their way.
import { isVisible } from './cluster-facts';
import { surroundings } from './gateway-pods';
import type { ClusterGateway, ClusterServer } from './kinds/gateway';
import type { ClusterVirtualService } from './kinds/virtual-service';
import { meeting } from './other-routes';
import { familyOf } from './other-servers';
import { covers } from '../model/host';
import type { GatewayModel } from '../model/ingress-model';
import { ANY_HOST } from '../model/servers';

/** A host that a server of a Gateway served, and the VirtualService that had its routes. */
export interface FormerWay {
  readonly port: number;
  /** `*` for a TCP port. */
  readonly host: string;
  readonly gateway: ClusterGateway;
  /** `namespace/name` of the Gateway. */
  readonly reference: string;
  readonly server: ClusterServer;
  /** Absent if none is known. */
  readonly routes?: ClusterVirtualService;
  /** The VirtualService is one that goes away. */
  readonly replacesRoutes: boolean;
}

export function formerWays(gateway: GatewayModel): FormerWay[] {
  const { cluster: { gateways, virtualServices, ofApp, replaced }, namespace } = gateway;
  if (replaced.gateways.length + replaced.virtualServices.length === 0) return [];
  const { isFor } = surroundings(gateway);
  const gone = new Set<unknown>([...replaced.gateways, ...replaced.virtualServices]);
  const former = <T>(known: readonly T[], others: readonly T[]) => [...known.filter((one) => !ofApp.has(one as never)), ...others];
  const routed = former(virtualServices, replaced.virtualServices).filter((service) => isVisible(service, namespace));
  return former(gateways, replaced.gateways).filter(isFor).flatMap((one) => {
    const { reference } = one;
    const bound = routed.filter((service) => service.gateways.includes(reference));
    return one.servers.flatMap((server) => {
      const way = { port: server.port, gateway: one, reference, server };
      const ways = bound.flatMap((routes) => hostsThrough(server, routes).map((host) => (
        { ...way, host, routes, replacesRoutes: gone.has(routes) })));
      if (!gone.has(one)) return ways.filter(({ replacesRoutes }) => replacesRoutes);
      // Without a known route, the host may have had one all the same; a redirect needs none.
      const served = server.redirects || ways.length === 0 ? server.hosts.map(({ host }) => ({ ...way, host, replacesRoutes: false })) : [];
      return [...ways, ...served];
    });
  });
}

/** The hosts of a VirtualService that a server admits. */
function hostsThrough(server: ClusterServer, routes: ClusterVirtualService): string[] {
  const family = familyOf(server);
  const hosts = server.hosts.filter(({ namespace }) => namespace === '*' || namespace === routes.namespace)
    .flatMap(({ host }) => routes.hosts.flatMap((routed) => meeting(host, routed)));
  if (server.redirects || hosts.length === 0) return [];
  if (family === 'tcp') return routes.tcp.length > 0 ? [ANY_HOST] : [];
  if (!server.passesThrough || family !== 'tls') return routes.http.length > 0 ? hosts : [];
  return routes.tls.flatMap(({ sniHosts }) => sniHosts).filter((name) => hosts.some((host) => covers(host, name)));
}
