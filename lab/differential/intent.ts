import type { AppDeclaration, RouteDeclaration } from '../../src/model/declaration';
import { isWildcard } from '../../src/model/host';
import { isTcp } from '../../src/model/protocol';

/** What a route was declared for: a request, and the cluster that it should take. */
export interface Intent {
  readonly url: string;
  readonly clusters: readonly string[];
  /** gRPC needs HTTP/2 all the way. */
  readonly needsHttp2: boolean;
}

/** The intents of all routes of a gateway; what else is declared may stand in their way. */
export function intents({ routes }: AppDeclaration, gateway: RouteDeclaration['port']['gateway']): Intent[] {
  return routes.filter(({ port }) => port.gateway === gateway).map((route) => ({
    url: urlOf(route), clusters: clustersOf(route), needsHttp2: route.port.protocol._facts.needsMatchingBackend === true,
  }));
}

function urlOf({ port: { port, protocol }, host = '' }: RouteDeclaration): string {
  const name = isTcp(protocol) || host === '*' ? 'some.other.test' : isWildcard(host) ? `one${host.slice(1)}` : host;
  return `${protocol._facts.scheme}://${name}:${port}`;
}

function clustersOf({ namespace: own = '', destinations, port: { gateway } }: RouteDeclaration): string[] {
  return destinations.map(({ serviceName, namespace = own, port }) => `outbound|${port}||${serviceName}.${namespace}.svc.${gateway.clusterDomain}`);
}
