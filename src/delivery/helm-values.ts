import type { Construct } from 'constructs';
import { ChartValues } from './chart-values';
import type { IGatewayChangeSource, IGatewayDelivery } from './delivery';
import { yamlFile } from './yaml-file';
import { anything, mapOf, optional, requireShape, type Shape } from '../arguments/argument-types';
import type { GatewayChange } from '../model/gateway-change';
import type { IngressArtifact } from '../model/ingress-artifact';
import { InstallationKind } from '../model/workload';

/**
 * Options of a Helm values file.
 */
export interface HelmValuesOptions {
  /**
   * Values of your own for the same release, such as `{ autoscaling: { minReplicas: 3 } }`; maps are merged with the
   * generated ones.
   *
   * @default - none
   */
  readonly extraValues?: { [key: string]: any };
}

const OPTIONS: Shape<HelmValuesOptions> = { extraValues: optional(mapOf('values', anything())) };

/**
 * A complete values file for Istio's Helm chart `gateway`. Helm replaces lists as a whole, so all ports are in it, those of
 * the chart's own defaults too.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/gateway/
 */
export class HelmValues implements IGatewayDelivery {
  /**
   * Name of the delivery.
   */
  public readonly name = 'Helm values';

  /**
   * The installations that it can change.
   */
  public readonly installations = [InstallationKind.HELM];

  /**
   * Whether the change goes through the values of the Helm chart.
   */
  public readonly throughChart = true;

  private readonly values: ChartValues;

  /**
   * @param options values of your own
   * @throws when they are no map, or touch values that are generated
   */
  public constructor(options: HelmValuesOptions = {}) {
    requireShape('HelmValues', OPTIONS, options);
    this.values = new ChartValues('HelmValues', options.extraValues ?? {});
  }

  /**
   * Adds nothing: the objects belong to the release.
   *
   * @param _scope where objects would be added
   * @param _source what they would hold
   */
  public addObjects(_scope: Construct, _source: IGatewayChangeSource): void {}

  /**
   * Writes `helm/values.yaml`.
   *
   * @param change what the values must hold
   * @throws when extraValues give a label of the selector another value
   */
  public files(change: GatewayChange): IngressArtifact[] {
    const { workload } = change;
    const comment = `Values of the Helm release ${workload.name} in ${workload.namespace}, chart istio/gateway; generated.`;
    return [yamlFile('helm/values.yaml', comment, this.values.of(change))];
  }
}
