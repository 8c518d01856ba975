import type { Namespaced } from './kind';
import { poisonInHash } from './poison';
import { policyOf, type ClusterPolicy } from './policy';
import { exportedTo } from './spec-parts';
import type { ManifestPart } from '../manifest-part';
import type { Labels } from '../selector';

/** What a DestinationRule says of a port. */
export interface PortRule {
  /** The mode of `tls`; absent if istiod decides. */
  readonly tls?: string;
  /** Why Envoy refuses routes to the Service, and all others with them. */
  readonly poison?: string;
}

/** A DestinationRule, as far as it says how proxies speak to a Service. Subsets do not count: no route of ours names one. */
export interface ClusterDestinationRule extends ClusterPolicy, PortRule {
  /** As written, in lower case. */
  readonly destination: string;
  readonly exportTo?: readonly string[];
  /** Labels of the proxies that it is for, all of its own namespace; absent if it is for all. */
  readonly clients?: Labels;
  /** It has a `trafficPolicy`, which of several rules for a host only one can have. */
  readonly hasPolicy: boolean;
  /** Ports that have settings of their own, which replace all others. */
  readonly ports: ReadonlyMap<number, PortRule>;
}

/** @see https://istio.io/latest/docs/reference/config/networking/destination-rule/ */
export function destinationRuleOf(key: Namespaced, manifest: ManifestPart): ClusterDestinationRule {
  const spec = manifest.at('spec');
  const policy = spec.at('trafficPolicy');
  return {
    ...policyOf(key, manifest),
    destination: spec.at('host').string()?.toLowerCase() ?? '',
    exportTo: exportedTo(spec),
    clients: spec.at('workloadSelector').exists() ? spec.at('workloadSelector', 'matchLabels').stringFields() : undefined,
    hasPolicy: policy.exists(),
    tls: modeOf(policy),
    poison: poisonInHash(policy.at('loadBalancer')),
    ports: new Map(policy.at('portLevelSettings').list().map((port) => (
      [port.at('port', 'number').number() ?? 0, { tls: modeOf(port), poison: poisonInHash(port.at('loadBalancer')) }]))),
  };
}

/** The default of `mode` is to speak plain text. */
function modeOf(policy: ManifestPart): string | undefined {
  const tls = policy.at('tls');
  return tls.exists() ? tls.at('mode').string() ?? 'DISABLE' : undefined;
}
