// Objects that go away, and in whose place nothing comes, of kinds that are not compared with what is declared.
import { surroundings } from './gateway-pods';
import type { ClusterObjects, ListName } from './kinds/index';
import type { ClusterPolicy } from './kinds/policy';
import type { ClusterSecret } from './kinds/secret';
import { rootNamespace } from './mesh-config';
import { keyOf, type ObjectKey } from './object-key';
import { isSubset } from './selector';
import { unique } from '../model/collections';
import type { GatewayModel } from '../model/ingress-model';
import { shownList } from '../model/shown';
import { secretNames } from '../model/tls-settings';

/** An object that goes away. */
export interface GoingObject {
  readonly object: ObjectKey;
  /** What is lost with it; undefined if that is compared. */
  readonly effect: string | undefined;
  /** It is for the pods of the gateway. */
  readonly isNear: boolean;
}

/** What goes away of a gateway's cluster, each object once. What is in a namespace that goes away goes with it. */
export function goingObjects(gateway: GatewayModel): GoingObject[] {
  const { replaced, removed } = gateway.cluster;
  if (removed.size === 0) return [];
  const namespaces = new Set(replaced.namespaces.filter((one) => removed.has(keyOf(one))).map(({ name }) => name));
  return (Object.keys(EFFECTS) as Array<keyof typeof EFFECTS>).flatMap((list) => {
    const going = (replaced[list] as readonly ObjectKey[]).filter((one) => removed.has(keyOf(one)) && !namespaces.has(one.namespace ?? ''));
    return going.map((object) => ({
      object,
      effect: (EFFECTS[list] as Effect<ObjectKey>)(object, gateway),
      isNear: list === 'policies' || list === 'peerAuthentications' ? isForPods(object as ClusterPolicy, gateway) : false,
    })).filter(({ effect }) => effect !== ASKED_ELSEWHERE);
  });
}

type Effect<T> = (object: T, gateway: GatewayModel) => string | undefined;

const OF_POLICIES: Readonly<Record<string, string>> = {
  AuthorizationPolicy: 'requests that it refuses would be let in',
  RequestAuthentication: 'requests with tokens that it refuses would be let in',
  NetworkPolicy: 'connections that it refuses would be let in',
  EnvoyFilter: 'Envoy would miss what it configures',
  WasmPlugin: 'requests would not pass its filter',
  Sidecar: 'proxies would know hosts that it hides, and miss its listeners',
};

/** What istiod makes of it is asked in its place. */
const ASKED_ELSEWHERE = '';

const ITS_CLASS = 'objects of its class would not be served';
const ACCOUNTS = 'accounts would lose what it permits';

/** By list; `undefined` where what an object did is compared with what is declared. */
const EFFECTS: { readonly [L in Exclude<ListName, 'virtualServices'>]: Effect<ClusterObjects[L][number]> } = {
  namespaces: () => 'everything in it would go away too',
  gateways: (object, gateway) => {
    const hosts = unique(object.servers.flatMap((server) => server.hosts.map(({ host }) => host)));
    return surroundings(gateway).isFor(object) ? undefined : `pods of others would not serve ${shownList(hosts)}`;
  },
  services: ({ namespace, name, selector }, gateway) => {
    if (namespace === gateway.namespace && name === gateway.declaration.workload.name) return undefined;
    const isOfGateway = namespace === gateway.namespace && Object.keys(selector).length > 0
      && isSubset(selector, surroundings(gateway).podLabels);
    return isOfGateway ? 'clients that use its address or node ports would not reach the gateway' : 'what uses its name would fail';
  },
  workloads: ({ namespace, name }, gateway) => (
    namespace === gateway.namespace && name === gateway.declaration.workload.name ? undefined : 'its pods would end'),
  pods: ({ isBare }) => (isBare ? 'it would end' : undefined),
  secrets: effectOfSecret,
  serviceEntries: ({ hosts }) => `proxies would not know ${shownList(hosts)}`,
  destinationRules: ({ destination }) => `requests to ${shownList([destination])} would miss its TLS, subsets and limits`,
  peerAuthentications: () => 'connections would no longer be held to its mode of mTLS',
  policies: ({ kind }) => OF_POLICIES[kind],
  ingresses: (object, gateway) => otherwiseServed(object, gateway.cluster.replaced.gateways),
  apiGateways: (object, gateway) => otherwiseServed(object, gateway.cluster.replaced.gateways),
  apiRoutes: (object, gateway) => otherwiseServed(object, gateway.cluster.replaced.virtualServices),
  ingressClasses: () => ITS_CLASS,
  gatewayClasses: () => ITS_CLASS,
  meshConfigs: () => 'istiod would lose its settings',
  injectors: () => 'new pods would get no proxy from it',
  roles: () => ACCOUNTS,
  bindings: () => ACCOUNTS,
};

/** What other controllers make of an object is not known. */
function otherwiseServed(object: ObjectKey, derived: readonly ObjectKey[]): string | undefined {
  return derived.some((one) => keyOf(one) === keyOf(object)) ? ASKED_ELSEWHERE : 'its hosts would not be served by its controller';
}

/** Where ours needs it, it is missing; and what used it may go away too. */
function effectOfSecret({ namespace, name }: ClusterSecret, gateway: GatewayModel): string | undefined {
  const { servers, cluster: { gateways, replaced, workloads }, namespace: home } = gateway;
  const isHome = namespace === home;
  if (isHome && servers.some(({ tls }) => tls && secretNames(tls).includes(name))) return undefined;
  const used = (list: typeof gateways) => list.some((one) => one.servers.some(({ certificates, authority }) =>
    [...certificates, authority].includes(name)));
  if (isHome && used(gateways)) return 'another Gateway still uses it, and every TLS handshake for its hosts would fail';
  const isMounted = workloads.some((one) => one.namespace === namespace && one.mounts.some(({ secretName }) => secretName === name));
  return !isMounted && isHome && used(replaced.gateways) ? undefined : 'what reads it would fail';
}

/** Those of the root namespace without labels are for all pods. */
function isForPods({ namespace, podLabels, group }: ClusterPolicy, gateway: GatewayModel): boolean {
  const labels = surroundings(gateway).podLabels;
  const isRoot = namespace === rootNamespace(gateway.cluster) && group !== 'networking.k8s.io' && Object.keys(podLabels).length === 0;
  return (namespace === gateway.namespace && isSubset(podLabels, labels)) || isRoot;
}
