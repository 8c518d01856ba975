import type { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';
import type { LabelSelector } from '../selector';

/** A webhook of istiod that injects the proxy into pods. */
export interface ClusterInjector extends ObjectKey {
  readonly namespaces: LabelSelector;
  readonly pods: LabelSelector;
}

/** The webhooks of istiod in a MutatingWebhookConfiguration. */
export function injectorsOf(key: ObjectKey, manifest: ManifestPart): ClusterInjector[] {
  return manifest.at('webhooks').list()
    .filter((webhook) => webhook.at('name').string()?.endsWith('sidecar-injector.istio.io'))
    .map((webhook) => ({
      ...key,
      namespaces: webhook.at('namespaceSelector').labelSelector(),
      pods: webhook.at('objectSelector').labelSelector(),
    }));
}
