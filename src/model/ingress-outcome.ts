/**
 * How a request ends for the client.
 */
export enum IngressOutcome {
  /** The request reaches a pod of the application. */
  ARRIVES = 'ARRIVES',

  /** The gateway answers 301, with the `https` address of the same host. */
  REDIRECTED = 'REDIRECTED',

  /** The gateway itself answers, on its status port, which a cloud's load balancer opens along with all other ports. */
  STATUS = 'STATUS',

  /** The gateway answers 404: Envoy has no virtual host or no route for the request. */
  NOT_FOUND = 'NOT_FOUND',

  /** The connection is refused or closed at once: nothing listens at some hop. */
  REFUSED = 'REFUSED',

  /**
   * A VirtualService or Gateway that this app does not declare by its ports and routes, such as one of your own or of the snapshot, takes
   * the request or may take it. The reason names it and its conditions; the declarations do not say where the request ends.
   */
  UNDECIDED = 'UNDECIDED',

  /** The connection is cut off: Envoy has no filter chain for the server name (SNI), or only one side speaks TLS. */
  RESET = 'RESET',

  /** Nothing is there yet: an error of the declarations stops the synthesis, so nothing is written. */
  INVALID = 'INVALID',
}
