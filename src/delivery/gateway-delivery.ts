import type { IGatewayDelivery } from './delivery';
import { FullManifests, type FullManifestsOptions } from './full-manifests';
import { HelmValues, type HelmValuesOptions } from './helm-values';
import { KustomizeComponent } from './kustomize-component';
import { InstallationKind } from '../model/workload';

/**
 * The deliveries that come with the library: how a gateway's ports, volumes and mounts get into the cluster.
 */
export class GatewayDelivery {
  /**
   * A kustomize component over the installation's own manifests.
   */
  public static kustomizeComponent(): IGatewayDelivery {
    return new KustomizeComponent();
  }

  /**
   * A values file for Istio's Helm chart `gateway`.
   *
   * @param options values of your own
   * @throws when they are no map, or touch values that are generated
   */
  public static helmValues(options: HelmValuesOptions = {}): IGatewayDelivery {
    return new HelmValues(options);
  }

  /**
   * All manifests of a gateway of our own, in the chart.
   *
   * @param options replicas and revision
   * @throws when an option is of another type, or the numbers of replicas make no sense
   */
  public static fullManifests(options: FullManifestsOptions = {}): IGatewayDelivery {
    return new FullManifests(options);
  }

  private constructor() {}
}

/** The delivery of an installation for which the user chose none. */
export function defaultDelivery(kind: InstallationKind): IGatewayDelivery {
  return DEFAULTS[kind]();
}

const DEFAULTS: Readonly<Record<InstallationKind, () => IGatewayDelivery>> = {
  [InstallationKind.ISTIOCTL]: () => GatewayDelivery.kustomizeComponent(),
  [InstallationKind.HELM]: () => GatewayDelivery.helmValues(),
  [InstallationKind.MANAGED]: () => GatewayDelivery.fullManifests(),
};
