import type { IGateway } from '@kubernetes-models/istio/networking.istio.io/v1/Gateway' with { 'resolution-mode': 'import' };
import type { TlsSettings } from '../model/certificate';
import { knowsAll } from '../cluster/facts/cluster-facts';
import { IngressHop } from '../model/ingress-hop';
import { isWildcard, mostSpecific } from '../model/host';
import type { GatewayModel, Server, ServerHost } from '../model/ingress-model';
import { qualifiedName } from '../model/names';
import { IngressOutcome } from '../model/ingress-outcome';
import { isTcp } from '../model/protocol';
import type { RequestPath } from '../model/request-path';
import type { Hop, Step } from './hop';

type GatewaySpec = NonNullable<IGateway['spec']>;
type GatewayServer = NonNullable<GatewaySpec['servers']>[number];

/**
 * `spec` of the Gateway.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/
 */
export function gatewaySpec(gateway: GatewayModel): GatewaySpec {
  return { selector: { ...gateway.declaration.workload.selector }, servers: gateway.servers.map(serverSpec) };
}

function serverSpec(server: Server): GatewayServer {
  return {
    port: { number: server.servicePort.port, name: server.name, protocol: server.protocol.name },
    hosts: server.hosts.map(hostSpec),
    ...(server.redirects ? { tls: { httpsRedirect: true } } : {}),
    ...(server.tls ? { tls: tlsSpec(server.tls) } : {}),
  };
}

function hostSpec({ namespace, host }: ServerHost): string {
  return namespace === undefined ? host : `${namespace}/${host}`;
}

function tlsSpec({ mode, credentialName, caCertCredentialName, serverCertificate, privateKey, caCertificates }: TlsSettings): GatewayServer['tls'] {
  return { mode, credentialName, caCertCredentialName, serverCertificate, privateKey, caCertificates };
}

export const gatewayHop: Hop = {
  name: IngressHop.GATEWAY,
  follow: (path) => {
    const servers = path.gateway.servers.filter((server) => server.servicePort === path.servicePort);
    const { protocol } = servers[0];
    if (isTcp(protocol)) return admitted(path, servers[0], `${protocol.name}, routed by port alone`);
    if (protocol._facts.terminatesTls) return byServerName(path, servers);
    return byHost(path, servers);
  },
};

/** Envoy chooses the filter chain by the server name (SNI) of the handshake, so before it sees any request. */
function byServerName(path: RequestPath, servers: readonly Server[]): Step {
  const { scheme, host, port } = path.request;
  if (scheme !== 'https') {
    return ended(path, servers[0], IngressOutcome.RESET, `port ${port} expects a TLS handshake, the client speaks plain ${scheme}`);
  }
  const server = mostSpecific(byEachHost(servers), host);
  if (!server?.tls) {
    return ended(path, server ?? servers[0], IngressOutcome.RESET, `no server of port ${port} has a certificate for ${host}`);
  }
  const { label, mode, mounts, secretNames } = server.tls;
  const secrets = secretNames.map((name) => qualifiedName(path.gateway.namespace, name)).join(', ');
  return {
    ...admitted(path, server, `${mode} certificate ${label}`),
    unknowns: [
      ...elsewhere(path),
      ...(secretNames.every((name) => isKnown(path.gateway, name)) ? [] : [`secret ${secrets}: does it exist, does it cover ${host}?`]),
      ...(mode === 'MUTUAL' ? ['client: does it show a certificate of the CA?'] : []),
      ...(mounts.length > 0 ? [`mount of ${secrets}: were the gateway pods restarted with it?`] : []),
    ],
  };
}

function elsewhere({ gateway: { cluster }, servicePort }: RequestPath): string[] {
  return knowsAll(cluster, 'Gateway') ? [] : [`other Gateways of the pods: does one open port ${servicePort!.port} too?`];
}

/** Whether the rules have seen what is in a Secret. */
function isKnown({ cluster, namespace }: GatewayModel, name: string): boolean {
  return cluster.secrets.some((secret) => secret.namespace === namespace && secret.name === name && secret.contents !== undefined);
}

function byHost(path: RequestPath, servers: readonly Server[]): Step {
  const { scheme, port } = path.request;
  if (scheme !== 'http') {
    return ended(path, servers[0], IngressOutcome.RESET, `port ${port} speaks plain ${servers[0].protocol.name}, the client ${scheme}`);
  }
  const server = mostSpecific(byEachHost(servers), path.request.host);
  if (!server) return ended(path, servers[0], IngressOutcome.NOT_FOUND, `no server of port ${port} admits ${path.request.host}`);
  // Routes of narrower hosts meet the redirecting server too, so none of them is ever asked.
  if (server.redirects) return ended(path, server, IngressOutcome.REDIRECTED, `plain requests are sent to https://${path.request.host}/`);
  return admitted(path, server, `${server.protocol.name} for ${path.request.host}`);
}

function byEachHost(servers: readonly Server[]): ReadonlyMap<string, Server> {
  return new Map(servers.flatMap((server) => server.hosts.map(({ host }) => [host, server])));
}

function admitted(path: RequestPath, server: Server, summary: string): Step {
  return { summary, object: object(path, server), path: { ...path, server }, unknowns: elsewhere(path) };
}

function ended(path: RequestPath, server: Server, outcome: IngressOutcome, reason: string): Step {
  const wildcard = isWildcard(path.request.host) ? '; ask for one host, not for a wildcard' : '';
  return { summary: reason, object: object(path, server), path: { ...path, server }, stop: { outcome, reason: `${reason}${wildcard}` } };
}

function object(path: RequestPath, server: Server): string {
  return `${path.gateway.namespace}/Gateway/${path.gateway.declaration.gatewayName} servers[${server.name}]`;
}
