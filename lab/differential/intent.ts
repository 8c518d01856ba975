import { covers, isWildcard } from '../../src/model/host';
import type { AttachedRoute, GatewayModel } from '../../src/model/ingress-model';
import { TAKES_HOSTS } from '../../src/model/protocol';

/** What somebody wants of a request. */
export interface Intent {
  readonly url: string;
  /** The clusters that it may take; none where the owner of the port does not admit it. */
  readonly clusters: readonly string[];
  /** gRPC needs HTTP/2 all the way. */
  readonly needsHttp2: boolean;
}

/** What the routes of a gateway are for, and what the owners of its ports did not admit; what else is declared may stand in their way. */
export function intents(routes: readonly AttachedRoute[], gateway: GatewayModel): Intent[] {
  const own = routes.filter(({ port, declaration: { redirectsTo } }) => port.gateway === gateway.declaration && redirectsTo === undefined);
  return own.flatMap((route) => {
    const wanted = { url: urlOf(route), clusters: clustersOf(route), needsHttp2: route.port.protocol.needsMatchingBackend };
    return isAdmitted(route) ? [wanted] : [wanted, { ...wanted, clusters: [] }];
  });
}

function isAdmitted({ port: { declaration: { hosts } }, declaration: { host } }: AttachedRoute): boolean {
  return hosts === undefined || host === undefined || hosts.some((each) => covers(each, host));
}

function urlOf({ port: { declaration: { port }, protocol }, declaration: { host = '' } }: AttachedRoute): string {
  const name = !TAKES_HOSTS[protocol.routesBy] || host === '*' ? 'some.other.test' : isWildcard(host) ? `one${host.slice(1)}` : host;
  return `${protocol.scheme}://${name}:${port}`;
}

function clustersOf({ declaration: { namespace: own = '', destinations }, port: { gateway } }: AttachedRoute): string[] {
  return destinations
    .map(({ serviceName, namespace = own, port }) => `outbound|${port}||${serviceName}.${namespace}.svc.${gateway.clusterDomain}`);
}
