import { createPrivateKey, X509Certificate, type KeyObject } from 'crypto';
import { isWildcard } from '../../model/host';
import type { KnownCertificate, SecretContents } from '../secret-contents';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The values of a Secret, in a private field that neither logs nor JSON contain. */
export class SecretValues implements SecretContents {
  readonly #values: ReadonlyMap<string, string>;
  readonly #read = new Map<string, X509Certificate[] | undefined>();

  /** @param values the values, decoded */
  public constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  public has(key: string): boolean {
    return this.#values.has(key);
  }

  public isRedacted(key: string): boolean {
    return this.#values.get(key) === '';
  }

  public certificates(key: string): readonly KnownCertificate[] | undefined {
    return this.parsed(key)?.map((certificate) => ({
      validFrom: certificate.validFrom,
      validTo: certificate.validTo,
      names: namesIn(certificate),
      covers: (host) => coversHost(certificate, host),
    }));
  }

  public hasPrivateKey(key: string): boolean {
    return this.privateKey(key) !== undefined;
  }

  public belongTogether(certificate: string, privateKey: string): boolean {
    const [own] = this.parsed(certificate) ?? [];
    const key = this.privateKey(privateKey);
    return own === undefined || key === undefined || own.checkPrivateKey(key);
  }

  private privateKey(key: string): KeyObject | undefined {
    return attempt(() => createPrivateKey(this.#values.get(key) ?? ''));
  }

  private parsed(key: string): readonly X509Certificate[] | undefined {
    if (!this.#read.has(key)) this.#read.set(key, this.readCertificates(key));
    return this.#read.get(key);
  }

  private readCertificates(key: string): X509Certificate[] | undefined {
    const blocks = (this.#values.get(key) ?? '').match(CERTIFICATE) ?? [];
    const read = blocks.flatMap((block) => attempt(() => new X509Certificate(block)) ?? []);
    return blocks.length > 0 && read.length === blocks.length ? read : undefined;
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** Names with a comma or a quote are none that clients ask for. */
function namesIn({ subjectAltName = '' }: X509Certificate): string[] {
  return subjectAltName.split(', ').flatMap((entry) => (entry.startsWith('DNS:') ? [entry.slice('DNS:'.length).toLowerCase()] : []));
}

/** @see https://www.rfc-editor.org/rfc/rfc6125#section-6.4.3 */
function coversHost(certificate: X509Certificate, host: string): boolean {
  if (host === '*') return true;
  const asked = isWildcard(host) ? `any-host-below${host.slice(1)}` : host;
  return certificate.checkHost(asked, { subject: 'never', partialWildcards: false }) !== undefined;
}
