import type { Route, VirtualService } from '../../model/ingress-model';

/** `match` of a route that is limited to ports; where its VirtualService names several Gateways, also to those. */
export function portMatches({ ports }: Route, { gateways }: VirtualService): Array<{ port: number; gateways?: string[] }> | undefined {
  return ports?.map(({ gateway, port }) => (gateways.length === 1 ? { port } : { port, gateways: [gateway] }));
}
