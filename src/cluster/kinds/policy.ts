import type { Namespaced } from './kind';
import { serviceHost } from './spec-parts';
import type { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';
import type { Labels } from '../selector';

/** Kinds of objects that may change what becomes of requests in ways that are not read here. */
export const POLICY_TYPES: readonly string[] = [
  'networking.istio.io/EnvoyFilter', 'networking.istio.io/Sidecar',
  'security.istio.io/AuthorizationPolicy', 'security.istio.io/RequestAuthentication',
  'extensions.istio.io/WasmPlugin', 'networking.k8s.io/NetworkPolicy',
];

/** An object of such a kind, and what it is for. */
export interface ClusterPolicy extends ObjectKey {
  readonly namespace: string;
  /** The host of a Service, in lower case; absent if the policy is for pods. */
  readonly host?: string;
  /** Labels of its pods; without any, it is for all pods of its namespace. */
  readonly podLabels: Labels;
}

export function policyOf(key: Namespaced, manifest: ManifestPart): ClusterPolicy {
  const spec = manifest.at('spec');
  const host = spec.at('host').string()?.toLowerCase();
  const selectors = [spec.at('selector', 'matchLabels'), spec.at('podSelector', 'matchLabels'), spec.at('workloadSelector', 'labels')];
  return {
    ...key,
    host: host === undefined ? undefined : serviceHost(host, key.namespace),
    podLabels: Object.assign({}, ...selectors.map((selector) => selector.stringFields())),
  };
}
