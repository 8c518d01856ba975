import { createPrivateKey, X509Certificate, type KeyObject } from 'crypto';
import type { ObjectKey } from './cluster-facts';
import { isWildcard } from '../../model/host';

/**
 * What a Secret holds under its keys. Its values are in no field, so that no log and no dump of a model shows them.
 */
export class SecretContents {
  readonly #values: ReadonlyMap<string, string>;
  readonly #read = new Map<string, X509Certificate[] | undefined>();

  /** @param values the values, decoded */
  public constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  public has(key: string): boolean {
    return this.#values.has(key);
  }

  /** Whether there is a key without its value, as in snapshots that somebody cleaned. */
  public isRedacted(key: string): boolean {
    return this.#values.get(key) === '';
  }

  /** The certificates under a key, the first the server's own; `undefined` where one of them cannot be read. */
  public certificates(key: string): X509Certificate[] | undefined {
    if (!this.#read.has(key)) this.#read.set(key, this.readCertificates(key));
    return this.#read.get(key);
  }

  /** The private key under a key; `undefined` where it cannot be read, also for want of a password. */
  public privateKey(key: string): KeyObject | undefined {
    return attempt(() => createPrivateKey(this.#values.get(key) ?? ''));
  }

  private readCertificates(key: string): X509Certificate[] | undefined {
    const blocks = (this.#values.get(key) ?? '').match(CERTIFICATE) ?? [];
    const read = blocks.flatMap((block) => attempt(() => new X509Certificate(block)) ?? []);
    return blocks.length > 0 && read.length === blocks.length ? read : undefined;
  }
}

/** A Secret, or the promise of one. */
export interface ClusterSecret extends ObjectKey {
  readonly namespace: string;
  /** Absent where another controller is to make the Secret, and where its values are in no file. */
  readonly contents?: SecretContents;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/**
 * Whether clients take the certificate for a host. For a wildcard any host right below it is asked, since no client asks for the wildcard.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6125#section-6.4.3
 */
export function coversHost(certificate: X509Certificate, host: string): boolean {
  if (host === '*') return true;
  const asked = isWildcard(host) ? `any-host-below${host.slice(1)}` : host;
  return certificate.checkHost(asked, { subject: 'never', partialWildcards: false }) !== undefined;
}
