import { type ClusterFacts, knowsAll } from './cluster-facts';
import type { ClusterNamespace } from './kinds/namespace';
import { type Labels, selects } from './selector';
import { shown } from '../model/shown';

export const ISTIO_INJECTION = 'istio-injection';
export const REVISION = 'istio.io/rev';
const INJECT = 'sidecar.istio.io/inject';

/**
 * Whether istiod puts a proxy into pods: by the webhooks in the cluster, else by what those of every installation have in common.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy
 */
export function isInjected(cluster: ClusterFacts, { labels }: ClusterNamespace, pod: Labels): boolean {
  if (cluster.injectors.some(({ namespaces, pods }) => selects(namespaces, labels) && selects(pods, pod))) return true;
  if (cluster.injectors.length > 0 && knowsAll(cluster, 'MutatingWebhookConfiguration')) return false;
  if (labels[ISTIO_INJECTION] !== undefined) return labels[ISTIO_INJECTION] === 'enabled' && !declinesProxy(pod);
  return labels[REVISION] === undefined ? pod[INJECT] === 'true' : !declinesProxy(pod);
}

/** Whether pods say themselves that they want no proxy. */
export function declinesProxy(pod: Labels): boolean {
  return pod[INJECT] === 'false';
}

/** Labels of pods that ask for a proxy. */
export function asking(pod: Labels): Labels {
  return { [INJECT]: 'true', ...pod };
}

/** What a Namespace says of injection, for messages. */
export function injectionLabels({ labels }: ClusterNamespace): string {
  const all = [ISTIO_INJECTION, REVISION].flatMap((key) => (labels[key] === undefined ? [] : [shown(`${key}=${labels[key]}`)]));
  return all.length === 0 ? 'no injection label' : `${all.length === 1 ? 'label' : 'labels'} ${all.join(' and ')}`;
}
