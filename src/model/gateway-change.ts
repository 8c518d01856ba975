import type { SecretMount } from './secret-mount';
import type { ServiceType } from './service-type';

/**
 * The gateway's Deployment and Service, which share a name.
 */
export interface GatewayWorkload {
  /**
   * Name of the Deployment and of the Service.
   */
  readonly name: string;

  /**
   * Kind of the object that runs the pods, as a snapshot or the app shows it: `Deployment`, `DaemonSet` or `StatefulSet`; `Pod` if nothing
   * runs them. Known with the whole change only.
   *
   * @default Deployment
   */
  readonly kind?: string;

  /**
   * Namespace of both.
   */
  readonly namespace: string;

  /**
   * Labels of the pods.
   */
  readonly labels: { [key: string]: string };

  /**
   * Version of the Helm chart that installed the workload.
   *
   * @default - unknown, or not installed by Helm
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
   * The port of the Service, from 1 to 65535; Gateways refer to it.
   */
  readonly port: number;

  /**
   * Transport protocol, always `TCP`.
   */
  readonly protocol: string;

  /**
   * The port that Envoy listens on in the gateway's pods.
   */
  readonly targetPort: number;

  /**
   * The port that every worker listens on.
   *
   * @default - none: the Service is not of type NODE_PORT
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
   * All ports: the status port first, the others by number.
   */
  readonly ports: GatewayServicePort[];
}

/**
 * What the gateway's pods must have.
 */
export interface GatewayPodChange {
  /**
   * Secrets to mount into the container `istio-proxy`, including those that the installation already mounts.
   */
  readonly mounts: SecretMount[];
}

/**
 * Everything that an installed gateway must have so that the declared ports and certificates work.
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
   * What its pods must have.
   */
  readonly pod: GatewayPodChange;
}
