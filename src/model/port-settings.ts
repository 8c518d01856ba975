/**
 * What a declaration may settle about a port of the gateway. A hidden base: users see the settings on the props.
 *
 * @internal
 */
export interface PortSettings {
  /**
   * Namespaces that may attach routes. With it the Gateway's hosts are fixed by this declaration; without it they come from the
   * routes, each bound to its namespace.
   *
   * @default - the namespaces of the attached routes
   */
  readonly allowedNamespaces?: string[];

  /**
   * The node port, from 30000 to 32767.
   *
   * @default - chosen by the gateway's nodePorts from the port number alone
   */
  readonly nodePort?: number;

  /**
   * The port that Envoy listens on.
   *
   * @default - the stock one; else 10000 + port below 1024 on a gateway that is not privileged; else the port itself
   */
  readonly targetPort?: number;

  /**
   * Name of the port on the gateway's Service and in the Gateway. Stock ports of the Service keep their names.
   *
   * @default - protocol and number, such as `tcp-3306`
   */
  readonly portName?: string;
}
