import { secretVolumes, volumeMounts } from './pod-volumes';
import type { GatewayChange } from '../model/gateway-change';

/** Values of a Helm chart. */
export type Values = { readonly [key: string]: unknown };

/** Values that are generated, or would undo generated ones, each with what to do instead. */
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

/** The values of Istio's Helm chart `gateway` for a change, merged with the user's own; for all deliveries through the chart. */
export class ChartValues {
  /**
   * @param delivery the delivery, for errors
   * @param extraValues the user's own values
   * @throws if they set a value that is generated
   */
  public constructor(private readonly delivery: string, private readonly extraValues: Values) {
    const touched = Object.keys(OURS).filter((key) => has(extraValues, key.split('.')));
    if (touched.length === 0) return;
    throw new Error([`${delivery}:`, ...touched.map((key) => `extraValues must not set ${key}: ${OURS[key]}`)].join('\n  '));
  }

  /** @throws if the user's values change a label that the Gateway selects pods by */
  public of({ service, pod, workload }: GatewayChange): Values {
    return this.merged({
      // Written explicitly, so that the Gateway's selector still matches if a later chart derives other labels from the release.
      labels: { ...workload.labels },
      service: { type: service.type, ports: service.ports },
      ...(pod.mounts.length > 0 ? { volumes: secretVolumes(pod), volumeMounts: volumeMounts(pod) } : {}),
    }, this.extraValues);
  }

  /** Only labels of the selector can be in both: the constructor rejects all other generated values. */
  private merged(ours: Values, theirs: Values, path = ''): Values {
    const keys = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].sort();
    return Object.fromEntries(keys.map((key) => {
      const [a, b] = [ours[key], theirs[key]];
      if (isMap(a) && isMap(b)) return [key, this.merged(a, b, `${path}${key}.`)];
      if (a === undefined || b === undefined || a === b) return [key, b ?? a];
      const selected = `the Gateway selects pods by ${JSON.stringify(a)}`;
      throw new Error(`${this.delivery}:\n  extraValues set ${path}${key} to ${JSON.stringify(b)}, but ${selected}`);
    }));
  }
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function has(values: unknown, [key, ...rest]: readonly string[]): boolean {
  if (!isMap(values) || !(key in values)) return false;
  return rest.length === 0 || !isMap(values[key]) || has(values[key], rest);
}
