// Objects of others that may change what becomes of a request, as questions: what they say is not read.
import type { ClusterPolicy } from '../cluster/kinds/policy';
import { rootNamespace } from '../cluster/mesh-config';
import type { Labels } from '../cluster/selector';
import { covers } from '../model/host';
import type { Destination, GatewayModel } from '../model/ingress-model';
import { qualifiedName } from '../model/names';

/** Policies for pods of a namespace, unless one of their labels is known to differ. */
export function podPolicies({ cluster }: GatewayModel, namespace: string, labels: Labels = {}): string[] {
  const policies = [...cluster.policies, ...cluster.peerAuthentications];
  const root = rootNamespace(cluster);
  // Those of the root namespace apply to the pods of all namespaces, if they have no selector.
  const isFor = ({ namespace: own, podLabels, group }: ClusterPolicy) => own === namespace
    || (own === root && group !== 'networking.k8s.io' && Object.keys(podLabels).length === 0);
  const differs = ({ podLabels }: ClusterPolicy) => (
    Object.entries(podLabels).some(([key, value]) => labels[key] !== undefined && labels[key] !== value));
  return policies.filter((policy) => policy.host === undefined && isFor(policy) && !differs(policy)).map(question);
}

/** Policies for a Service, and entries that define its host once more. */
export function servicePolicies({ cluster: { destinationRules, serviceEntries } }: GatewayModel, { host, aliasOf }: Destination): string[] {
  const entries = aliasOf === undefined ? serviceEntries.filter(({ hosts }) => hosts.includes(host)) : [];
  const isFor = ({ host: own }: ClusterPolicy) => own !== undefined && (covers(own, host) || host.startsWith(`${own}.`));
  return [...destinationRules.filter(isFor), ...entries].map(question);
}

function question({ kind, namespace = '', name }: Pick<ClusterPolicy, 'kind' | 'name'> & { readonly namespace?: string }): string {
  return `${kind} ${qualifiedName(namespace, name)}: what does it change?`;
}
