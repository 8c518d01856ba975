import type { SecretMount } from './secret-mount';
import type { ServiceType } from './service-type';

/**
 * The gateway workload that a change is for.
 */
export interface GatewayWorkload {
  /**
   * Name of the Deployment and of the Service.
   */
  readonly name: string;

  /**
   * Namespace of both.
   */
  readonly namespace: string;

  /**
   * Labels of the pods.
   */
  readonly labels: { [key: string]: string };

  /**
   * Version of the Helm chart that the workload is a release of.
   *
   * @default - unknown, or no release of a chart
   */
  readonly chartVersion?: string;
}

/**
 * A port that the gateway's Service must have.
 */
export interface GatewayServicePort {
  /**
   * Name of the port.
   */
  readonly name: string;

  /**
   * The number that a Gateway names.
   */
  readonly port: number;

  /**
   * Transport protocol, `TCP`.
   */
  readonly protocol: string;

  /**
   * The number that Envoy listens on.
   */
  readonly targetPort: number;

  /**
   * The number that every worker listens on.
   *
   * @default - none: the Service's type needs none
   */
  readonly nodePort?: number;
}

/**
 * What the gateway's Service must have.
 */
export interface GatewayServiceChange {
  /**
   * Type of the Service.
   */
  readonly type: ServiceType;

  /**
   * All ports, the status port first, then by number.
   */
  readonly ports: GatewayServicePort[];
}

/**
 * What the gateway's Deployment must have.
 */
export interface GatewayPodChange {
  /**
   * Secrets mounted into the container `istio-proxy`, those of the installation among them.
   */
  readonly mounts: SecretMount[];
}

/**
 * All that the installed gateway must have beside what it has.
 */
export interface GatewayChange {
  /**
   * The workload to change.
   */
  readonly workload: GatewayWorkload;

  /**
   * What its Service must have.
   */
  readonly service: GatewayServiceChange;

  /**
   * What its Deployment must have.
   */
  readonly pod: GatewayPodChange;
}
