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
  /** istiod injects no proxy, whatever the labels say. */
  readonly neverInjected: boolean;
  /** The Secrets that are mounted into that container. */
  readonly mounts: ReadonlyArray<{ readonly secretName: string; readonly mountPath: string }>;
}

const DEFAULT_ACCOUNT = 'default';

const INJECT = 'sidecar.istio.io/inject';

export function workloadOf(key: Namespaced, manifest: ManifestPart): ClusterWorkload {
  const pod = manifest.at('spec', 'template');
  const containers = pod.at('spec', 'containers').list();
  const proxy = containers.filter((container) => container.at('name').string() === PROXY_CONTAINER);
  return {
    ...key,
    podLabels: pod.at('metadata', 'labels').stringFields(),
    serviceAccount: pod.at('spec', 'serviceAccountName').string() ?? DEFAULT_ACCOUNT,
    namedPorts: namedPortsIn(pod),
    hasProxy: proxy.length > 0,
    neverInjected: pod.at('spec', 'hostNetwork').isTrue() || pod.at('metadata', 'annotations', INJECT).string() === 'false',
    mounts: proxy.flatMap((container) => secretMounts(container, pod)),
  };
}

/** Sidecars among the init containers can have ports too. */
export function namedPortsIn(pod: ManifestPart): ClusterWorkload['namedPorts'] {
  const containers = ['initContainers', 'containers'].flatMap((list) => pod.at('spec', list).list());
  const ports = containers.flatMap((container) => container.at('ports').list());
  return Object.fromEntries(ports.map((port) => [port.at('name').string() ?? '', port.at('containerPort').number() ?? 0]));
}

function secretMounts(container: ManifestPart, pod: ManifestPart): ClusterWorkload['mounts'] {
  const volumes = pod.at('spec', 'volumes').list();
  const secrets = new Map(volumes.map((volume) => [volume.at('name').string(), volume.at('secret', 'secretName').string()]));
  return container.at('volumeMounts').list().flatMap((mount) => {
    const [secretName, mountPath] = [secrets.get(mount.at('name').string()), mount.at('mountPath').string()];
    return secretName === undefined || mountPath === undefined ? [] : [{ secretName, mountPath }];
  });
}
