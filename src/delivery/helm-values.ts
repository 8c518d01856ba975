import type { Construct } from 'constructs';
import type { IGatewayChangeSource, IGatewayDelivery } from './delivery';
import { secretVolumes, volumeMounts } from './pod-volumes';
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

type Values = { readonly [key: string]: unknown };

/** What would change behind the library's back, and why. */
const OURS: Readonly<Record<string, string>> = {
  'name': 'it renames the Deployment and the Service; set release of GatewayInstallation.helm instead',
  'networkGateway': 'the chart would ignore service.ports, and every declared port would be closed',
  'labels.app': 'the Gateway selects pods by it; set selector of GatewayInstallation.helm instead',
  'labels.istio': 'the Gateway selects pods by it; set selector of GatewayInstallation.helm instead',
  'securityContext': 'it replaces the sysctl without which Envoy cannot listen on ports below 1024',
  'service.type': 'set serviceType of the IngressGateway instead',
  'service.ports': 'it is generated from the declared ports; use IngressPort instead',
  'volumes': 'it is generated from the declared certificates; use TlsCertificate.mounted instead',
  'volumeMounts': 'it is generated from the declared certificates; use TlsCertificate.mounted instead',
};

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

  private readonly extraValues: Values;

  /**
   * @param options values of your own
   * @throws when they are no map, or touch values that are generated
   */
  public constructor(options: HelmValuesOptions = {}) {
    requireShape('HelmValues', OPTIONS, options);
    this.extraValues = options.extraValues ?? {};
    const touched = Object.keys(OURS).filter((key) => has(this.extraValues, key.split('.')));
    if (touched.length > 0) {
      throw new Error(['HelmValues:', ...touched.map((key) => `extraValues must not set ${key}: ${OURS[key]}`)].join('\n  '));
    }
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
    const { service, pod, workload } = change;
    const generated: Values = {
      // Written out, so that the Gateway's selector holds whatever a later version of the chart derives from the release.
      labels: { ...workload.labels },
      service: { type: service.type, ports: service.ports },
      ...(pod.mounts.length > 0 ? { volumes: secretVolumes(pod), volumeMounts: volumeMounts(pod) } : {}),
    };
    const comment = `Values of the Helm release ${workload.name} in ${workload.namespace}, chart istio/gateway; generated.`;
    return [yamlFile('helm/values.yaml', comment, merged(generated, this.extraValues))];
  }
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function has(values: unknown, [key, ...rest]: readonly string[]): boolean {
  if (!isMap(values) || !(key in values)) return false;
  return rest.length === 0 || !isMap(values[key]) || has(values[key], rest);
}

/** Only labels of the selector can meet here: all else that is generated was refused in the constructor. */
function merged(ours: Values, theirs: Values, path = ''): Values {
  const keys = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].sort();
  return Object.fromEntries(keys.map((key) => {
    const [a, b] = [ours[key], theirs[key]];
    if (isMap(a) && isMap(b)) return [key, merged(a, b, `${path}${key}.`)];
    if (a !== undefined && b !== undefined && a !== b) {
      throw new Error(`HelmValues:\n  extraValues set ${path}${key} to ${JSON.stringify(b)}, but the Gateway selects pods by ${JSON.stringify(a)}`);
    }
    return [key, b ?? a];
  }));
}
