// Which pods a Service of others leads to, and whether they have a proxy.
import { inNamespace } from './by-namespace';
import { type ClusterFacts, knowsAll } from './cluster-facts';
import { declinesProxy, isInjected } from './injection';
import type { ClusterPod } from './kinds/pod';
import type { ClusterService } from './kinds/service';
import type { ClusterWorkload } from './kinds/workload';
import { keyOf } from './object-key';
import { type Labels, isSubset } from './selector';

/** Pods that are alike. */
export interface PodGroup {
  readonly namespace: string;
  readonly labels: Labels;
  /** Undefined if no container is known. */
  readonly namedPorts?: Readonly<Record<string, number>>;
  /** Undefined if that is not known. */
  readonly hasProxy?: boolean;
}

/** The known pods that a Service selects. One without a selector gets its addresses from somebody else. */
export function podsBehind(cluster: ClusterFacts, { namespace, selector }: Pick<ClusterService, 'namespace' | 'selector'>): PodGroup[] {
  if (Object.keys(selector).length === 0) return [];
  const isSelected = (pods: ClusterWorkload | ClusterPod) => isSubset(selector, pods.podLabels);
  return [
    ...inNamespace(cluster.workloads, namespace).filter(isSelected).map((workload) => groupOf(cluster, workload)),
    ...inNamespace(cluster.pods, namespace).filter(isSelected).map(({ podLabels, namedPorts, hasProxy }) => (
      { namespace, labels: podLabels, namedPorts, hasProxy })),
  ];
}

function groupOf(cluster: ClusterFacts, { namespace, podLabels, namedPorts, hasProxy, neverInjected }: ClusterWorkload): PodGroup {
  const injected = neverInjected ? false : willHaveProxy(cluster, namespace, podLabels);
  return { namespace, labels: podLabels, namedPorts, hasProxy: hasProxy || injected };
}

/** Whether pods with these labels get a proxy; undefined where nodes may encrypt in its place, and if the namespace is not known. */
export function willHaveProxy(cluster: ClusterFacts, name: string, labels: Labels): boolean | undefined {
  const namespace = cluster.namespaces.find((each) => each.name === name);
  if (!namespace || [namespace.labels, labels].some((each) => each['istio.io/dataplane-mode'] === 'ambient')) return undefined;
  return !declinesProxy(labels) && isInjected(cluster, namespace, labels);
}

/** Whether a Service leads to no pods, since all that could make them is known, or what did goes away. */
export function lacksPods(cluster: ClusterFacts, service: Pick<ClusterService, 'namespace' | 'selector'>): boolean {
  const goes = (pods: ClusterWorkload) => cluster.removed.has(keyOf(pods)) && isSubset(service.selector, pods.podLabels);
  return Object.keys(service.selector).length > 0 && podsBehind(cluster, service).length === 0
    && (knowsPods(cluster, service.namespace) || inNamespace(cluster.replaced.workloads, service.namespace).some(goes));
}

/** Whether all that could make pods in a namespace is known. */
function knowsPods(cluster: ClusterFacts, namespace: string): boolean {
  return knowsAll(cluster, 'Pod', namespace)
    || ['Deployment', 'DaemonSet', 'StatefulSet'].every((kind) => knowsAll(cluster, kind, namespace));
}
