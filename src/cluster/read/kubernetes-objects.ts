import type { Part } from './manifest-part';
import type { ClusterBinding, ClusterRole } from '../facts/access';
import type { ClusterInjector, ClusterNamespace, ClusterService, ClusterWorkload, ObjectKey } from '../facts/cluster-facts';

/** The key of an object; its namespace is empty where it has none. */
export type Namespaced = ObjectKey & { readonly namespace: string };

const EXPORT_TO = 'networking.istio.io/exportTo';
const DEFAULT_ACCOUNT = 'default';

export function serviceOf(key: Namespaced, manifest: Part): ClusterService {
  const spec = manifest.at('spec');
  return {
    ...key,
    labels: manifest.at('metadata', 'labels').fields(),
    selector: spec.at('selector').fields(),
    ports: spec.at('ports').list().map(servicePort),
    exportTo: exportTo(manifest.at('metadata')),
    external: spec.at('type').text() === 'ExternalName',
    healthCheckNodePort: spec.at('healthCheckNodePort').number(),
  };
}

function servicePort(port: Part): ClusterService['ports'][number] {
  const number = port.at('port').number() ?? 0;
  return {
    name: port.at('name').text() ?? '',
    port: number,
    protocol: port.at('protocol').text() ?? 'TCP',
    targetPort: port.at('targetPort').number() ?? port.at('targetPort').text() ?? number,
    nodePort: port.at('nodePort').number(),
    appProtocol: port.at('appProtocol').text(),
  };
}

/** The namespaces of the annotation; an empty one means nothing, as none does. */
export function exportTo(metadata: Part): string[] | undefined {
  const namespaces = (metadata.at('annotations', EXPORT_TO).text() ?? '').split(',').map((namespace) => namespace.trim()).filter((namespace) => namespace !== '');
  return namespaces.length === 0 ? undefined : namespaces;
}

export function workloadOf(key: Namespaced, manifest: Part): ClusterWorkload {
  const pod = manifest.at('spec', 'template');
  const ports = pod.at('spec', 'containers').list().flatMap((container) => container.at('ports').list());
  return {
    ...key,
    podLabels: pod.at('metadata', 'labels').fields(),
    serviceAccount: pod.at('spec', 'serviceAccountName').text() ?? DEFAULT_ACCOUNT,
    namedPorts: Object.fromEntries(ports.map((port) => [port.at('name').text() ?? '', port.at('containerPort').number() ?? 0])),
  };
}

/** Kubernetes gives every Namespace a label with its name. */
export function namespaceOf(key: ObjectKey, manifest: Part): ClusterNamespace {
  return { ...key, labels: { 'kubernetes.io/metadata.name': key.name, ...manifest.at('metadata', 'labels').fields() } };
}

/** The webhooks of istiod among those of a configuration. */
export function injectorsOf(key: ObjectKey, manifest: Part): ClusterInjector[] {
  return manifest.at('webhooks').list()
    .filter((webhook) => webhook.at('name').text()?.endsWith('sidecar-injector.istio.io'))
    .map((webhook) => ({ ...key, namespaces: webhook.at('namespaceSelector').labelSelector(), pods: webhook.at('objectSelector').labelSelector() }));
}

export function roleOf({ namespace, ...key }: ObjectKey, manifest: Part): ClusterRole {
  const rules = manifest.at('rules').list().map((rule) => ({
    groups: rule.at('apiGroups').texts(), resources: rule.at('resources').texts(), verbs: rule.at('verbs').texts(), names: rule.at('resourceNames').texts(),
  }));
  return { ...key, namespace: namespace || undefined, rules };
}

export function bindingOf({ namespace, ...key }: ObjectKey, manifest: Part): ClusterBinding {
  const subjects = manifest.at('subjects').list().map((subject) => ({
    kind: subject.at('kind').text() ?? '',
    name: subject.at('name').text() ?? '',
    // Istio's own charts leave it out.
    namespace: subject.at('namespace').text() ?? (namespace || undefined),
  }));
  const role = { kind: manifest.at('roleRef', 'kind').text() ?? '', name: manifest.at('roleRef', 'name').text() ?? '' };
  return { ...key, namespace: namespace || undefined, role, subjects };
}
