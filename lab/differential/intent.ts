import { covers, isWildcard } from '../../src/model/host';
import type { AttachedRoute, GatewayModel } from '../../src/model/ingress-model';
import { TAKES_HOSTS } from '../../src/model/protocol';
import { CA_SUFFIX, type TlsSettings } from '../../src/model/tls-settings';
import { HTTPS_PORT } from '../../src/model/web-ports';
import type { CallAnswer } from '../oracle/ask';

/** The certificate that a host is to show, and the authority of its clients' certificates, by the names under which Envoy asks for them. */
export type Security = Pick<CallAnswer, 'certificate' | 'clientAuthority'>;

/** What somebody wants of a request. */
export interface Intent {
  readonly url: string;
  /** The clusters that it may take; none where the owner of the port does not admit it. */
  readonly clusters: readonly string[];
  /** gRPC needs HTTP/2 all the way. */
  readonly needsHttp2: boolean;
  /** Absent in plain text. */
  readonly security?: Security;
  /** Where a redirect is to send the client, with the port; it has no clusters. */
  readonly redirect?: string;
}

/** What the routes of a gateway are for, and what the owners of its ports did not admit; what else is declared may stand in their way. */
export function intents(routes: readonly AttachedRoute[], gateway: GatewayModel): Intent[] {
  return [...routedIntents(routes, gateway), ...redirects(gateway)];
}

/** What plain ports that do nothing else redirect. */
function redirects({ servicePorts }: GatewayModel): Intent[] {
  const opened = servicePorts.flatMap(({ openedBy }) => openedBy).filter(({ declaration }) => declaration.redirects);
  return opened.flatMap(({ declaration: { port, hosts = [] } }) => hosts.map(nameFor).map((name) => (
    { url: `http://${name}:${port}`, clusters: [], needsHttp2: false, redirect: `https://${name}:${HTTPS_PORT}` })));
}

function routedIntents(routes: readonly AttachedRoute[], gateway: GatewayModel): Intent[] {
  return routes.filter(({ port }) => port.gateway === gateway.declaration).flatMap((route) => {
    const { protocol, declaration: { tls } } = route.port;
    const security = tls && securityOf(tls);
    const wanted = { url: urlOf(route), clusters: clustersOf(route), needsHttp2: protocol.needsMatchingBackend, security };
    const { declaration: { redirectsTo } } = route;
    if (redirectsTo !== undefined) return [{ ...wanted, redirect: `https://${new URL(wanted.url).hostname}:${redirectsTo}` }];
    return isAdmitted(route) ? [wanted] : [wanted, { ...wanted, clusters: [] }];
  });
}

/** A server name that clients may send to a port, and what its owner wants of them. */
export interface ServerName {
  readonly port: number;
  readonly name: string;
  readonly security: Security;
}

/** The server names of the ports that end TLS, whether they are served or not. */
export function serverNames(routes: readonly AttachedRoute[], { declaration: gateway, servicePorts }: GatewayModel): ServerName[] {
  const ports = servicePorts.flatMap(({ openedBy }) => openedBy).filter(({ declaration: { tls } }) => tls);
  return ports.flatMap((opened): ServerName[] => {
    const { declaration: { port, tls, hosts = [] } } = opened;
    const attached = routes.filter((route) => route.port === opened && route.port.gateway === gateway && isAdmitted(route));
    const names = [...hosts, ...attached.flatMap(({ declaration: { host } }) => host ?? [])].map(nameFor);
    return [...new Set(names)].map((name) => ({ port, name, security: securityOf(tls!) }));
  });
}

/** A host, or one that a wildcard stands for. */
export function nameFor(host: string): string {
  return host === '*' ? 'some.other.test' : isWildcard(host) ? `one${host.slice(1)}` : host;
}

/** Whether a request went to a backend that it is for. The simulator does not say where a route with weights leads. */
export function reachesOwn({ clusters }: Intent, { error, cluster = '' }: CallAnswer): boolean {
  return !error && (clusters.includes(cluster) || (clusters.length > 1 && cluster === ''));
}

/** Whether the owner of the port wants the route: its host, and its namespace. */
function isAdmitted({ port, declaration: { host, namespace = '' } }: AttachedRoute): boolean {
  const { hosts, allowedNamespaces } = port.declaration;
  const admitsHost = hosts === undefined || host === undefined || hosts.some((each) => covers(each, host));
  return admitsHost && (allowedNamespaces === undefined || allowedNamespaces.includes(namespace));
}

function urlOf({ port: { declaration: { port }, protocol }, declaration: { host = '' } }: AttachedRoute): string {
  const name = nameFor(TAKES_HOSTS[protocol.routesBy] ? host : '*');
  return `${protocol.scheme}://${name}:${port}`;
}

function clustersOf({ declaration: { namespace: own = '', destinations }, port: { gateway } }: AttachedRoute): string[] {
  return destinations
    .map(({ serviceName, namespace = own, port }) => `outbound|${port}||${serviceName}.${namespace}.svc.${gateway.clusterDomain}`);
}

function securityOf({ mutual, server: { secretName, mounted }, clientCa }: TlsSettings): Security {
  const file = (path: string, key: string) => `${path}/${key}`;
  const authority = clientCa?.mounted
    ? `file-root:${file(clientCa.mounted.at.path, clientCa.mounted.key)}` : `kubernetes://${clientCa?.secretName ?? secretName + CA_SUFFIX}`;
  const certificate = mounted
    ? `file-cert:${file(mounted.at.path, mounted.certificateKey)}~${file(mounted.at.path, mounted.privateKeyKey)}` : `kubernetes://${secretName}`;
  return { certificate, clientAuthority: mutual ? authority : undefined };
}
