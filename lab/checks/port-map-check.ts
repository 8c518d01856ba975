import type { Check } from './check';
import type { Cluster } from '../cluster';
import { gatewayService } from '../istio/gateway-workload';
import type { Prepared } from '../scenario/prepared';

/** Whether the port map, by which balancers are configured by hand, says what the Service in the cluster says. */
export async function portMaps({ api }: Cluster, { scenario, gateways }: Prepared): Promise<Check> {
  const compared = gateways.flatMap((gateway) => (gateway.portMap?.ports ?? []).map((entry) => ({ gateway, entry })));
  const problems = await Promise.all(compared.map(async ({ gateway, entry }) => {
    const { spec } = await gatewayService(api, gateway);
    const actual = spec.ports?.find(({ port }) => port === entry.port);
    const nodePort = gateway.portMap?.serviceType === 'NodePort' ? actual?.nodePort : undefined;
    const agrees = actual?.targetPort === entry.targetPort && nodePort === entry.nodePort && spec.type === gateway.portMap?.serviceType;
    return agrees ? [] : [`port-map.json has ${JSON.stringify(entry)}, the Service ${JSON.stringify({ ...actual, type: spec.type })}`];
  }));
  return { subject: scenario.name, place: 'port map', requests: compared.length, problems: problems.flat() };
}
