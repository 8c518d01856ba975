import { gatewayOf, virtualServiceOf } from './istio-objects';
import { bindingOf, injectorsOf, namespaceOf, roleOf, serviceOf, workloadOf } from './kubernetes-objects';
import type { Manifest } from './manifest-files';
import type { Part } from './part';
import { makesSecret, secretOf } from './secrets';
import { keyOf, type ClusterFacts, type ObjectKey } from '../model/cluster/cluster';
import { by, groupBy } from '../model/collections';
import { shown } from '../model/values';

const ISTIO = 'networking.istio.io';
const RBAC = 'rbac.authorization.k8s.io';
const WORKLOADS: ReadonlySet<string> = new Set(['apps/Deployment', 'apps/DaemonSet', 'apps/StatefulSet', '/Pod']);

/** Kinds without a namespace among those that are read. */
const CLUSTER_WIDE: ReadonlySet<string> = new Set([
  '/Namespace', `${RBAC}/ClusterRole`, `${RBAC}/ClusterRoleBinding`, 'admissionregistration.k8s.io/MutatingWebhookConfiguration',
]);

interface Found {
  readonly key: ObjectKey & { readonly namespace: string };
  readonly type: string;
  readonly object: Part;
  readonly list?: Part;
}

/** What manifests tell of a cluster; of two of one object the later counts. */
export function factsOf(manifests: readonly Manifest[]): ClusterFacts {
  const found = [...new Map(manifests.flatMap(read).map((each) => [keyOf(each.key), each])).values()]
    .sort(by(({ key }) => key.namespace, ({ key }) => key.name));
  const of = <T>(wanted: (type: string) => boolean, convert: (each: Found) => T): T[] => found.filter(({ type }) => wanted(type)).map(convert);
  const kind = <T>(wanted: string, convert: (key: Found['key'], object: Part) => T): T[] =>
    of((type) => type === wanted, ({ key, object }) => convert(key, object));
  return {
    services: kind('/Service', serviceOf),
    workloads: of((type) => WORKLOADS.has(type), ({ key, object }) => workloadOf(key, object)),
    namespaces: kind('/Namespace', namespaceOf),
    secrets: of((type) => isSecret(type), ({ key, object }) => secretOf(key.group, key.kind, key.namespace, object)),
    gateways: kind(`${ISTIO}/Gateway`, gatewayOf),
    virtualServices: kind(`${ISTIO}/VirtualService`, virtualServiceOf),
    injectors: kind('admissionregistration.k8s.io/MutatingWebhookConfiguration', (_, object) => injectorsOf(object)).flat(),
    access: {
      roles: [...kind(`${RBAC}/Role`, roleOf), ...kind(`${RBAC}/ClusterRole`, (key, object) => roleOf({ ...key, namespace: undefined }, object))],
      bindings: [
        ...kind(`${RBAC}/RoleBinding`, bindingOf),
        ...kind(`${RBAC}/ClusterRoleBinding`, (key, object) => bindingOf({ ...key, namespace: undefined }, object)),
      ],
    },
    complete: complete(found),
  };
}

function read({ file, object, list }: Manifest): Found[] {
  const [group, kind] = [groupOf(object.at('apiVersion').text() ?? ''), object.at('kind').text() ?? ''];
  const name = object.at('metadata', 'name').text() ?? '';
  const type = `${group}/${kind}`;
  const namespace = CLUSTER_WIDE.has(type) ? '' : object.at('metadata', 'namespace').text();
  if (namespace === undefined) {
    if (!isRead(type)) return [];
    throw new Error(`ClusterSnapshot: ${kind} ${shown(name)} in ${shown(file)} has no namespace, so that it could be in any; `
      + 'write metadata.namespace, as kubectl get and kustomize do');
  }
  return [{ key: { group, kind, namespace, name }, type, object, list }];
}

function isRead(type: string): boolean {
  return WORKLOADS.has(type) || isSecret(type)
    || ['/Service', `${ISTIO}/Gateway`, `${ISTIO}/VirtualService`, `${RBAC}/Role`, `${RBAC}/RoleBinding`].includes(type);
}

function isSecret(type: string): boolean {
  const [group, kind] = type.split('/');
  return makesSecret(group, kind);
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
}

/**
 * Which kinds the lists hold whole. Every cluster has the Service `default/kubernetes`, and no chart has it: a list with it is one of all namespaces, so all
 * kinds in it are. Of any other list it is taken that it holds all objects of the namespaces and kinds in it.
 */
function complete(found: readonly Found[]): Set<string> {
  const lists = groupBy(found.filter(({ list }) => list !== undefined), ({ list }) => list);
  return new Set([...lists.values()].flatMap((items) => {
    const whole = items.some(({ type, key: { namespace, name } }) => type === '/Service' && namespace === 'default' && name === 'kubernetes');
    return items.map(({ key: { kind, namespace } }) => (whole || namespace === '' ? kind : `${kind}/${namespace}`));
  }));
}
