import type { Construct } from 'constructs';
import type { GatewayChange, GatewayWorkload } from '../model/gateway-change';
import type { IngressArtifact } from '../model/ingress-artifact';
import type { InstallationKind } from '../model/workload';

/**
 * The change that a gateway needs. It is read late, so that it includes ports that are declared after the gateway.
 */
export interface IGatewayChangeSource {
  /**
   * The gateway's Deployment and Service, known from the start.
   */
  readonly workload: GatewayWorkload;

  /**
   * The whole change. Call it while the app is synthesized, such as from `Lazy` values.
   */
  current(): GatewayChange;
}

/**
 * How a gateway's ports, volumes and mounts get into the cluster. Implement it to support another way.
 */
export interface IGatewayDelivery {
  /**
   * Name of the delivery, shown in messages.
   */
  readonly name: string;

  /**
   * The kinds of installation that it can change.
   */
  readonly installations: InstallationKind[];

  /**
   * Whether the change goes through values of the Helm chart. The version of the chart then limits what can be changed.
   */
  readonly throughChart: boolean;

  /**
   * Whether the gateway may read the Secrets of its namespace once the change is applied. Without that, istiod sends it no certificate.
   *
   * @default true
   */
  readonly readsSecrets?: boolean;

  /**
   * What it sets on the gateway's Service beside type, selector and ports: names of fields of the spec, such as
   * `loadBalancerSourceRanges`, and of annotations and labels. Only asked where the change replaces the whole Service.
   *
   * @default - nothing
   */
  readonly serviceSettings?: string[];

  /**
   * Whether it changes the gateway's Service and Deployment among the app's own objects, which must then be there. If not, those objects
   * must already be as declared.
   *
   * @default false
   */
  readonly changesOwnObjects?: boolean;

  /**
   * Adds Kubernetes objects to the gateway's cdk8s chart. Called once, when the gateway is declared.
   *
   * @param scope the construct to add them to, which is the gateway
   * @param source what the objects must contain; call `current()` only from `Lazy` values
   */
  addObjects(scope: Construct, source: IGatewayChangeSource): void;

  /**
   * Returns files to write to the gateway's folder of artifacts. Called after all checks have passed.
   *
   * @param change what the files must contain
   */
  files(change: GatewayChange): IngressArtifact[];
}
