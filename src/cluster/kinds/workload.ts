import type { Namespaced } from './kind';
import type { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';
import type { Labels } from '../selector';

/** A Deployment, a DaemonSet or a StatefulSet. */
export interface ClusterWorkload extends ObjectKey {
  readonly namespace: string;
  readonly podLabels: Labels;
  readonly serviceAccount: string;
  /** The named ports of its containers. */
  readonly namedPorts: Readonly<Record<string, number>>;
}

const DEFAULT_ACCOUNT = 'default';

export function workloadOf(key: Namespaced, manifest: ManifestPart): ClusterWorkload {
  const pod = manifest.at('spec', 'template');
  const ports = pod.at('spec', 'containers').list().flatMap((container) => container.at('ports').list());
  return {
    ...key,
    podLabels: pod.at('metadata', 'labels').stringFields(),
    serviceAccount: pod.at('spec', 'serviceAccountName').string() ?? DEFAULT_ACCOUNT,
    namedPorts: Object.fromEntries(ports.map((port) => [port.at('name').string() ?? '', port.at('containerPort').number() ?? 0])),
  };
}
