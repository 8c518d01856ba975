// The two roles of certificates: what the gateway presents, and what it checks client certificates against.

/** How the gateway gets a certificate: from files in its pods, or from istiod. */
export type CertificateSource = 'mounted' | 'credential';

/** Where a Secret is mounted in the gateway's pods. */
export interface MountPoint {
  /** Absolute path of the folder. */
  readonly path: string;
  /** Whether the pods start if the Secret is missing. */
  readonly optional: boolean;
}

/** The Secret with the gateway's own certificate. */
export interface ServerKeys {
  readonly secretName: string;
  /** Where it is mounted, and its keys; absent if istiod reads it. */
  readonly mounted?: { readonly at: MountPoint; readonly certificateKey: string; readonly privateKeyKey: string };
}

/** The Secret with the CA certificates for client certificates. */
export interface ClientCa {
  readonly secretName: string;
  /** Where it is mounted, and its key; absent if istiod reads it. */
  readonly mounted?: { readonly at: MountPoint; readonly key: string };
}

/** The certificate of a port. */
export interface TlsSettings {
  readonly source: CertificateSource;
  /** Clients must present a certificate (Istio's TLS mode `MUTUAL`). */
  readonly mutual: boolean;
  readonly server: ServerKeys;
  /** Also absent if istiod looks for the CA by its own conventions. */
  readonly clientCa?: ClientCa;
}

/** The default key for the certificate chain. */
export const DEFAULT_CERTIFICATE_KEY = 'tls.crt';

/** Ending of the names of Secrets that hold only CA certificates; istiod recognizes them by it. */
export const CA_SUFFIX = '-cacert';

/** Identifies a certificate in names: its Secret, then what differs from the defaults. */
export function certificateLabel({ source, mutual, server, clientCa }: TlsSettings): string {
  const key = server.mounted?.certificateKey ?? DEFAULT_CERTIFICATE_KEY;
  return [
    server.secretName,
    ...(key === DEFAULT_CERTIFICATE_KEY ? [] : [key]),
    ...(mutual ? ['mutual'] : []),
    ...(source === 'credential' && clientCa ? [clientCa.secretName] : []),
  ].join('-');
}

/** Names of all its Secrets: the gateway's own, then that of the clients' CA. */
export function secretNames({ server, clientCa }: TlsSettings): string[] {
  return [server.secretName, ...(clientCa ? [clientCa.secretName] : [])];
}

/**
 * Whether a connection with these settings has met everything that others ask of clients. Plain connections, without settings, have met
 * nothing; a client certificate counts only if it was checked against the same CA.
 */
export function isAsStrict(tls: TlsSettings | undefined, others: TlsSettings | undefined): boolean {
  if (others === undefined) return true;
  return tls !== undefined && (!others.mutual || askedOfClients(tls) === askedOfClients(others));
}

/** Identifies the CA that client certificates are checked against. */
function askedOfClients({ mutual, source, server, clientCa }: TlsSettings): string | undefined {
  return mutual ? JSON.stringify([source, clientCa?.mounted, clientCa?.secretName ?? server.secretName]) : undefined;
}

/** A mount of a Secret. */
export interface SecretMountPoint extends MountPoint {
  readonly secretName: string;
}

/** What must be mounted for a certificate; nothing if istiod sends it. */
export function mountPoints({ server, clientCa }: TlsSettings): SecretMountPoint[] {
  return [server, ...(clientCa ? [clientCa] : [])].flatMap(({ secretName, mounted }) => (mounted ? [{ secretName, ...mounted.at }] : []));
}

/** The keys of Secrets that become files in the gateway's pods. */
export function mountedKeys({ server, clientCa }: TlsSettings): string[] {
  return [
    ...(server.mounted ? [server.mounted.certificateKey, server.mounted.privateKeyKey] : []),
    ...(clientCa?.mounted ? [clientCa.mounted.key] : []),
  ];
}
