import { type ClusterFacts, knowsAll } from './cluster-facts';
import type { ClusterNamespace } from './kinds/namespace';
import { type Labels, selects } from './selector';
import { shown } from '../model/shown';

export const ISTIO_INJECTION = 'istio-injection';
export const REVISION = 'istio.io/rev';
const INJECT = 'sidecar.istio.io/inject';

/**
 * Whether istiod injects a proxy into pods. The cluster's webhooks decide; if not all of them are known, what the webhooks of every
 * installation have in common.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy
 */
export function isInjected(cluster: ClusterFacts, { labels }: ClusterNamespace, pod: Labels): boolean {
  if (cluster.injectors.some(({ namespaces, pods }) => selects(namespaces, labels) && selects(pods, pod))) return true;
  if (knowsInjectors(cluster)) return false;
  if (labels[ISTIO_INJECTION] !== undefined) return labels[ISTIO_INJECTION] === 'enabled' && !declinesProxy(pod);
  return labels[REVISION] === undefined && pod[REVISION] === undefined ? asksForProxy(pod) : !declinesProxy(pod);
}

/** Whether all webhooks of istiod are known. Some installations inject into pods without any label (`enableNamespacesByDefault`). */
export function knowsInjectors(cluster: ClusterFacts): boolean {
  return cluster.injectors.length > 0 && knowsAll(cluster, 'MutatingWebhookConfiguration');
}

/** Namespaces where istiod's webhook injects no proxy, whatever their labels are (`pkg/kube/inject/initializer.go`). */
export const NEVER_INJECTED: readonly string[] = ['kube-node-lease', 'kube-public', 'kube-system', 'local-path-storage'];

/** The image of a proxy that istiod's webhook fills in. */
export const AUTO_IMAGE = 'auto';

/** Whether the pods' own labels ask for a proxy. */
export function asksForProxy(pod: Labels): boolean {
  return pod[INJECT] === 'true';
}

/** Whether the pods' own labels decline a proxy. */
export function declinesProxy(pod: Labels): boolean {
  return pod[INJECT] === 'false';
}

/** The labels of pods, with the one that asks for a proxy. */
export function accepting(pod: Labels): Labels {
  return { ...pod, [INJECT]: 'true' };
}

/** The injection labels of a Namespace, for messages. */
export function injectionLabels({ labels }: ClusterNamespace): string {
  const all = [ISTIO_INJECTION, REVISION].flatMap((key) => (labels[key] === undefined ? [] : [shown(`${key}=${labels[key]}`)]));
  return all.length === 0 ? 'no injection label' : `${all.length === 1 ? 'label' : 'labels'} ${all.join(' and ')}`;
}
