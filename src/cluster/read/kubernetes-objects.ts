import type { ManifestPart } from './manifest-part';
import type { ClusterBinding, ClusterRole } from '../facts/access';
import type { ClusterInjector, ClusterNamespace, ClusterService, ClusterWorkload } from '../facts/cluster-facts';
import type { ObjectKey } from '../facts/object-key';

/** The key of an object; its namespace is empty where it has none. */
export type Namespaced = ObjectKey & { readonly namespace: string };

const EXPORT_TO = 'networking.istio.io/exportTo';
const DEFAULT_ACCOUNT = 'default';

export function serviceOf(key: Namespaced, manifest: ManifestPart): ClusterService {
  const spec = manifest.at('spec');
  return {
    ...key,
    labels: manifest.at('metadata', 'labels').stringFields(),
    selector: spec.at('selector').stringFields(),
    ports: spec.at('ports').list().map(servicePort),
    exportTo: exportTo(manifest.at('metadata')),
    external: spec.at('type').string() === 'ExternalName',
    healthCheckNodePort: spec.at('healthCheckNodePort').number(),
  };
}

function servicePort(port: ManifestPart): ClusterService['ports'][number] {
  const number = port.at('port').number() ?? 0;
  return {
    name: port.at('name').string() ?? '',
    port: number,
    protocol: port.at('protocol').string() ?? 'TCP',
    targetPort: port.at('targetPort').number() ?? port.at('targetPort').string() ?? number,
    nodePort: port.at('nodePort').number(),
    appProtocol: port.at('appProtocol').string(),
  };
}

/** The namespaces of the annotation; an empty one means nothing, as none does. */
export function exportTo(metadata: ManifestPart): string[] | undefined {
  const namespaces = (metadata.at('annotations', EXPORT_TO).string() ?? '').split(',').map((namespace) => namespace.trim()).filter((namespace) => namespace !== '');
  return namespaces.length === 0 ? undefined : namespaces;
}

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

/** Kubernetes gives every Namespace a label with its name. */
export function namespaceOf(key: ObjectKey, manifest: ManifestPart): ClusterNamespace {
  return { ...key, labels: { 'kubernetes.io/metadata.name': key.name, ...manifest.at('metadata', 'labels').stringFields() } };
}

/** The webhooks of istiod among those of a configuration. */
export function injectorsOf(key: ObjectKey, manifest: ManifestPart): ClusterInjector[] {
  return manifest.at('webhooks').list()
    .filter((webhook) => webhook.at('name').string()?.endsWith('sidecar-injector.istio.io'))
    .map((webhook) => ({ ...key, namespaces: webhook.at('namespaceSelector').labelSelector(), pods: webhook.at('objectSelector').labelSelector() }));
}

export function roleOf({ namespace, ...key }: ObjectKey, manifest: ManifestPart): ClusterRole {
  const rules = manifest.at('rules').list().map((rule) => ({
    groups: rule.at('apiGroups').strings(), resources: rule.at('resources').strings(), verbs: rule.at('verbs').strings(), names: rule.at('resourceNames').strings(),
  }));
  return { ...key, namespace: namespace || undefined, rules };
}

export function bindingOf({ namespace, ...key }: ObjectKey, manifest: ManifestPart): ClusterBinding {
  const subjects = manifest.at('subjects').list().map((subject) => ({
    kind: subject.at('kind').string() ?? '',
    name: subject.at('name').string() ?? '',
    // Istio's own charts leave it out.
    namespace: subject.at('namespace').string() ?? (namespace || undefined),
  }));
  const role = { kind: manifest.at('roleRef', 'kind').string() ?? '', name: manifest.at('roleRef', 'name').string() ?? '' };
  return { ...key, namespace: namespace || undefined, role, subjects };
}
