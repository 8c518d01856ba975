import type { ClusterSecret } from '../../cluster/kinds/secret';
import type { SecretContents } from '../../cluster/secret-contents';
import { groupBy, unique } from '../../model/collections';
import { isWildcard } from '../../model/host';
import type { AttachedRoute, GatewayModel, IngressModel, OpenedPort } from '../../model/ingress-model';
import { CA_SUFFIX, type TlsSettings } from '../../model/tls-settings';

/** Where a certificate and its private key are in a Secret. */
export interface KeyNames {
  readonly certificate: string;
  readonly key: string;
}

/** A declaration that shows a certificate, and how to find Secrets beside its gateway. */
export interface SecurePort {
  readonly gateway: GatewayModel;
  readonly port: OpenedPort;
  readonly tls: TlsSettings;
  readonly secretOf: (name: string) => ClusterSecret | undefined;
  /** Whether a Secret is there, or one without a namespace, which is applied to whichever is current, may be. */
  readonly mayHave: (name: string) => boolean;
  /** The hosts that its certificate will be issued for, where that is more than what the Secret holds now. */
  readonly requested?: readonly string[];
}

export function securePorts({ gateways }: IngressModel): SecurePort[] {
  return gateways.flatMap((gateway) => {
    const near = groupBy(gateway.cluster.secrets.filter(({ namespace }) => namespace === gateway.namespace), ({ name }) => name);
    // A Secret may be there and be promised.
    const secretOf = (name: string) => near.get(name)?.find(({ contents }) => contents !== undefined) ?? near.get(name)?.[0];
    const placeless = new Set(gateway.cluster.secrets.filter(({ namespace }) => namespace === '').map(({ name }) => name));
    const mayHave = (name: string) => askedSecrets(name).some((asked) => near.has(asked) || placeless.has(asked));
    const ports = gateway.servicePorts.flatMap(({ openedBy }) => openedBy);
    return ports.flatMap((port) => {
      const { tls } = port.declaration;
      const requested = tls && requestedNames(near.get(tls.server.secretName) ?? [], gateway);
      return tls ? [{ gateway, port, tls, secretOf, mayHave, requested }] : [];
    });
  });
}

/** The keys of the server's own certificate; istiod prefers the first pair, if it is whole. */
export function serverKeys({ server: { mounted } }: TlsSettings, contents: SecretContents): KeyNames {
  if (mounted) return { certificate: mounted.certificateKey, key: mounted.privateKeyKey };
  return credentialKeys(contents);
}

/** The keys in a Secret that istiod reads. */
export function credentialKeys(contents: SecretContents): KeyNames {
  const generic = { certificate: 'cert', key: 'key' };
  return contents.has(generic.certificate) && contents.has(generic.key) ? generic : { certificate: 'tls.crt', key: 'tls.key' };
}

/** A Certificate of the app replaces what is in the Secret; one of the cluster has been issued, if the Secret has contents. */
function requestedNames(secrets: readonly ClusterSecret[], { cluster }: GatewayModel): readonly string[] | undefined {
  const ofApp = secrets.find((secret) => secret.dnsNames && cluster.ofApp.has(secret));
  if (ofApp) return ofApp.dnsNames;
  return secrets.some(({ contents }) => contents !== undefined) ? undefined : secrets.find(({ dnsNames }) => dnsNames)?.dnsNames;
}

/** Where there is no Secret with this end of its name, istiod looks for the CA in the one without it. */
export function askedSecrets(name: string): string[] {
  return name.endsWith(CA_SUFFIX) ? [name, name.slice(0, -CA_SUFFIX.length)] : [name];
}

/** A host that a certificate must cover, and the declaration that serves it. */
export interface HostClaim {
  readonly host: string;
  readonly at: string;
}

/** Each host once. A wildcard is a promise; only hosts that are served under it must be covered. */
export function hostClaims({ declaration: { hosts = [], at } }: OpenedPort, routes: readonly AttachedRoute[]): HostClaim[] {
  const named = hosts.filter((host) => !isWildcard(host)).map((host) => ({ host, at }));
  const routed = routes.flatMap(({ declaration: route }) => (route.host === undefined ? [] : [{ host: route.host, at: route.at }]));
  const claims = [...named, ...routed];
  return unique(claims.map(({ host }) => host)).map((host) => claims.find((claim) => claim.host === host)!);
}
