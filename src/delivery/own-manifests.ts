import type { Construct } from 'constructs';
import { objectsToChange, type Manifest } from './changed-objects';
import type { IGatewayChangeSource, IGatewayDelivery } from './delivery';
import { changedManifest } from './manifest-change';
import type { GatewayChange } from '../model/gateway-change';
import type { IngressArtifact } from '../model/ingress-artifact';
import { InstallationKind } from '../model/workload';

/**
 * Changes the gateway's Service and Deployment that the app itself contains: those of cdk8s' `Helm` or `Include`, or any other
 * `ApiObject`. Ports, volumes and mounts that nobody declared stay. Each object is changed while it is written, so it may be created before
 * or after the gateway.
 */
export class OwnManifests implements IGatewayDelivery {
  /**
   * Name of the delivery.
   */
  public readonly name = 'own manifests';

  /**
   * The kinds of installation that it can change.
   */
  public readonly installations = [InstallationKind.ISTIOCTL, InstallationKind.HELM];

  /**
   * Whether the change goes through values of the Helm chart.
   */
  public readonly throughChart = false;

  /**
   * Whether it changes the gateway's Service and Deployment among the app's own objects.
   *
   * @default true
   */
  public readonly changesOwnObjects?: boolean = true;

  /**
   * Adds nothing, but makes the app's own objects of the workload change when they are written.
   *
   * @param scope the gateway
   * @param source what the objects must contain
   */
  public addObjects(scope: Construct, source: IGatewayChangeSource): void {
    const { root } = scope.node;
    scope.node.addValidation({
      // cdk8s validates before it writes, when everything has been declared.
      validate: () => {
        const change = (manifest: Manifest) => changedManifest(manifest, source);
        for (const object of objectsToChange(root, source.workload)) object.changeWith(scope, change);
        return [];
      },
    });
  }

  /**
   * Returns no files: the change is in the app's own objects.
   *
   * @param _change what they would contain
   */
  public files(_change: GatewayChange): IngressArtifact[] {
    return [];
  }
}
