import { IngressHop } from '../model/hop';
import type { GatewayModel, Server } from '../model/ingress-model';
import type { Hop } from '../model/step';

/** What a client can ask a gateway for: one line for each host and port, whether or not it is served yet. */
export function clientEndpoints(gateway: GatewayModel): string[] {
  return [...new Set(gateway.servers.flatMap(endpointsOf))];
}

function endpointsOf(server: Server): string[] {
  const { scheme } = server.protocol._facts;
  return server.hosts.map(({ host }) => `${scheme}://${host}:${server.servicePort.port}`);
}

export const clientHop: Hop = {
  name: IngressHop.CLIENT,
  follow: (path) => ({
    summary: `${path.request.scheme} to ${path.request.host}:${path.request.port}`,
    object: 'DNS',
    path,
    unknowns: [`DNS: does ${path.request.host} lead to the load balancer?`],
  }),
};
