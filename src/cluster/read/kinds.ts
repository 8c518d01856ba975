import { gatewayOf, virtualServiceOf } from './istio-objects';
import { bindingOf, injectorsOf, namespaceOf, roleOf, serviceOf, workloadOf, type Namespaced } from './kubernetes-objects';
import type { ManifestPart } from './manifest-part';
import { MAKES_SECRET, secretOf } from './secrets';
import type { ClusterEntry, ClusterObjects } from '../facts/cluster-facts';
import type { ObjectKey } from '../facts/object-key';

/** What a kind of Kubernetes object becomes. */
export interface KindOfObject {
  /** It has no namespace. */
  readonly clusterWide?: true;
  readonly convert: (key: Namespaced, manifest: ManifestPart) => readonly ClusterEntry[];
}

const ISTIO = 'networking.istio.io';
const RBAC = 'rbac.authorization.k8s.io';

/** Every kind that is read, by group and kind; another is another row. */
const KINDS: ReadonlyMap<string, KindOfObject> = new Map<string, KindOfObject>([
  ['/Service', row('services', serviceOf)],
  ['/Namespace', wide(row('namespaces', namespaceOf))],
  ...['apps/Deployment', 'apps/DaemonSet', 'apps/StatefulSet'].map((type): [string, KindOfObject] => [type, row('workloads', workloadOf)]),
  ...[...MAKES_SECRET.keys()].map((type): [string, KindOfObject] => [type, row('secrets', (key, manifest) => secretOf(key.group, key.kind, key.namespace, manifest))]),
  [`${ISTIO}/Gateway`, row('gateways', gatewayOf)],
  [`${ISTIO}/VirtualService`, row('virtualServices', virtualServiceOf)],
  ['admissionregistration.k8s.io/MutatingWebhookConfiguration', wide(rows('injectors', injectorsOf))],
  [`${RBAC}/Role`, row('roles', roleOf)],
  [`${RBAC}/ClusterRole`, wide(row('roles', roleOf))],
  [`${RBAC}/RoleBinding`, row('bindings', bindingOf)],
  [`${RBAC}/ClusterRoleBinding`, wide(row('bindings', bindingOf))],
]);

/** Undefined for a kind that is not read. */
export function kindOfObject({ group, kind }: Pick<ObjectKey, 'group' | 'kind'>): KindOfObject | undefined {
  return KINDS.get(`${group}/${kind}`);
}

function row<L extends keyof ClusterObjects>(list: L, convert: (key: Namespaced, manifest: ManifestPart) => ClusterObjects[L][number]): KindOfObject {
  return rows(list, (key, manifest) => [convert(key, manifest)]);
}

function rows<L extends keyof ClusterObjects>(list: L, convert: (key: Namespaced, manifest: ManifestPart) => readonly ClusterObjects[L][number][]): KindOfObject {
  return { convert: (key, manifest) => convert(key, manifest).map((entry) => ({ list, entry }) as ClusterEntry) };
}

function wide(kind: KindOfObject): KindOfObject {
  return { ...kind, clusterWide: true };
}
