/**
 * Settings of a port of the gateway. A hidden base interface: users see its members on the props that extend it.
 *
 * @internal
 */
export interface PortSettings {
  /**
   * Namespaces that may attach routes. If set, the Gateway lists this declaration's hosts for these namespaces; otherwise it lists
   * the hosts of the attached routes, each for the namespace of its route.
   *
   * @default - the namespaces of the attached routes
   */
  readonly allowedNamespaces?: string[];

  /**
   * The node port, in the gateway's nodePortRange (by default 30000 to 32767). It needs service type NODE_PORT.
   *
   * @default - the one that the gateway's Service already has, in the snapshot or in the app; otherwise chosen by the gateway's
   * nodePorts
   */
  readonly nodePort?: number;

  /**
   * The port that Envoy listens on in the gateway's pods.
   *
   * @default - ports that the gateway's Service already has, in the snapshot or in the app, keep theirs, as do stock ports; otherwise
   * 10000 + port if Envoy may not bind the port (below 1024 behind istioctl) or a stock port leads to it (8080 and 8443 behind istioctl),
   * and the port itself if not
   */
  readonly targetPort?: number;

  /**
   * Name of the port on the gateway's Service and in the Gateway. Stock ports of the Service keep their names.
   *
   * @default - the name that the port already has, in the snapshot or in the app; otherwise protocol and number, such as `tcp-3306`
   */
  readonly portName?: string;
}
