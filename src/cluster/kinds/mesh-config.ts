import { load } from 'js-yaml';
import type { Namespaced } from './kind';
import { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';

/** What istiod is told about the whole mesh, as far as requests at a gateway depend on it. */
export interface ClusterMeshConfig extends ObjectKey {
  readonly namespace: string;
  /** Policies and DestinationRules of this namespace count everywhere. */
  readonly rootNamespace?: string;
  readonly ingressClass?: string;
  readonly ingressControllerMode?: string;
  readonly ingressService?: string;
  readonly ingressSelector?: string;
}

/** The ConfigMap of istiod, with a revision in its name if it has one. Any other is not read. */
const NAME = /^istio(-|$)/;

/** @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/ */
export function meshConfigsOf(key: Namespaced, manifest: ManifestPart): ClusterMeshConfig[] {
  const text = NAME.test(key.name) ? manifest.at('data', 'mesh').string() : undefined;
  const mesh = text === undefined ? undefined : parsed(text);
  return mesh === undefined ? [] : [{
    ...key,
    rootNamespace: mesh.at('rootNamespace').string() || undefined,
    ingressClass: mesh.at('ingressClass').string() || undefined,
    ingressControllerMode: mesh.at('ingressControllerMode').string() || undefined,
    ingressService: mesh.at('ingressService').string() || undefined,
    ingressSelector: mesh.at('ingressSelector').string() || undefined,
  }];
}

/** Undefined for a text that istiod could not read either. */
function parsed(text: string): ManifestPart | undefined {
  try {
    return new ManifestPart(load(text));
  } catch {
    return undefined;
  }
}
