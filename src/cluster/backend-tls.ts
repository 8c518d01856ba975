// Whether a gateway speaks TLS to a backend, and whether the proxies of its pods ask for it.
import type { PodGroup } from './backend-pods';
import { inNamespace } from './by-namespace';
import { type ClusterFacts, isVisible } from './cluster-facts';
import { surroundings } from './gateway-pods';
import type { ClusterDestinationRule, PortRule } from './kinds/destination-rule';
import type { ClusterPeerAuthentication } from './kinds/peer-authentication';
import { rootNamespace } from './mesh-config';
import { isSubset } from './selector';
import { groupBy, unique } from '../model/collections';
import { narrowest } from '../model/host';
import type { Destination, GatewayModel } from '../model/ingress-model';
import { serviceHost } from '../model/names';

/** A DestinationRule that says how the gateway speaks to a backend. */
export interface ClientTls {
  readonly rule: ClusterDestinationRule;
  readonly mode: string;
}

/**
 * What a DestinationRule says: istiod asks those of the gateway's namespace, then of the Service's, then of the root namespace. Undefined
 * if it leaves TLS to istiod, and if several contradict each other, since their age decides.
 */
export function clientTls(gateway: GatewayModel, destination: Destination): ClientTls | undefined {
  const { port } = destination;
  const found = rulesFor(gateway, destination);
  const modes = unique(found.map((rule) => atPort(rule, port).tls));
  return modes.length === 1 && modes[0] !== undefined ? { rule: found[0], mode: modes[0] } : undefined;
}

/** Settings of a port replace those for all. */
export function atPort(rule: ClusterDestinationRule, port: number): PortRule {
  return rule.ports.get(port) ?? rule;
}

/** The DestinationRules that istiod takes for a backend: several if the age of rules decides. */
export function rulesFor(gateway: GatewayModel, { host, namespace }: Destination): readonly ClusterDestinationRule[] {
  const places: ReadonlyArray<readonly [Place, string]> = [
    ['own', gateway.namespace], ['exported', namespace], ['exported', rootNamespace(gateway.cluster)],
  ];
  return places.map(([place, from]) => forHost(gateway, rulesByHost(gateway, place, from), host)).find((rules) => rules.length > 0) ?? [];
}

/** The rules of the gateway's own namespace, and those that another namespace exports to it. */
type Place = 'own' | 'exported';

type RulesByHost = ReadonlyMap<string, readonly ClusterDestinationRule[]>;

const KNOWN = new WeakMap<GatewayModel, Map<string, RulesByHost>>();

function rulesByHost(gateway: GatewayModel, place: Place, from: string): RulesByHost {
  const places = KNOWN.get(gateway) ?? new Map<string, RulesByHost>();
  KNOWN.set(gateway, places);
  const { clusterDomain } = gateway.declaration;
  const known = places.get(`${place} ${from}`) ?? groupBy(rulesIn(gateway, place, from), ({ destination, namespace }) => (
    destination.includes('.') || destination === '*' ? destination : serviceHost(destination, namespace, clusterDomain)));
  places.set(`${place} ${from}`, known);
  return known;
}

function rulesIn({ cluster, namespace }: GatewayModel, place: Place, from: string): readonly ClusterDestinationRule[] {
  const isRoot = namespace === rootNamespace(cluster);
  const counts: Readonly<Record<Place, (rule: ClusterDestinationRule) => boolean>> = {
    own: (rule) => isLocal(rule) && (!isRoot || isPrivate(rule)),
    exported: (rule) => !rule.clients && !isPrivate(rule) && isVisible(rule, namespace),
  };
  return inNamespace(cluster.destinationRules, from).filter(counts[place]);
}

/** It counts in its own namespace. */
function isLocal({ namespace, exportTo, clients }: ClusterDestinationRule): boolean {
  return clients !== undefined || isVisible({ namespace, exportTo }, namespace);
}

/** It counts nowhere else. */
function isPrivate({ namespace, exportTo, clients }: ClusterDestinationRule): boolean {
  return clients !== undefined || (exportTo?.length === 1 && ['.', namespace].includes(exportTo[0]));
}

/** Those of the narrowest host: of those for the gateway's own proxies, otherwise of those for all. */
function forHost(gateway: GatewayModel, byHost: RulesByHost, host: string): readonly ClusterDestinationRule[] {
  const same = byHost.get(narrowest(byHost, host) ?? '') ?? [];
  const { podLabels } = surroundings(gateway);
  const chosen = same.filter(({ clients }) => clients && isSubset(clients, podLabels));
  const all = chosen.length > 0 ? chosen : same.filter(({ clients }) => !clients);
  const saying = all.filter(({ hasPolicy }) => hasPolicy);
  return saying.length > 0 ? saying : all;
}

/**
 * Whether the proxies of pods take mTLS alone at a port; undefined if that is not known. Of several policies of one kind the oldest
 * counts.
 */
export function isStrict(
  cluster: ClusterFacts, pods: Pick<PodGroup, 'namespace' | 'labels'>, port: number | undefined,
): boolean | undefined {
  const root = rootNamespace(cluster);
  const of = (isFor: (policy: ClusterPeerAuthentication) => boolean) => cluster.peerAuthentications.filter(isFor);
  const isWide = ({ podLabels }: ClusterPeerAuthentication) => Object.keys(podLabels).length === 0;
  const narrow = of((policy) => policy.namespace === pods.namespace && policy.namespace !== root && !isWide(policy)
    && isSubset(policy.podLabels, pods.labels));
  const ofNamespace = of((policy) => policy.namespace === pods.namespace && policy.namespace !== root && isWide(policy));
  const ofMesh = of((policy) => policy.namespace === root && isWide(policy));
  const wide = (policy: ClusterPeerAuthentication) => policy.mode;
  const ofPort = (policy: ClusterPeerAuthentication) => (port === undefined ? undefined : policy.portModes.get(port)) ?? policy.mode;
  if (port === undefined && narrow.some(({ portModes }) => portModes.size > 0)) return undefined;
  for (const modes of [narrow.map(ofPort), ofNamespace.map(wide), ofMesh.map(wide)].map(unique)) {
    if (modes.length > 1) return undefined;
    if (modes.length === 1 && modes[0] !== undefined) return modes[0] === 'STRICT';
  }
  return false;
}
