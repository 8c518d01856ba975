/** A request as a client sends it, to an address that DNS would have given it. */
export interface ClientRequest {
  /** `knock` connects and says nothing. */
  readonly protocol: 'http/1.1' | 'h2' | 'tcp' | 'knock';
  readonly address: string;
  readonly port: number;
  /** Absent for plain connections. */
  readonly tls?: ClientTls;
  readonly host: string;
  readonly path: string;
}

export interface ClientTls {
  readonly serverName: string;
  /** PEM of the authorities that the client trusts. */
  readonly ca: string;
  /** Takes the certificate of a trusted authority whatever names are in it. */
  readonly anyName?: boolean;
  /** What the client shows of itself, PEM. */
  readonly certificate?: { readonly cert: string; readonly key: string };
}

/** The application's words about itself. */
export interface Identity {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly port: number;
  /** Version of HTTP in which it was asked. */
  readonly version?: string;
}

/** What the client sees. */
export interface ClientAnswer {
  /**
   * `refused`: no connection; `closed`: a connection that ends without an answer; `silent`: one that stays open without an answer;
   * `answered`: all others.
   */
  readonly kind: 'refused' | 'closed' | 'silent' | 'answered';
  /** The error, where there was one. */
  readonly detail?: string;
  readonly status?: number;
  readonly location?: string;
  /** Who answered: Envoy's `server` header. */
  readonly server?: string;
  /** SHA-256 of the server's certificate. */
  readonly fingerprint?: string;
  readonly identity?: Identity;
}
