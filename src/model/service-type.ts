/**
 * How the gateway's Service is reached from outside the cluster.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
 */
export enum ServiceType {
  /** Every worker listens on a fixed node port; a load balancer that you configure sends traffic there. */
  NODE_PORT = 'NodePort',

  /** The cloud makes the load balancer. */
  LOAD_BALANCER = 'LoadBalancer',
}
