import type { IngressArtifact } from '../model/ingress-artifact';

/**
 * A port of the load balancer and the node port that it forwards to, on every worker.
 */
export interface LoadBalancerFrontend {
  /**
   * Name of the frontend; letters, digits and dashes, unique in its gateway.
   */
  readonly name: string;

  /**
   * The port that clients connect to.
   */
  readonly port: number;

  /**
   * The node port of the gateway's Service.
   */
  readonly nodePort: number;
}

/**
 * What a load balancer in front of one gateway has to do.
 */
export interface LoadBalancerPlan {
  /**
   * Namespace and name of the gateway workload, such as `istio-system/istio-ingressgateway`.
   */
  readonly gateway: string;

  /**
   * The ports to listen on, by number.
   */
  readonly frontends: LoadBalancerFrontend[];

  /**
   * The node port that answers health checks over HTTP.
   */
  readonly healthCheckNodePort: number;

  /**
   * The path that answers health checks with 200, such as `/healthz/ready`.
   */
  readonly healthCheckPath: string;
}

/**
 * A load balancer in front of the cluster, configured from files. Implement it to support another one.
 */
export interface ILoadBalancer {
  /**
   * Name of the balancer, unique in its gateway; part of file names, so lower-case letters, digits and dashes.
   */
  readonly name: string;

  /**
   * Addresses of the workers that traffic is sent to.
   */
  readonly workers: string[];

  /**
   * Addresses that the balancer listens on; `*` for all of IPv4.
   */
  readonly bindAddresses: string[];

  /**
   * Writes the balancer's configuration. Names, numbers and addresses have been checked before.
   *
   * @param plan ports and health check
   */
  render(plan: LoadBalancerPlan): IngressArtifact[];
}
