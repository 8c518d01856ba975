import { certificateVolumeName } from './names';
import { boolean, instanceOf, optional, requireShape, struct, string, type Shape } from '../arguments/argument-types';
import { shown } from './value-problems';

/**
 * A secret that is mounted into the pods of a gateway.
 */
export interface SecretMount {
  /** Name of the pod's volume. */
  readonly volumeName: string;

  /** Name of the Secret, in the namespace of the gateway's pods. */
  readonly secretName: string;

  /** Absolute path of the folder in which the container sees the keys of the Secret. */
  readonly mountPath: string;

  /** Whether the pods start without the Secret. */
  readonly optional: boolean;
}

/** Where the stock gateway mounts its two secrets; a certificate from one of these names needs no option. */
export const STOCK_MOUNTS: readonly SecretMount[] = [
  {
    volumeName: 'ingressgateway-certs',
    secretName: 'istio-ingressgateway-certs',
    mountPath: '/etc/istio/ingressgateway-certs',
    optional: true,
  },
  {
    volumeName: 'ingressgateway-ca-certs',
    secretName: 'istio-ingressgateway-ca-certs',
    mountPath: '/etc/istio/ingressgateway-ca-certs',
    optional: true,
  },
];

/**
 * Options of a certificate that the gateway's pods read from files.
 */
export interface MountedCertificateOptions {
  /**
   * Absolute path of the folder at which the Secret is mounted.
   *
   * @default - the stock path for `istio-ingressgateway-certs`, `/etc/istio/<secret>` for any other
   */
  readonly mountPath?: string;

  /**
   * Name of the key in the Secret that holds the certificate chain (PEM).
   *
   * @default tls.crt
   */
  readonly certFile?: string;

  /**
   * Name of the key in the Secret that holds the private key (PEM).
   *
   * @default tls.key
   */
  readonly keyFile?: string;

  /**
   * Name of a Secret with the CA certificates that client certificates are checked against. With it, a client
   * without a certificate of that CA is turned away (Istio's TLS mode `MUTUAL`).
   *
   * @default - clients need no certificate
   */
  readonly caSecret?: string;

  /**
   * Absolute path of the folder at which the CA Secret is mounted.
   *
   * @default - the stock path for `istio-ingressgateway-ca-certs`, `/etc/istio/<secret>` for any other
   */
  readonly caMountPath?: string;

  /**
   * Name of the key in the CA Secret that holds the CA certificates (PEM).
   *
   * @default ca.crt
   */
  readonly caFile?: string;

  /**
   * Whether the gateway's pods start without the Secret. Handshakes for its hosts then fail until it exists; with `false`
   * a missing Secret keeps every new pod of the gateway from starting, and so all other hosts too.
   *
   * @default true
   */
  readonly optional?: boolean;
}

/**
 * Options of a certificate that istiod hands to the gateway.
 */
export interface CredentialCertificateOptions {
  /**
   * Whether clients must show a certificate, checked against `ca.crt` of the same Secret or of `<name>-cacert`
   * (Istio's TLS mode `MUTUAL`).
   *
   * @default - true with `caCredentialName`, else false
   */
  readonly mutual?: boolean;

  /**
   * Name of another Secret, in the namespace of the gateway's pods, with the CA certificates that client certificates are checked
   * against (key `ca.crt` or `cacert`). It must end in `-cacert`, by which istiod knows such Secrets; where there is none of that
   * name, istiod takes the one without the ending. With it, clients must show a certificate. Needs Istio 1.28.
   *
   * @default - the CA is in the certificate's own Secret, or in `<name>-cacert`
   * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-ca_cert_credential_name
   */
  readonly caCredentialName?: string;
}

const MOUNTED: Shape<{ secretName: string; options: MountedCertificateOptions }> = {
  secretName: string,
  options: struct<MountedCertificateOptions>({
    mountPath: optional(string),
    certFile: optional(string),
    keyFile: optional(string),
    caSecret: optional(string),
    caMountPath: optional(string),
    caFile: optional(string),
    optional: optional(boolean),
  }),
};

const CREDENTIAL: Shape<{ credentialName: string; options: CredentialCertificateOptions }> = {
  credentialName: string,
  options: struct<CredentialCertificateOptions>({ mutual: optional(boolean), caCredentialName: optional(string) }),
};

/** The `tls` block of a server, and what must be mounted for it. */
export interface TlsSettings {
  readonly mode: 'SIMPLE' | 'MUTUAL';
  /** What tells this certificate from others in names: secret, then what differs from the defaults. */
  readonly label: string;
  readonly secretNames: readonly string[];
  readonly mounts: readonly SecretMount[];
  readonly credentialName?: string;
  readonly caCertCredentialName?: string;
  readonly serverCertificate?: string;
  readonly privateKey?: string;
  readonly caCertificates?: string;
}

/**
 * The certificate that a gateway shows for a host.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export class TlsCertificate {
  /**
   * A certificate in a Secret that is mounted into the gateway's pods. A new mount restarts the pods.
   *
   * @param secretName name of the Secret, in the namespace of the gateway's pods
   * @param options paths, file names and client certificates
   * @throws when an argument is missing or of another type, or options say where the CA for client certificates is and name none
   */
  public static mounted(secretName: string, options: MountedCertificateOptions = {}): TlsCertificate {
    requireShape('TlsCertificate.mounted', MOUNTED, { secretName, options });
    requireCaSecret(secretName, options);
    const isOptional = options.optional ?? true;
    const mount = secretMount(secretName, options.mountPath, isOptional);
    const ca = options.caSecret === undefined ? undefined : secretMount(options.caSecret, options.caMountPath, isOptional);
    const certFile = options.certFile ?? 'tls.crt';
    return new TlsCertificate({
      mode: ca ? 'MUTUAL' : 'SIMPLE',
      label: [secretName, ...(certFile === 'tls.crt' ? [] : [certFile]), ...(ca ? ['mutual'] : [])].join('-'),
      secretNames: [secretName, ...(ca ? [ca.secretName] : [])],
      mounts: [mount, ...(ca ? [ca] : [])],
      serverCertificate: `${mount.mountPath}/${certFile}`,
      privateKey: `${mount.mountPath}/${options.keyFile ?? 'tls.key'}`,
      caCertificates: ca && `${ca.mountPath}/${options.caFile ?? 'ca.crt'}`,
    });
  }

  /**
   * A certificate in a Secret that istiod reads and sends to the gateway; a new or changed one needs no restart.
   *
   * @param credentialName name of the Secret, in the namespace of the gateway's pods
   * @param options client certificates
   * @throws when an argument is missing or of another type, or options name a CA for client certificates and ask for none
   * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/
   */
  public static credential(credentialName: string, options: CredentialCertificateOptions = {}): TlsCertificate {
    requireShape('TlsCertificate.credential', CREDENTIAL, { credentialName, options });
    const { caCredentialName: ca, mutual = ca !== undefined } = options;
    // Istio would ignore the CA without a word, and let in whoever comes.
    if (ca !== undefined && !mutual) {
      throw new Error(`certificate ${shown(credentialName)}: caCredentialName ${shown(ca)} asks for client certificates and mutual: false for none; `
        + 'leave out one of them');
    }
    return new TlsCertificate({
      mode: mutual ? 'MUTUAL' : 'SIMPLE',
      label: [credentialName, ...(mutual ? ['mutual'] : []), ...(ca === undefined ? [] : [ca])].join('-'),
      secretNames: [credentialName, ...(ca === undefined ? [] : [ca])],
      mounts: [],
      credentialName,
      caCertCredentialName: ca,
    });
  }

  /** @internal */
  public readonly _settings: TlsSettings;

  private constructor(settings: TlsSettings) {
    this._settings = settings;
  }
}

export const CERTIFICATE = instanceOf(TlsCertificate, 'what TlsCertificate.mounted() or TlsCertificate.credential() makes');

/** Client certificates would be off without a word, though somebody said where their CA is. */
function requireCaSecret(secretName: string, { caSecret, caMountPath, caFile }: MountedCertificateOptions): void {
  if (caSecret !== undefined) return;
  for (const [option, value] of [['caMountPath', caMountPath], ['caFile', caFile]] as const) {
    if (value === undefined) continue;
    throw new Error(`certificate ${shown(secretName)}: ${option} ${shown(value)} asks for client certificates and no caSecret names their CA; `
      + `give caSecret, or leave ${option} out`);
  }
}

function secretMount(secretName: string, mountPath: string | undefined, isOptional: boolean): SecretMount {
  const stock = STOCK_MOUNTS.find((mount) => mount.secretName === secretName);
  return {
    volumeName: stock?.volumeName ?? certificateVolumeName(secretName),
    secretName,
    mountPath: mountPath?.replace(/(?!^)\/+$/, '') ?? stock?.mountPath ?? `/etc/istio/${secretName}`,
    optional: isOptional,
  };
}

/** What the gateway's pods read from a mounted Secret. */
export interface MountedKey {
  readonly secretName: string;
  readonly key: string;
  readonly holds: 'certificate' | 'key' | 'authority';
}

/** The keys of Secrets that become the files of a certificate; none where istiod sends it. */
export function mountedKeys({ mounts: [own, ca], serverCertificate, privateKey, caCertificates }: TlsSettings): MountedKey[] {
  const files = [['certificate', serverCertificate, own], ['key', privateKey, own], ['authority', caCertificates, ca]] as const;
  return files.flatMap(([holds, file, mount]) =>
    (file === undefined ? [] : [{ secretName: mount.secretName, key: file.slice(mount.mountPath.length + 1), holds }]));
}
