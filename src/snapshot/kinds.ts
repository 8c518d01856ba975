import { gatewayOf, virtualServiceOf } from './istio-objects';
import { bindingOf, injectorsOf, namespaceOf, roleOf, serviceOf, workloadOf, type Namespaced } from './kubernetes-objects';
import type { Part } from './part';
import { MAKES_SECRET, secretOf } from './secrets';
import type { ClusterObjects } from '../model/cluster/cluster';

type Entry = { readonly [K in keyof ClusterObjects]: ClusterObjects[K][number] };

/** What a kind of Kubernetes object becomes. */
export interface KindOfObject {
  readonly list: keyof ClusterObjects;
  /** It has no namespace. */
  readonly clusterWide?: true;
  readonly convert: (key: Namespaced, manifest: Part) => ReadonlyArray<Entry[keyof ClusterObjects]>;
}

const ISTIO = 'networking.istio.io';
const RBAC = 'rbac.authorization.k8s.io';

/** Every kind that is read, by group and kind; another is another row. */
export const KINDS: ReadonlyMap<string, KindOfObject> = new Map<string, KindOfObject>([
  ['/Service', row('services', serviceOf)],
  ['/Namespace', wide(row('namespaces', namespaceOf))],
  ...['apps/Deployment', 'apps/DaemonSet', 'apps/StatefulSet'].map((type): [string, KindOfObject] => [type, row('workloads', workloadOf)]),
  ...[...MAKES_SECRET.keys()].map((type): [string, KindOfObject] => [type, row('secrets', (key, manifest) => secretOf(key.group, key.kind, key.namespace, manifest))]),
  [`${ISTIO}/Gateway`, row('gateways', gatewayOf)],
  [`${ISTIO}/VirtualService`, row('virtualServices', virtualServiceOf)],
  ['admissionregistration.k8s.io/MutatingWebhookConfiguration', wide({ list: 'injectors', convert: injectorsOf })],
  [`${RBAC}/Role`, row('roles', roleOf)],
  [`${RBAC}/ClusterRole`, wide(row('roles', roleOf))],
  [`${RBAC}/RoleBinding`, row('bindings', bindingOf)],
  [`${RBAC}/ClusterRoleBinding`, wide(row('bindings', bindingOf))],
]);

function row<L extends keyof ClusterObjects>(list: L, convert: (key: Namespaced, manifest: Part) => Entry[L]): KindOfObject {
  return { list, convert: (key, manifest) => [convert(key, manifest)] };
}

function wide(kind: KindOfObject): KindOfObject {
  return { ...kind, clusterWide: true };
}
