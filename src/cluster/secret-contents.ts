/** What an X.509 certificate says. The reader of a snapshot parses it, so that nothing here needs Node's `crypto`. */
export interface KnownCertificate {
  /** Dates as `Date.parse` takes them. */
  readonly validFrom: string;
  readonly validTo: string;
  /** Whether clients accept it for a host. For a wildcard, any host right below it is asked about, since no client asks for a wildcard. */
  covers(host: string): boolean;
}

/** What a Secret holds under its keys. An implementation keeps the values where no log and no dump of a model shows them. */
export interface SecretContents {
  has(key: string): boolean;
  /** Whether there is a key without its value, as in snapshots that somebody cleaned. */
  isRedacted(key: string): boolean;
  /** The certificates under a key, the server's own first; undefined where one of them cannot be read. */
  certificates(key: string): readonly KnownCertificate[] | undefined;
  /** Whether there is a private key under a key that can be read, so without a password. */
  hasPrivateKey(key: string): boolean;
  /** Whether the private key under one key belongs to the first certificate under another; true where either cannot be read. */
  belongTogether(certificate: string, privateKey: string): boolean;
}
