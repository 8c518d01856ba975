/**
 * The eight places that a request passes on its way from a client to an application, in order.
 */
export enum IngressHop {
  /** The program that connects to a host name and a port. */
  CLIENT = 'client',

  /** The load balancer in front of the cluster. */
  LOAD_BALANCER = 'load-balancer',

  /** The Service of the ingress gateway. */
  GATEWAY_SERVICE = 'gateway-service',

  /** The pods of the ingress gateway, which run Envoy. */
  GATEWAY_POD = 'gateway-pod',

  /** Istio's Gateway resource, which opens ports in Envoy. */
  GATEWAY = 'gateway',

  /** Istio's VirtualService resource, which gives Envoy its routes. */
  VIRTUAL_SERVICE = 'virtual-service',

  /** The Service of the application. */
  APP_SERVICE = 'app-service',

  /** The pods of the application. */
  APP_POD = 'app-pod',
}
