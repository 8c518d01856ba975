import type { AppDeclaration, GatewayDeclaration, RouteDeclaration } from '../../src/model/declaration';
import { covers, isWildcard } from '../../src/model/host';
import { isTcp } from '../../src/model/protocol';

/** What somebody wants of a request. */
export interface Intent {
  readonly url: string;
  /** The clusters that it may take; none where the owner of the port does not admit it. */
  readonly clusters: readonly string[];
  /** gRPC needs HTTP/2 all the way. */
  readonly needsHttp2: boolean;
}

/** What the routes of a gateway are for, and what the owners of its ports did not admit; what else is declared may stand in their way. */
export function intents({ routes }: AppDeclaration, gateway: GatewayDeclaration): Intent[] {
  return routes.filter(({ port }) => port.gateway === gateway).flatMap((route) => {
    const wanted = { url: urlOf(route), clusters: clustersOf(route), needsHttp2: route.port.protocol._facts.needsMatchingBackend === true };
    return isAdmitted(route) ? [wanted] : [wanted, { ...wanted, clusters: [] }];
  });
}

function isAdmitted({ port: { hosts }, host }: RouteDeclaration): boolean {
  return hosts === undefined || host === undefined || hosts.some((each) => covers(each, host));
}

function urlOf({ port: { port, protocol }, host = '' }: RouteDeclaration): string {
  const name = isTcp(protocol) || host === '*' ? 'some.other.test' : isWildcard(host) ? `one${host.slice(1)}` : host;
  return `${protocol._facts.scheme}://${name}:${port}`;
}

function clustersOf({ namespace: own = '', destinations, port: { gateway } }: RouteDeclaration): string[] {
  return destinations.map(({ serviceName, namespace = own, port }) => `outbound|${port}||${serviceName}.${namespace}.svc.${gateway.clusterDomain}`);
}
