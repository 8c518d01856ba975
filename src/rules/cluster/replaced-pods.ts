// Pods of other gateways that Gateways of the cluster served which the change replaces.
import { surroundings } from '../../cluster/gateway-pods';
import type { ClusterGateway } from '../../cluster/kinds/gateway';
import type { ClusterWorkload } from '../../cluster/kinds/workload';
import { proxiesSelectedBy } from '../../cluster/other-proxies';
import { gatewayLabel } from '../../cluster/other-servers';
import { isSubset } from '../../cluster/selector';
import { unique } from '../../model/collections';
import type { GatewayModel, IngressModel } from '../../model/ingress-model';
import { shown } from '../../model/shown';
import type { Rule, Violation } from '../rule';
import { workloadText } from '../workload-text';

export const replacedPodRules: readonly Rule[] = [{
  code: 'ING524',
  name: 'other gateway that a replaced Gateway served too',
  level: 'warning',
  allowed: 'replaced Gateways that select the pods of this gateway and no others, or whose hosts stay on the others',
  otherwise: 'the other gateway would refuse clients of the host',
  fix: 'write a Gateway for the other pods under another name; acknowledge this if nobody needs the host there',
  see: 'https://istio.io/latest/docs/reference/config/networking/gateway/#Gateway',
  check: lostPods,
}];

function* lostPods({ gateways }: IngressModel): Iterable<Violation> {
  const ours = new Set(gateways.map(({ workloadName }) => workloadName));
  for (const gateway of gateways) {
    for (const former of gateway.cluster.replaced.gateways.filter(surroundings(gateway).isFor)) {
      for (const pods of proxiesSelectedBy(gateway, former.selector).filter(({ namespace, name }) => !ours.has(`${namespace}/${name}`))) {
        const hosts = unique(lostHosts(gateway, former, pods)).sort();
        yield* hosts.map((host) => ({
          at: gateway.declaration.at, got: `${gatewayLabel(former)} served ${host} at the pods of ${workloadText(pods)} too`,
        }));
      }
    }
  }
}

/** Hosts for which neither a Gateway of ours, compared elsewhere, nor one that stays selects the pods. */
function lostHosts(gateway: GatewayModel, former: ClusterGateway, { podLabels }: ClusterWorkload): string[] {
  const { declaration: { workload: { selector } }, cluster, servers } = gateway;
  const isOurs = servers.some((server) => server.gateway.reference === former.reference) && isSubset(selector, podLabels);
  if (isOurs || former.services) return [];
  const stays = cluster.gateways.filter((one) => !one.services && isSubset(one.selector, podLabels)).flatMap((one) => one.servers);
  return former.servers.flatMap(({ port, hosts }) => hosts.filter(({ host }) =>
    !stays.some((server) => server.port === port && server.hosts.some((each) => each.host === host)))
    .map(({ host }) => `${shown(host)} on port ${port}`));
}
