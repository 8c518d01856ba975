import type { IGateway } from '@kubernetes-models/istio/networking.istio.io/v1/Gateway' with { 'resolution-mode': 'import' };
import type { GatewayModel, GatewayResource, Server, ServerHost } from '../../model/ingress-model';
import type { TlsHandling } from '../../model/protocol';
import type { MountPoint, TlsSettings } from '../../model/tls-settings';

type GatewaySpec = NonNullable<IGateway['spec']>;
type GatewayServer = NonNullable<GatewaySpec['servers']>[number];
type ServerTls = GatewayServer['tls'];

/**
 * `spec` of a Gateway resource.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/
 */
export function gatewaySpec({ declaration }: GatewayModel, { servers }: GatewayResource): GatewaySpec {
  return { selector: { ...declaration.workload.selector }, servers: servers.map(serverSpec) };
}

function serverSpec(server: Server): GatewayServer {
  const tls = TLS[server.protocol.tls](server);
  return {
    port: { number: server.servicePort.port, name: server.name, protocol: server.protocol.name },
    hosts: server.hosts.map(hostSpec),
    ...(tls ? { tls } : {}),
  };
}

function hostSpec({ namespace, host }: ServerHost): string {
  return namespace === undefined ? host : `${namespace}/${host}`;
}

/** `tls` of a server. */
const TLS: Readonly<Record<TlsHandling, (server: Server) => ServerTls | undefined>> = {
  none: ({ redirects, tls }) => (redirects ? { httpsRedirect: true } : certificate(tls)),
  terminate: ({ tls }) => certificate(tls),
  passthrough: () => ({ mode: 'PASSTHROUGH' }),
};

function certificate(tls: TlsSettings | undefined): ServerTls | undefined {
  if (!tls) return undefined;
  const { mutual, server, clientCa } = tls;
  return {
    mode: mutual ? 'MUTUAL' : 'SIMPLE',
    credentialName: server.mounted ? undefined : server.secretName,
    caCertCredentialName: clientCa && !clientCa.mounted ? clientCa.secretName : undefined,
    serverCertificate: server.mounted && file(server.mounted.at, server.mounted.certificateKey),
    privateKey: server.mounted && file(server.mounted.at, server.mounted.privateKeyKey),
    caCertificates: clientCa?.mounted && file(clientCa.mounted.at, clientCa.mounted.key),
  };
}

/** The file that holds the value of a key, if the Secret is mounted. */
function file({ path }: MountPoint, key: string): string {
  return `${path}/${key}`;
}
