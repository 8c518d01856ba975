import { boolean, instanceOf, optional, requireShape, string, struct, type Shape } from '../arguments/argument-types';
import { shown } from '../model/shown';
import { DEFAULT_CERTIFICATE_KEY, type MountPoint, type TlsSettings } from '../model/tls-settings';
import { STOCK_MOUNTS } from '../model/workload';

/**
 * Options of a certificate that the gateway's pods read from files.
 */
export interface MountedCertificateOptions {
  /**
   * Absolute path of the folder at which the Secret is mounted.
   *
   * @default - `/etc/istio/ingressgateway-certs` for the stock Secret `istio-ingressgateway-certs`, otherwise `/etc/istio/<secret>`
   */
  readonly mountPath?: string;

  /**
   * Key in the Secret that holds the certificate chain (PEM).
   *
   * @default tls.crt
   */
  readonly certFile?: string;

  /**
   * Key in the Secret that holds the private key (PEM).
   *
   * @default tls.key
   */
  readonly keyFile?: string;

  /**
   * Name of a Secret with the CA certificates that client certificates are checked against. If it is set, the gateway rejects
   * clients without a certificate from that CA (Istio's TLS mode `MUTUAL`).
   *
   * @default - clients need no certificate
   */
  readonly caSecret?: string;

  /**
   * Absolute path of the folder at which the CA Secret is mounted.
   *
   * @default - `/etc/istio/ingressgateway-ca-certs` for the stock Secret `istio-ingressgateway-ca-certs`, otherwise `/etc/istio/<secret>`
   */
  readonly caMountPath?: string;

  /**
   * Key in the CA Secret that holds the CA certificates (PEM).
   *
   * @default ca.crt
   */
  readonly caFile?: string;

  /**
   * Whether the gateway's pods start if the Secret is missing. TLS handshakes for its hosts then fail until it exists. With `false`,
   * a missing Secret keeps new gateway pods from starting, which affects all other hosts too.
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
   * Whether clients must present a certificate (Istio's TLS mode `MUTUAL`). Without `caCredentialName`, it is checked against
   * `ca.crt` in the same Secret or in `<name>-cacert`.
   *
   * @default - true if `caCredentialName` is set, otherwise false
   */
  readonly mutual?: boolean;

  /**
   * Name of another Secret with the CA certificates that client certificates are checked against (key `ca.crt` or `cacert`), in the
   * namespace of the gateway's pods. If it is set, clients must present a certificate. Needs Istio 1.28.
   *
   * The name must end in `-cacert`, which tells istiod that the Secret holds only CA certificates. If there is no Secret of that
   * name, istiod uses the one without the ending.
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

/**
 * The certificate that a gateway presents for a host.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export class TlsCertificate {
  /**
   * A certificate in a Secret that is mounted into the gateway's pods. Adding a mount restarts the pods.
   *
   * @param secretName name of the Secret, in the namespace of the gateway's pods
   * @param options paths, keys and client certificates
   * @throws if an argument is missing or has a wrong type, or caMountPath or caFile is set without caSecret
   */
  public static mounted(secretName: string, options: MountedCertificateOptions = {}): TlsCertificate {
    requireShape('TlsCertificate.mounted', MOUNTED, { secretName, options });
    requireCaSecret(secretName, options);
    const { mountPath, certFile = DEFAULT_CERTIFICATE_KEY, keyFile = 'tls.key', caSecret, caMountPath, caFile = 'ca.crt' } = options;
    const isOptional = options.optional ?? true;
    const serverAt = mountPoint(secretName, mountPath, isOptional);
    const server = { secretName, mounted: { at: serverAt, certificateKey: certFile, privateKeyKey: keyFile } };
    if (caSecret === undefined) return new TlsCertificate({ source: 'mounted', mutual: false, server });
    const clientCa = { secretName: caSecret, mounted: { at: mountPoint(caSecret, caMountPath, isOptional), key: caFile } };
    return new TlsCertificate({ source: 'mounted', mutual: true, server, clientCa });
  }

  /**
   * A certificate in a Secret that istiod reads and sends to the gateway. A new or changed certificate needs no restart.
   *
   * @param credentialName name of the Secret, in the namespace of the gateway's pods
   * @param options client certificates
   * @throws if an argument is missing or has a wrong type, or caCredentialName is set while mutual is false
   * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/
   */
  public static credential(credentialName: string, options: CredentialCertificateOptions = {}): TlsCertificate {
    requireShape('TlsCertificate.credential', CREDENTIAL, { credentialName, options });
    const { caCredentialName: ca, mutual = ca !== undefined } = options;
    // Istio would silently ignore the CA and let every client in.
    if (ca !== undefined && !mutual) {
      throw new Error(`TlsCertificate.credential ${shown(credentialName)}:`
        + `\n  caCredentialName ${shown(ca)} asks for client certificates, but mutual is false`
        + '\n  fix: leave one of the two out');
    }
    return new TlsCertificate({
      source: 'credential',
      mutual,
      server: { secretName: credentialName },
      ...(ca === undefined ? {} : { clientCa: { secretName: ca } }),
    });
  }

  /** @internal */
  public readonly _settings: TlsSettings;

  private constructor(settings: TlsSettings) {
    this._settings = settings;
  }
}

export const CERTIFICATE = instanceOf(TlsCertificate, 'a TlsCertificate, from TlsCertificate.mounted or TlsCertificate.credential');

/** Without caSecret, client certificates would silently not be checked. */
function requireCaSecret(secretName: string, { caSecret, caMountPath, caFile }: MountedCertificateOptions): void {
  if (caSecret !== undefined) return;
  const given = Object.entries({ caMountPath, caFile })
    .flatMap(([option, value]) => (value === undefined ? [] : [`${option} ${shown(value)}`]));
  if (given.length === 0) return;
  throw new Error(`TlsCertificate.mounted ${shown(secretName)}:`
    + `\n  ${given.join(' and ')} ${given.length > 1 ? 'need' : 'needs'} caSecret, the Secret with the CA for client certificates`
    + '\n  fix: add caSecret, or leave these options out');
}

function mountPoint(secretName: string, path: string | undefined, isOptional: boolean): MountPoint {
  const stock = STOCK_MOUNTS.find((mount) => mount.secretName === secretName);
  return { path: path?.replace(/(?!^)\/+$/, '') ?? stock?.mountPath ?? `/etc/istio/${secretName}`, optional: isOptional };
}
