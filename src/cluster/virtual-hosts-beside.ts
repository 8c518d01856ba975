import { routesAt, routesBehind } from './other-routes';
import { serversOfOthers, type OtherServer } from './other-servers';
import type { GatewayModel, ServicePort } from '../model/ingress-model';

/** A virtual host of a plain port that Gateways or VirtualServices of others bring. */
export interface VirtualHostBeside {
  readonly host: string;
  /** A redirect holds for all requests of a virtual host, whoever's routes are in it. */
  readonly redirects: boolean;
  /** The server of another Gateway that brings it; absent if VirtualServices name a Gateway of ours. */
  readonly server?: OtherServer;
}

/** istiod makes a virtual host for each host of a route, and of a server that redirects. */
export function virtualHostsBeside(gateway: GatewayModel, servicePort: ServicePort): VirtualHostBeside[] {
  const ours = gateway.servers.filter((server) => server.servicePort === servicePort).flatMap((server) =>
    routesAt(gateway, server).map(({ host }) => ({ host, redirects: server.redirects })));
  return [...ours, ...serversOfOthers(gateway, servicePort).flatMap((server) => virtualHostsOf(gateway, server))];
}

/** Those of a server of another Gateway. */
export function virtualHostsOf(gateway: GatewayModel, server: OtherServer): VirtualHostBeside[] {
  const { hosts, redirects } = server.other;
  const routed = routesBehind(gateway, server).map(({ host }) => host);
  return [...routed, ...redirects ? hosts.map(({ host }) => host) : []].map((host) => ({ host, redirects, server }));
}
