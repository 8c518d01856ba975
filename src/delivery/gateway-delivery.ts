import type { IGatewayDelivery } from './delivery';
import { FullManifests, type FullManifestsOptions } from './full-manifests';
import { HelmValues, type HelmValuesOptions } from './helm-values';
import { KustomizeComponent } from './kustomize-component';
import { OwnManifests } from './own-manifests';
import { InstallationKind } from '../model/workload';

/**
 * How a gateway's ports, volumes and mounts get into the cluster: the deliveries that come with this library.
 */
export class GatewayDelivery {
  /**
   * A kustomize component that patches the installation's own manifests.
   */
  public static kustomizeComponent(): IGatewayDelivery {
    return new KustomizeComponent();
  }

  /**
   * A values file for Istio's Helm chart `gateway`.
   *
   * @param options your own values
   * @throws if an option has a wrong type, or extraValues set a value that is generated or undo what the gateway needs
   */
  public static helmValues(options: HelmValuesOptions = {}): IGatewayDelivery {
    return new HelmValues(options);
  }

  /**
   * A change of the gateway's Service and Deployment in this app: those that cdk8s' `Helm` or `Include` brings in, or any other `ApiObject`
   * with the name and namespace of the installation.
   */
  public static ownManifests(): IGatewayDelivery {
    return new OwnManifests();
  }

  /**
   * All manifests of a gateway that this library creates, in the cdk8s chart.
   *
   * @param options replicas and revision
   * @throws if an option has a wrong type, or the replicas or the revision are not valid
   */
  public static fullManifests(options: FullManifestsOptions = {}): IGatewayDelivery {
    return new FullManifests(options);
  }

  private constructor() {}
}

/** The default delivery for a kind of installation. */
export function defaultDelivery(kind: InstallationKind): IGatewayDelivery {
  return DEFAULTS[kind]();
}

const DEFAULTS: Readonly<Record<InstallationKind, () => IGatewayDelivery>> = {
  [InstallationKind.ISTIOCTL]: () => GatewayDelivery.kustomizeComponent(),
  [InstallationKind.HELM]: () => GatewayDelivery.helmValues(),
  [InstallationKind.MANAGED]: () => GatewayDelivery.fullManifests(),
};
