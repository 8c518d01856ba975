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
   * Your own values for the same release, such as `{ autoscaling: { minReplicas: 3 } }`. Maps are merged with the generated ones.
   *
   * @default - none
   */
  readonly extraValues?: { [key: string]: any };
}

const OPTIONS: Shape<HelmValuesOptions> = { extraValues: optional(mapOf('values', anything())) };

/**
 * A complete values file for Istio's Helm chart `gateway`. Helm replaces lists as a whole, so the file also has the ports of the
 * chart's defaults.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/gateway/
 */
export class HelmValues implements IGatewayDelivery {
  /**
   * Name of the delivery.
   */
  public readonly name = 'Helm values';

  /**
   * The kinds of installation that it can change.
   */
  public readonly installations = [InstallationKind.HELM];

  /**
   * Whether the change goes through values of the Helm chart.
   */
  public readonly throughChart = true;

  /**
   * Whether the gateway may read the Secrets of its namespace.
   *
   * @default - true, unless extraValues turn the chart's Role off
   */
  public readonly readsSecrets?: boolean;

  /**
   * What extraValues set on the gateway's Service.
   *
   * @default - nothing
   */
  public readonly serviceSettings?: string[];

  private readonly values: ChartValues;

  /**
   * @param options your own values
   * @throws if an option has a wrong type, or extraValues set a value that is generated or undo what the gateway needs
   */
  public constructor(options: HelmValuesOptions = {}) {
    requireShape('HelmValues', OPTIONS, options);
    this.values = new ChartValues('HelmValues', options.extraValues ?? {});
    this.readsSecrets = this.values.readsSecrets;
    this.serviceSettings = this.values.serviceSettings;
  }

  /**
   * Adds nothing: the objects belong to the Helm release.
   *
   * @param _scope the construct to which objects would be added
   * @param _source what they would contain
   */
  public addObjects(_scope: Construct, _source: IGatewayChangeSource): void {}

  /**
   * Returns `helm/values.yaml`.
   *
   * @param change what the values must contain
   * @throws if extraValues change a label that the Gateway selects pods by
   */
  public files(change: GatewayChange): IngressArtifact[] {
    const { workload } = change;
    const comment = `Values of the Helm release ${workload.name} in ${workload.namespace}, chart istio/gateway; generated.`;
    return [yamlFile('helm/values.yaml', comment, this.values.of(change))];
  }
}
