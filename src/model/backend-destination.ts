/**
 * One Service port that requests are sent to.
 */
export interface BackendDestination {
  /**
   * Name of the Service.
   */
  readonly serviceName: string;

  /**
   * Namespace of the Service.
   *
   * @default - the namespace of the route
   */
  readonly namespace?: string;

  /**
   * Port of the Service; never the port of the container.
   */
  readonly port: number;

  /**
   * Share of the requests, in proportion to the other destinations of the route; a whole number from 0.
   *
   * @default - all requests, where the route has one destination
   */
  readonly weight?: number;

  /**
   * All TCP ports that the Service has, where they are known; a port that is not among them is an error.
   *
   * @default - unknown, and not checked
   */
  readonly servicePorts?: number[];

  /**
   * The protocol that Istio takes the Service's port for, by its `appProtocol` or its name.
   *
   * @default - unknown, and not checked
   */
  readonly appProtocol?: string;

  /**
   * Namespaces whose proxies know the Service, by its annotation `networking.istio.io/exportTo`: `.` for its own, `*` for all.
   *
   * @default - all of them
   * @see https://istio.io/latest/docs/reference/config/annotations/
   */
  readonly exportTo?: string[];

  /**
   * The port on which the pods listen, for explanations.
   *
   * @default - unknown
   */
  readonly containerPort?: number;
}
