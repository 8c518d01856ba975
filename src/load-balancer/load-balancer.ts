import type { IngressArtifact } from '../model/ingress-artifact';

/**
 * A port of the load balancer, and the node port on every worker that it forwards to.
 */
export interface LoadBalancerFrontend {
  /**
   * Name of the frontend: letters, digits, dashes and dots, unique among all load balancers of the app.
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
 * What a load balancer in front of a gateway has to do.
 */
export interface LoadBalancerPlan {
  /**
   * Name of the load balancer's configuration, such as `istio-system.istio-ingressgateway.haproxy`: letters, digits, dashes and dots,
   * unique in the app. Use it in the names of files, so that those of several gateways can lie in one folder.
   */
  readonly name: string;

  /**
   * Namespace and name of the gateway workload, such as `istio-system/istio-ingressgateway`.
   */
  readonly gateway: string;

  /**
   * The ports to listen on, sorted by number.
   */
  readonly frontends: LoadBalancerFrontend[];

  /**
   * The node port that answers health checks over HTTP, on every worker.
   */
  readonly healthCheckNodePort: number;

  /**
   * The path on which a healthy gateway answers 200, such as `/healthz/ready`.
   */
  readonly healthCheckPath: string;
}

/**
 * A load balancer in front of the cluster that is configured by files. Implement it to support another kind.
 */
export interface ILoadBalancer {
  /**
   * Name of the load balancer, unique per gateway: lower-case letters, digits and dashes, since it is part of file names.
   */
  readonly name: string;

  /**
   * Addresses of the workers to which traffic is sent: IPv4, IPv6 or host names.
   */
  readonly workers: string[];

  /**
   * Addresses that the load balancer listens on; `*` for all IPv4 addresses, `::` for all IPv6 addresses.
   */
  readonly bindAddresses: string[];

  /**
   * What is wrong with the load balancer's own options, a sentence each, such as `maxConnections must be a whole number, got 1.5`.
   * Synthesis fails and reports all of them.
   *
   * @default - nothing
   */
  readonly problems?: string[];

  /**
   * Returns the files with the load balancer's configuration. Names, ports and addresses have already been checked, and there are
   * no problems.
   *
   * @param plan ports and health check
   */
  render(plan: LoadBalancerPlan): IngressArtifact[];
}
