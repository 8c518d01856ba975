// All kinds of objects that are read from a cluster. To add one, add a file, and a row here.
import { bindingOf, roleOf } from './access';
import { destinationRuleOf } from './destination-rule';
import { gatewayOf } from './gateway';
import { apiGatewaysOf, apiRouteOf, gatewayClassOf } from './gateway-api';
import { ingressClassOf, ingressOf } from './ingress';
import { injectorsOf } from './injector';
import type { Kind } from './kind';
import { meshConfigsOf } from './mesh-config';
import { namespaceOf } from './namespace';
import { peerAuthenticationOf } from './peer-authentication';
import { podsOf } from './pod';
import { POLICY_TYPES, policyOf } from './policy';
import { MAKES_SECRET, secretOf } from './secret';
import { serviceOf } from './service';
import { serviceEntryOf } from './service-entry';
import { virtualServiceOf } from './virtual-service';
import { workloadsOf } from './workload';
import type { ObjectKey } from '../object-key';

const RBAC = 'rbac.authorization.k8s.io';
const ISTIO = 'networking.istio.io';
const GATEWAY_API = 'gateway.networking.k8s.io';

export const KINDS = {
  services: kind(['/Service'], [], (key, manifest) => [serviceOf(key, manifest)]),
  workloads: kind(['apps/Deployment', 'apps/DaemonSet', 'apps/StatefulSet'], [], workloadsOf),
  namespaces: kind([], ['/Namespace'], (key, manifest) => [namespaceOf(key, manifest)]),
  secrets: kind([...MAKES_SECRET.keys()], [], (key, manifest) => [secretOf(key.group, key.kind, key.namespace, manifest)]),
  gateways: kind([`${ISTIO}/Gateway`], [], (key, manifest) => [gatewayOf(key, manifest)]),
  virtualServices: kind([`${ISTIO}/VirtualService`], [], (key, manifest) => [virtualServiceOf(key, manifest)]),
  serviceEntries: kind([`${ISTIO}/ServiceEntry`], [], (key, manifest) => [serviceEntryOf(key, manifest)]),
  ingresses: kind(['networking.k8s.io/Ingress'], [], (key, manifest) => [ingressOf(key, manifest)]),
  ingressClasses: kind([], ['networking.k8s.io/IngressClass'], (key, manifest) => [ingressClassOf(key, manifest)]),
  apiGateways: kind([`${GATEWAY_API}/Gateway`], [], apiGatewaysOf),
  apiRoutes: kind([`${GATEWAY_API}/HTTPRoute`], [], (key, manifest) => [apiRouteOf(key, manifest)]),
  gatewayClasses: kind([], [`${GATEWAY_API}/GatewayClass`], (key, manifest) => [gatewayClassOf(key, manifest)]),
  meshConfigs: kind(['/ConfigMap'], [], meshConfigsOf),
  pods: kind(['/Pod'], [], podsOf),
  destinationRules: kind([`${ISTIO}/DestinationRule`], [], (key, manifest) => [destinationRuleOf(key, manifest)]),
  peerAuthentications: kind(['security.istio.io/PeerAuthentication'], [], (key, manifest) => [peerAuthenticationOf(key, manifest)]),
  policies: kind(POLICY_TYPES, [], (key, manifest) => [policyOf(key, manifest)]),
  injectors: kind([], ['admissionregistration.k8s.io/MutatingWebhookConfiguration'], injectorsOf),
  roles: kind([`${RBAC}/Role`], [`${RBAC}/ClusterRole`], (key, manifest) => [roleOf(key, manifest)]),
  bindings: kind([`${RBAC}/RoleBinding`], [`${RBAC}/ClusterRoleBinding`], (key, manifest) => [bindingOf(key, manifest)]),
};

/** The name of a list. */
export type ListName = keyof typeof KINDS;

type Entry<L extends ListName> = (typeof KINDS)[L] extends Kind<infer E> ? E : never;

/** Lists of what is known, each sorted by namespace and name. */
export type ClusterObjects = { readonly [L in ListName]: ReadonlyArray<Entry<L>> };

/** One object, with the list that it belongs to. */
export type ClusterEntry = { readonly [L in ListName]: { readonly list: L; readonly entry: Entry<L> } }[ListName];

function kind<E extends ObjectKey>(namespaced: readonly string[], clusterWide: readonly string[], read: Kind<E>['read']): Kind<E> {
  return { types: [...namespaced, ...clusterWide], clusterWide, read };
}
