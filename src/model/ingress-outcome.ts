/**
 * What a client sees of a request.
 */
export enum IngressOutcome {
  /** The request reaches a pod of the application. */
  ARRIVES = 'ARRIVES',

  /** The gateway answers 301 and names the `https` address of the same host. */
  REDIRECTED = 'REDIRECTED',

  /** The gateway itself answers, on the status port that a cloud's load balancer opens with all others. */
  STATUS = 'STATUS',

  /** The gateway answers 404: Envoy has no virtual host or no route for the request. */
  NOT_FOUND = 'NOT_FOUND',

  /** The connection is refused or closed at once: nothing listens on the way. */
  REFUSED = 'REFUSED',

  /** The TLS handshake is cut off: Envoy has no filter chain for the server name (SNI), or the client did not speak TLS. */
  RESET = 'RESET',
}
