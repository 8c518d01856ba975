// Gateways of others whose pods have the labels of our selector: istiod gives them our Gateways too.
import { surroundings } from './gateway-pods';
import type { ClusterWorkload } from './kinds/workload';
import { isSubset, type Labels } from './selector';
import type { GatewayModel } from '../model/ingress-model';

const GATEWAY_TEMPLATE = 'gateway';

/**
 * Workloads of other gateways, in any namespace, whose pods have the labels of a gateway's selector. Pods behind the gateway's own Service
 * are meant to be among its pods, such as those of a canary with another revision.
 */
export function proxiesWithLabels(gateway: GatewayModel): ClusterWorkload[] {
  const { selector, podLabels } = gateway.declaration.workload;
  if (Object.keys(selector).length === 0) return [];
  const behind = surroundings(gateway).ownService?.selector ?? podLabels;
  return otherProxies(gateway).filter((other) => isSubset(selector, other.podLabels)
    && !(other.namespace === gateway.namespace && isSubset(behind, other.podLabels)));
}

/** Workloads of gateways besides its own that a gateway's Service sends a share of the connections to. */
export function proxiesBehindService(gateway: GatewayModel): ClusterWorkload[] {
  const { selector = {} } = surroundings(gateway).ownService ?? {};
  if (Object.keys(selector).length === 0) return [];
  return otherProxies(gateway).filter(({ namespace, podLabels }) => namespace === gateway.namespace && isSubset(selector, podLabels));
}

/** Workloads of other gateways that a Gateway selects. */
export function proxiesSelectedBy(gateway: GatewayModel, selector: Labels): ClusterWorkload[] {
  return otherProxies(gateway).filter(({ podLabels }) => isSubset(selector, podLabels));
}

function otherProxies(gateway: GatewayModel): ClusterWorkload[] {
  const { cluster: { workloads, pods }, namespace, declaration: { workload: { name } } } = gateway;
  const { workload } = surroundings(gateway);
  return [...workloads, ...pods.filter(({ isBare }) => isBare)].filter((other) => isGateway(other) && other !== workload
    && !(other.namespace === namespace && other.name === name));
}

/** Whether the pods run a proxy that Gateways apply to, rather than a sidecar. */
function isGateway({ hasProxy, isRouter, templates = [] }: ClusterWorkload): boolean {
  return hasProxy && (isRouter || templates.includes(GATEWAY_TEMPLATE));
}
