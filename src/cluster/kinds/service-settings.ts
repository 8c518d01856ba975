import type { ManifestPart } from '../manifest-part';

/** Values that the API server fills in, by field of the spec; a list has none. */
const FIELDS: Readonly<Record<string, string>> = {
  loadBalancerSourceRanges: '', loadBalancerIP: '', loadBalancerClass: '', externalIPs: '',
  externalTrafficPolicy: 'Cluster', internalTrafficPolicy: 'Cluster', sessionAffinity: 'None', ipFamilyPolicy: 'SingleStack',
  allocateLoadBalancerNodePorts: 'true', publishNotReadyAddresses: 'false', trafficDistribution: '',
};

/** What tools note on objects, and what charts and istioctl label their own with. */
const OF_TOOLS = new RegExp(`^(${[
  '(kubectl|app|config)\\.kubernetes\\.io', '(meta\\.)?helm\\.sh', '(install\\.)?operator\\.istio\\.io', 'argocd\\.argoproj\\.io',
  '(kustomize|helm)\\.toolkit\\.fluxcd\\.io', 'kapp\\.k14s\\.io', '(field|objectset\\.rio)\\.cattle\\.io',
  'metallb\\.(io|universe\\.tf)/ip-allocated',
].join('|')})/?|^(app|istio|release|chart|heritage|istio\\.io/(rev|dataplane-mode)|cloud\\.google\\.com/neg-status)$`);

/** What a Service has beside type, selector and ports: fields of its spec that are not as by default, annotations and labels. */
export interface ServiceSettings {
  readonly fields: readonly string[];
  readonly annotations: readonly string[];
  readonly labels: readonly string[];
}

export function serviceSettings(manifest: ManifestPart): ServiceSettings {
  const spec = manifest.at('spec');
  const names = (part: string) => manifest.at('metadata', part).keys().filter((key) => !OF_TOOLS.test(key)).sort();
  return {
    fields: Object.keys(FIELDS).filter((field) => !['', FIELDS[field]].includes(valueOf(spec.at(field)))),
    annotations: names('annotations'),
    labels: names('labels'),
  };
}

/** Empty if there is none. */
function valueOf(part: ManifestPart): string {
  if (part.list().length > 0) return part.strings().join(', ');
  const flag = part.boolean();
  return flag === undefined ? part.string() ?? '' : `${flag}`;
}
