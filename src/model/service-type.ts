/**
 * How clients outside the cluster reach the gateway's Service.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
 */
export enum ServiceType {
  /** Every worker listens on fixed node ports, and a load balancer that you configure sends traffic there. */
  NODE_PORT = 'NodePort',

  /** The cloud provides the load balancer. */
  LOAD_BALANCER = 'LoadBalancer',

  /** Only from inside the cluster, or through something in front that forwards to the Service, such as another proxy or a tunnel. */
  CLUSTER_IP = 'ClusterIP',
}

/** A type that a manifest names, unless no gateway can have it. */
export function serviceTypeNamed(name: string): ServiceType | undefined {
  return Object.values(ServiceType).find((type) => type === name);
}

/** The option value that means a type, for messages. */
export function serviceTypeOption(type: ServiceType): string {
  return Object.entries(ServiceType).find(([, value]) => value === type)![0];
}
