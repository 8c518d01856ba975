import { changed } from './changed';
import type { Hop, Step } from './hop';
import { atOtherGateway } from './others';
import type { RequestPath } from './request-path';
import { knowsAll } from '../cluster/cluster-facts';
import { easierWaysOfOthers } from '../cluster/easier-ways';
import { mayHaveIngresses } from '../cluster/ingresses';
import { narrowerThanOurs, passingEverything, serversOfOthers, type OtherServer } from '../cluster/other-servers';
import { virtualHostsBeside } from '../cluster/virtual-hosts-beside';
import { groupBy, unique } from '../model/collections';
import { easierWays } from '../model/exposure';
import { isWildcard, mostSpecific, narrowest } from '../model/host';
import { IngressHop } from '../model/ingress-hop';
import type { FilterChain, GatewayModel, Server } from '../model/ingress-model';
import { IngressOutcome } from '../model/ingress-outcome';
import { serversByHost } from '../model/listeners';
import { qualifiedName } from '../model/names';
import { TAKES_HOSTS, type TlsHandling } from '../model/protocol';
import { DEFAULT_CERTIFICATE_KEY, secretNames, type TlsSettings } from '../model/tls-settings';

export const gatewayHop: Hop = {
  name: IngressHop.GATEWAY,
  follow: (path) => (path.listener!.protocol.tls === 'none' ? withoutTls(path) : byServerName(path)),
};

function withoutTls(path: RequestPath): Step {
  const { protocol, chains: [{ servers }] } = path.listener!;
  return TAKES_HOSTS[protocol.routesBy] ? byHost(path, servers) : admitted(path, servers[0], `${protocol.name}, routed by port alone`);
}

/** Envoy chooses the filter chain by the server name (SNI) in the handshake, before it sees any request. */
function byServerName(path: RequestPath): Step {
  const { scheme, port } = path.request;
  const servers = path.listener!.chains.flatMap((chain) => chain.servers);
  if (scheme !== 'https') {
    const passing = passingEverything(path.gateway, path.servicePort!);
    if (passing.length > 0) return atOtherGateway(path, passing);
    return ended(path, servers[0], IngressOutcome.RESET, `port ${port} expects a TLS handshake, the client speaks plain ${scheme}`);
  }
  const { server, others } = chosen(path, servers);
  if (others.length > 0) return atOtherGateway(path, others);
  return HANDSHAKE[server?.protocol.tls ?? 'none'](path, server ?? servers[0]);
}

/** What happens in the handshake, depending on what the chosen server does with TLS. */
const HANDSHAKE: Readonly<Record<TlsHandling, (path: RequestPath, server: Server) => Step>> = {
  none: (path, server) => {
    const { host, port } = path.request;
    return ended(path, server, IngressOutcome.RESET, `no server of port ${port} has a certificate for ${host}`);
  },
  terminate: (path, server) => (server.tls ? showCertificate(path, server, server.tls) : HANDSHAKE.none(path, server)),
  passthrough: (path, server) => admitted(path, server, `TLS to ${path.request.host} passes through`),
};

function showCertificate(path: RequestPath, server: Server, tls: TlsSettings): Step {
  const { host } = path.request;
  const names = secretNames(tls);
  const secrets = names.map((name) => qualifiedName(path.gateway.namespace, name)).join(', ');
  return {
    ...admitted(path, server, `${tls.mutual ? 'MUTUAL' : 'SIMPLE'} certificate ${certificateOf(tls)}${easier(path, server)}`),
    unknowns: [
      ...unknownsOf(path, server),
      ...(names.every((name) => isKnown(path.gateway, name)) ? [] : [`secret ${secrets}: does it exist, does it cover ${host}?`]),
      ...(tls.mutual ? ['client: does it show a certificate of the CA?'] : []),
      ...(tls.source === 'mounted' ? [`mount of ${secrets}: were the gateway pods restarted with it?`] : []),
    ],
  };
}

/** Servers on which the host asks less of its clients, such as one without client certificates. */
function easier({ gateway, request: { host } }: RequestPath, server: Server): string {
  const ways = easierWays(gateway.listeners, host, server).map(({ servicePort: { port }, tls }) => terms(tls && certificateOf(tls), port));
  const byOthers = groupBy(easierWaysOfOthers(gateway, host, server),
    ({ other: { kind, namespace, name } }) => `${kind} ${qualifiedName(namespace, name)}`);
  return [
    ...(ways.length === 0 ? [] : [`; also served ${ways.join(', ')}`]),
    ...[...byOthers].map(([name, theirs]) => (
      `; ${name} is also served ${unique(theirs.map(({ certificate, port }) => terms(certificate, port))).join(', ')}`)),
  ].join('');
}

function terms(certificate: string | undefined, port: number): string {
  return `${certificate === undefined ? 'in plain text' : `with certificate ${certificate}`} on port ${port}`;
}

/** The Secret, with its key if that is not the usual one. */
function certificateOf({ server: { secretName, mounted } }: TlsSettings): string {
  const key = mounted?.certificateKey ?? DEFAULT_CERTIFICATE_KEY;
  return key === DEFAULT_CERTIFICATE_KEY ? secretName : `${secretName}/${key}`;
}

function unknownsOf({ gateway, servicePort }: RequestPath, { gateway: { name } }: Server): string[] {
  const { cluster, namespace } = gateway;
  return [
    ...othersUnknown(cluster, servicePort!.port),
    ...changed(gateway, { kind: 'Gateway', namespace, name }),
  ];
}

/** istiod opens no other ports for Ingresses. */
const INGRESS_PORTS: readonly number[] = [80, 443];

function othersUnknown(cluster: GatewayModel['cluster'], port: number): string[] {
  if (!knowsAll(cluster, 'Gateway')) return [`other Gateways of the pods: does one open port ${port} too?`];
  return INGRESS_PORTS.includes(port) && mayHaveIngresses(cluster) ? [`Ingresses of class istio: does one use port ${port} too?`] : [];
}

/** Whether the rules know what is in a Secret. */
function isKnown({ cluster, namespace }: GatewayModel, name: string): boolean {
  return cluster.secrets.some((secret) => secret.namespace === namespace && secret.name === name && secret.contents !== undefined);
}

function byHost(path: RequestPath, servers: readonly Server[]): Step {
  const { scheme, host, port } = path.request;
  if (scheme !== 'http') {
    return ended(path, servers[0], IngressOutcome.RESET, `port ${port} speaks plain ${servers[0].protocol.name}, the client ${scheme}`);
  }
  const { isRedirected, others } = plainVirtualHost(path, chainOf(path, servers[0])!);
  if (isRedirected) {
    const redirecting = mostSpecific(serversByHost(servers.filter(({ redirects }) => redirects)), host);
    return ended(path, redirecting ?? servers[0], IngressOutcome.REDIRECTED, `plain requests are sent to https://${host}/`);
  }
  if (others.length > 0) return atOtherGateway(path, others);
  const { server, others: admitting } = chosen(path, servers.filter(({ redirects }) => !redirects));
  if (server) return admitted(path, server, `${server.protocol.name} for ${host}`);
  if (admitting.length > 0) return atOtherGateway(path, admitting);
  return ended(path, servers[0], IngressOutcome.NOT_FOUND, `no server of port ${port} admits ${host}`);
}

/**
 * The narrowest virtual host for the request, whoever brought it: whether a redirect of ours is in it, otherwise the servers of others to
 * which the request goes. The next hop knows the routes in it that reach servers of ours.
 */
function plainVirtualHost(
  { gateway, request: { host }, servicePort }: RequestPath, { virtualHosts }: FilterChain,
): { isRedirected: boolean; others: readonly OtherServer[] } {
  const beside = groupBy(virtualHostsBeside(gateway, servicePort!), (each) => each.host);
  const name = narrowest({ has: (each) => virtualHosts.has(each) || beside.has(each) }, host) ?? '';
  const [ours, theirs] = [virtualHosts.get(name), beside.get(name) ?? []];
  const isRedirected = ours?.redirects === true || theirs.some(({ redirects, server }) => redirects && !server);
  const others = theirs.flatMap(({ server }) => server ?? []);
  const isElsewhere = theirs.some(({ redirects }) => redirects) || (!ours && others.length === theirs.length);
  return { isRedirected, others: isElsewhere ? others : [] };
}

/** The server of ours with the narrowest host for the request, and servers of others with a narrower one. */
function chosen(
  { gateway, servicePort, request: { host } }: RequestPath, servers: readonly Server[],
): { server?: Server; others: readonly OtherServer[] } {
  const named = serversByHost(servers);
  const name = narrowest(named, host);
  return { server: named.get(name ?? ''), others: narrowerThanOurs(gateway, serversOfOthers(gateway, servicePort!), host, name) };
}

function admitted(path: RequestPath, server: Server, summary: string): Step {
  const unknowns = unknownsOf(path, server);
  return { summary, object: object(path, server), path: { ...path, server, chain: chainOf(path, server) }, unknowns };
}

function chainOf({ listener }: RequestPath, server: Server): FilterChain | undefined {
  return listener!.chains.find(({ servers }) => servers.includes(server));
}

function ended(path: RequestPath, server: Server, outcome: IngressOutcome, reason: string): Step {
  const wildcard = isWildcard(path.request.host) ? '; ask for one host, not for a wildcard' : '';
  return { summary: reason, object: object(path, server), path: { ...path, server }, stop: { outcome, reason: `${reason}${wildcard}` } };
}

function object(path: RequestPath, server: Server): string {
  return `${path.gateway.namespace}/Gateway/${server.gateway.name} servers[${server.name}]`;
}
