import type { ClusterWorkload } from '../cluster/kinds/workload';
import { qualifiedName } from '../model/names';
import { shown } from '../model/shown';

/** What runs pods, with its kind, for messages. */
export function workloadText({ kind, namespace, name }: Pick<ClusterWorkload, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${shown(qualifiedName(namespace, name))}`;
}
