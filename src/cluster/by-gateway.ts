import type { ClusterVirtualService } from './kinds/virtual-service';
import { groupBy } from '../model/collections';

type ByGateway = ReadonlyMap<string, ReadonlyArray<{ readonly service: ClusterVirtualService }>>;

const KNOWN = new WeakMap<readonly ClusterVirtualService[], ByGateway>();

/** The VirtualServices that name a Gateway, in a list of facts, which never changes. */
export function boundTo(list: readonly ClusterVirtualService[], reference: string): ClusterVirtualService[] {
  const known = KNOWN.get(list)
    ?? groupBy(list.flatMap((service) => service.gateways.map((name) => ({ name, service }))), ({ name }) => name);
  KNOWN.set(list, known);
  return [...new Set((known.get(reference) ?? []).map(({ service }) => service))];
}
