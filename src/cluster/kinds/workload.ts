import type { Namespaced } from './kind';
import { PROXY_CONTAINER } from '../../model/workload';
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
  /** It has the container that runs Envoy. */
  readonly hasProxy: boolean;
  /** The Secrets that are mounted into that container. */
  readonly mounts: ReadonlyArray<{ readonly secretName: string; readonly mountPath: string }>;
}

const DEFAULT_ACCOUNT = 'default';

/** A workload, if its pods have labels. The API server takes no other; one without them is a patch of it, in a file. */
export function workloadsOf(key: Namespaced, manifest: ManifestPart): ClusterWorkload[] {
  const pod = manifest.at('spec', 'template');
  return pod.at('metadata', 'labels').keys().length === 0 ? [] : [workloadOf(key, pod)];
}

function workloadOf(key: Namespaced, pod: ManifestPart): ClusterWorkload {
  const containers = pod.at('spec', 'containers').list();
  const ports = containers.flatMap((container) => container.at('ports').list());
  const proxy = containers.filter((container) => container.at('name').string() === PROXY_CONTAINER);
  return {
    ...key,
    podLabels: pod.at('metadata', 'labels').stringFields(),
    serviceAccount: pod.at('spec', 'serviceAccountName').string() ?? DEFAULT_ACCOUNT,
    namedPorts: Object.fromEntries(ports.map((port) => [port.at('name').string() ?? '', port.at('containerPort').number() ?? 0])),
    hasProxy: proxy.length > 0,
    mounts: proxy.flatMap((container) => secretMounts(container, pod)),
  };
}

function secretMounts(container: ManifestPart, pod: ManifestPart): ClusterWorkload['mounts'] {
  const volumes = pod.at('spec', 'volumes').list();
  const secrets = new Map(volumes.map((volume) => [volume.at('name').string(), volume.at('secret', 'secretName').string()]));
  return container.at('volumeMounts').list().flatMap((mount) => {
    const [secretName, mountPath] = [secrets.get(mount.at('name').string()), mount.at('mountPath').string()];
    return secretName === undefined || mountPath === undefined ? [] : [{ secretName, mountPath }];
  });
}
