/** An X.509 certificate. The reader of a snapshot parses it, so that rules do not need Node's `crypto`. */
export interface KnownCertificate {
  /** Dates in a form that `Date.parse` reads. */
  readonly validFrom: string;
  readonly validTo: string;
  /** The hosts that it is for, in lower case; a wildcard stands for one label. */
  readonly names: readonly string[];
  /** Whether clients accept it for a host. For a wildcard: whether they accept it for a host one label below. */
  covers(host: string): boolean;
}

/** The contents of a Secret. Implementations keep the values where neither logs nor a dump of the model show them. */
export interface SecretContents {
  has(key: string): boolean;
  /** Whether a key is there without its value, as in a snapshot with its secrets removed. */
  isRedacted(key: string): boolean;
  /** The certificates under a key, the server's own first; undefined if there is none, or one cannot be read. */
  certificates(key: string): readonly KnownCertificate[] | undefined;
  /** Whether there is a readable private key, so one without a password, under a key. */
  hasPrivateKey(key: string): boolean;
  /** Whether the private key under one key belongs to the first certificate under another; true if either cannot be read. */
  belongTogether(certificate: string, privateKey: string): boolean;
}
