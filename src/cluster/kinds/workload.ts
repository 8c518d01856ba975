import type { Namespaced } from './kind';
import { PROXY_CONTAINER } from '../../model/workload';
import type { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';
import type { Labels, LabelSelector } from '../selector';

/** What runs pods: a Deployment, a DaemonSet, a StatefulSet, or a Pod itself. */
export interface ClusterWorkload extends ObjectKey {
  readonly namespace: string;
  readonly podLabels: Labels;
  /** The pods that it counts as its own; undefined for a Pod. */
  readonly selector?: LabelSelector;
  readonly serviceAccount: string;
  /** The named TCP ports of its containers; undefined if no container is known. */
  readonly namedPorts?: Readonly<Record<string, number>>;
  /** It has the container that runs Envoy. */
  readonly hasProxy: boolean;
  /** The image of that container; `auto` if istiod's webhook fills it in. */
  readonly image?: string;
  /** Its arguments make it a gateway, not a sidecar. */
  readonly isRouter: boolean;
  /** Whether its environment says that it cannot listen on ports below 1024; undefined if that is unknown. */
  readonly isMarkedUnprivileged?: boolean;
  /** The templates that istiod's webhook is told to use. */
  readonly templates?: readonly string[];
  readonly hostNetwork: boolean;
  /** istiod injects no proxy, whatever the labels say. */
  readonly neverInjected: boolean;
  /** The Secrets that are mounted into that container. */
  readonly mounts: ReadonlyArray<{ readonly secretName: string; readonly mountPath: string }>;
}

const DEFAULT_ACCOUNT = 'default';
const TEMPLATES = 'inject.istio.io/templates';
const INJECT = 'sidecar.istio.io/inject';

/** Tells istiod to open no listener on ports below 1024. */
export const UNPRIVILEGED = 'ISTIO_META_UNPRIVILEGED_POD';

/** A workload, if its pods have labels. The API server takes no other; one without them is a patch of it, in a file. */
export function workloadsOf(key: Namespaced, manifest: ManifestPart): ClusterWorkload[] {
  const pod = manifest.at('spec', 'template');
  if (pod.at('metadata', 'labels').keys().length === 0) return [];
  return [{ ...describedPods(key, pod), selector: manifest.at('spec', 'selector').labelSelector() }];
}

/** What a template of pods, or a Pod, says about a workload. */
export function describedPods(key: Namespaced, pod: ManifestPart): ClusterWorkload {
  const spec = pod.at('spec');
  const containers = spec.at('containers').list();
  const proxy = containers.filter((container) => container.at('name').string() === PROXY_CONTAINER);
  return {
    ...key,
    podLabels: pod.at('metadata', 'labels').stringFields(),
    serviceAccount: spec.at('serviceAccountName').string() ?? DEFAULT_ACCOUNT,
    namedPorts: containers.length === 0 ? undefined : namedPorts([...containers, ...nativeSidecars(spec)]),
    hasProxy: proxy.length > 0,
    image: proxy[0]?.at('image').string(),
    isRouter: proxy.some((container) => container.at('args').strings().includes('router')),
    isMarkedUnprivileged: proxy[0] && mark(proxy[0], pod.at('metadata', 'annotations', 'proxy.istio.io/config').string() ?? ''),
    templates: pod.at('metadata', 'annotations', TEMPLATES).string()?.split(',').map((name) => name.trim()),
    hostNetwork: spec.at('hostNetwork').isTrue(),
    neverInjected: spec.at('hostNetwork').isTrue() || pod.at('metadata', 'annotations', INJECT).string() === 'false',
    mounts: proxy.flatMap((container) => secretMounts(container, pod)),
  };
}

/** Kubernetes also looks for the names of ports in containers that start first and keep running. */
export function nativeSidecars(spec: ManifestPart): ManifestPart[] {
  return spec.at('initContainers').list().filter((container) => container.at('restartPolicy').string() === 'Always');
}

/** Of two containers with one name of a port, the first counts. */
function namedPorts(containers: readonly ManifestPart[]): Record<string, number> {
  const ports = containers.flatMap((container) => container.at('ports').list())
    .filter((port) => (port.at('protocol').string() ?? 'TCP') === 'TCP');
  return Object.fromEntries(ports.reverse().map((port) => [port.at('name').string() ?? '', port.at('containerPort').number() ?? 0]));
}

/** Whether istiod reads it as true. What comes from elsewhere, such as a ConfigMap, is unknown. */
function mark(container: ManifestPart, proxyConfig: string): boolean | undefined {
  const variable = container.at('env').list().find((each) => each.at('name').string() === UNPRIVILEGED);
  const value = variable?.at('value').string();
  if (value !== undefined) return ['1', 't', 'T', 'true', 'True', 'TRUE'].includes(value);
  const isUnknown = variable !== undefined || container.at('envFrom').list().length > 0 || proxyConfig.includes(UNPRIVILEGED);
  return isUnknown ? undefined : false;
}

function secretMounts(container: ManifestPart, pod: ManifestPart): ClusterWorkload['mounts'] {
  const volumes = pod.at('spec', 'volumes').list();
  const secrets = new Map(volumes.map((volume) => [volume.at('name').string(), volume.at('secret', 'secretName').string()]));
  return container.at('volumeMounts').list().flatMap((mount) => {
    const [secretName, mountPath] = [secrets.get(mount.at('name').string()), mount.at('mountPath').string()];
    return secretName === undefined || mountPath === undefined ? [] : [{ secretName, mountPath }];
  });
}
