import type { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';

/** One permission of a role. */
export interface AccessRule {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Objects that it is limited to; empty if it is not limited. */
  readonly names: readonly string[];
}

/** A Role; without a namespace, a ClusterRole. */
export interface ClusterRole extends ObjectKey {
  readonly rules: readonly AccessRule[];
}

/** A RoleBinding; without a namespace, a ClusterRoleBinding. */
export interface ClusterBinding extends ObjectKey {
  readonly role: { readonly kind: string; readonly name: string };
  readonly subjects: ReadonlyArray<{ readonly kind: string; readonly name: string; readonly namespace?: string }>;
}

/** All roles and bindings of a cluster. */
export interface Access {
  readonly roles: readonly ClusterRole[];
  readonly bindings: readonly ClusterBinding[];
}

/**
 * Whether a service account may list the Secrets of its own namespace.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export function mayListSecrets({ roles, bindings }: Access, namespace: string, account: string): boolean {
  return bindings.some((binding) => (binding.namespace ?? namespace) === namespace
    && binding.subjects.some((subject) => isAccount(subject, namespace, account))
    && roles.some(({ kind, name, namespace: home = namespace, rules }) =>
      kind === binding.role.kind && name === binding.role.name && home === namespace && rules.some(listsSecrets)));
}

function isAccount({ kind, name, namespace: home }: ClusterBinding['subjects'][number], namespace: string, account: string): boolean {
  if (kind === 'ServiceAccount') return name === account && home === namespace;
  if (kind === 'User') return name === `system:serviceaccount:${namespace}:${account}`;
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'].includes(name);
}

function listsSecrets({ groups, resources, verbs, names }: AccessRule): boolean {
  const allows = (list: readonly string[], item: string) => list.includes(item) || list.includes('*');
  return names.length === 0 && allows(groups, '') && allows(resources, 'secrets') && allows(verbs, 'list');
}

export function roleOf({ namespace, ...key }: ObjectKey, manifest: ManifestPart): ClusterRole {
  const rules = manifest.at('rules').list().map((rule) => ({
    groups: rule.at('apiGroups').strings(),
    resources: rule.at('resources').strings(),
    verbs: rule.at('verbs').strings(),
    names: rule.at('resourceNames').strings(),
  }));
  return { ...key, namespace: namespace || undefined, rules };
}

export function bindingOf({ namespace, ...key }: ObjectKey, manifest: ManifestPart): ClusterBinding {
  const subjects = manifest.at('subjects').list().map((subject) => ({
    kind: subject.at('kind').string() ?? '',
    name: subject.at('name').string() ?? '',
    // Istio's own charts leave the namespace out.
    namespace: subject.at('namespace').string() ?? (namespace || undefined),
  }));
  const role = { kind: manifest.at('roleRef', 'kind').string() ?? '', name: manifest.at('roleRef', 'name').string() ?? '' };
  return { ...key, namespace: namespace || undefined, role, subjects };
}
