/**
 * A Service port that requests are sent to.
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
   * Share of the requests relative to the other destinations of the route, a whole number from 0.
   *
   * @default - none: the only destination of a route gets all requests
   */
  readonly weight?: number;

  /**
   * All TCP ports that the Service has. A `port` that is not among them is an error.
   *
   * @default - unknown, and not checked
   */
  readonly servicePorts?: number[];

  /**
   * The protocol that Istio assumes for the Service's port, from its `appProtocol` or its name, such as `http` or `grpc`; empty if
   * neither names one.
   *
   * @default - unknown, and not checked
   * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
   */
  readonly appProtocol?: string;

  /**
   * Namespaces whose proxies can reach the Service, from its annotation `networking.istio.io/exportTo`: `.` for its own, `*` for all.
   *
   * @default - all of them
   * @see https://istio.io/latest/docs/reference/config/annotations/
   */
  readonly exportTo?: string[];

  /**
   * The port on which the pods listen; only explanations use it.
   *
   * @default - unknown
   */
  readonly containerPort?: number;
}
