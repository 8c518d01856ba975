import { secretVolumes, volumeMounts } from './pod-volumes';
import { isMap, keepsSecretsClosed, rejectedValues, type Values } from './rejected-values';
import type { GatewayChange } from '../model/gateway-change';

/** The values of Istio's Helm chart `gateway` for a change, merged with the user's own; for all deliveries through the chart. */
export class ChartValues {
  /**
   * @param delivery the delivery, for errors
   * @param extraValues the user's own values
   * @throws if they set a value that is generated, or that undoes what the gateway needs
   */
  public constructor(private readonly delivery: string, private readonly extraValues: Values) {
    const rejected = rejectedValues(extraValues);
    if (rejected.length > 0) throw new Error([`${delivery}:`, ...rejected].join('\n  '));
  }

  /** Whether the chart lets the gateway read Secrets, without which istiod sends it no certificate. */
  public get readsSecrets(): boolean {
    return !keepsSecretsClosed(this.extraValues);
  }

  /** What they set on the Service: fields, annotations and labels. */
  public get serviceSettings(): string[] {
    const { service, annotations, labels } = this.extraValues;
    const own = isMap(service) ? service : {};
    return [own, own.annotations, annotations, labels].flatMap((values) => (isMap(values) ? Object.keys(values) : []));
  }

  /** @throws if the user's values change a label that the Gateway selects pods by */
  public of({ service, pod, workload }: GatewayChange): Values {
    return this.merged({
      // Written explicitly, so that the Gateway's selector still matches if a later chart derives other labels from the release.
      labels: { ...workload.labels },
      service: { type: service.type, ports: service.ports },
      // Otherwise the chart would replace a DaemonSet with a Deployment.
      ...(workload.kind === 'DaemonSet' && this.extraValues.kind === undefined ? { kind: workload.kind } : {}),
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
