import type { Construct } from 'constructs';
import type { GatewayChange, GatewayWorkload } from '../model/gateway-change';
import type { IngressArtifact } from '../model/ingress-artifact';
import type { InstallationKind } from '../model/workload';

/**
 * What a gateway must have, for those who ask late: ports that are declared after the delivery was made count.
 */
export interface IGatewayChangeSource {
  /**
   * The workload, known from the start.
   */
  readonly workload: GatewayWorkload;

  /**
   * The change as it stands; asked while the app is synthesized.
   */
  current(): GatewayChange;
}

/**
 * The way in which a gateway's ports, volumes and mounts get into the cluster. Implement it to support another one.
 */
export interface IGatewayDelivery {
  /**
   * Name of the delivery, for messages.
   */
  readonly name: string;

  /**
   * The installations that it can change.
   */
  readonly installations: InstallationKind[];

  /**
   * Whether the change goes through the values of the Helm chart, whose version then limits what can be changed.
   */
  readonly throughChart: boolean;

  /**
   * Adds Kubernetes objects to the chart of the gateway; called once, when the gateway is declared.
   *
   * @param scope where to add them
   * @param source what they must hold, to be asked from `Lazy` values
   */
  addObjects(scope: Construct, source: IGatewayChangeSource): void;

  /**
   * Writes files beside the chart's output; called after everything has been checked.
   *
   * @param change what they must hold
   */
  files(change: GatewayChange): IngressArtifact[];
}
