// Where VirtualServices of others serve a host on easier terms than its server does: the client chooses the port and the server name.
import type { ClusterVirtualService } from './kinds/virtual-service';
import { otherRoutesOn, routesAt, routesBehind, type OtherRoutes } from './other-routes';
import { familyOf, gatewayLabel, serversOfOthers, type OtherServer } from './other-servers';
import { groupBy } from '../model/collections';
import { easierWays } from '../model/exposure';
import { mostSpecific, narrowest } from '../model/host';
import type { FilterChain, GatewayModel, Server, ServicePort } from '../model/ingress-model';
import { virtualHostsPerServer } from '../model/listeners';
import { shown } from '../model/shown';
import { certificateLabel, isAsStrict, type TlsSettings } from '../model/tls-settings';

/** A server through which clients reach the routes of a VirtualService of others without meeting what another server asks of them. */
export interface EasierWay {
  readonly other: ClusterVirtualService;
  readonly port: number;
  /** The Gateway, for messages. */
  readonly gateway: string;
  /** Its certificate; absent for plain text. */
  readonly certificate?: string;
  /** The server, if it is one of ours. */
  readonly server?: Server;
}

/** A host for which a server has routes or a redirect. */
interface Served extends Omit<EasierWay, 'other'> {
  readonly host: string;
  readonly redirects: boolean;
  /** Absent for routes of ours, and for a redirect. */
  readonly other?: ClusterVirtualService;
  readonly takes?: OtherRoutes['takes'];
}

/** Servers that share their virtual hosts: with TLS one, in plain text all of a port. */
interface Terms {
  readonly isAsStrictAs: (tls: TlsSettings | undefined) => boolean;
  readonly served: ReadonlyMap<string, readonly Served[]>;
}

/** Those on which others serve anything. */
const KNOWN = new WeakMap<GatewayModel, readonly Terms[]>();

/**
 * The easier ways to a host of a server that VirtualServices of others open: those that serve it there too, and those that lead to the same
 * Service. Servers on which the host itself is declared are meant so.
 */
export function easierWaysOfOthers(gateway: GatewayModel, host: string, server: Server): EasierWay[] {
  if (gateway.cluster.virtualServices.length === 0) return [];
  const { services, theirs } = routesFor(gateway, host, server);
  const others = new Set(theirs.map(({ other }) => other));
  const isSame = ({ other, takes = [] }: Served) => other && (others.has(other) || takes.some((taking) => leadsToOne(taking, services)));
  const ways = termsOf(gateway).flatMap(({ served, isAsStrictAs }) => {
    const here = mostSpecific(served, host) ?? [];
    const same = here.some(({ redirects }) => redirects) ? [] : here.filter(isSame);
    return same.length > 0 && !isAsStrictAs(server.tls) ? same as EasierWay[] : [];
  });
  const meant = new Set(ways.length > 0 ? easierWays(gateway.listeners, host, server) : []);
  return ways.filter((way) => !way.server || !meant.has(way.server));
}

function leadsToOne({ destinations }: OtherRoutes['takes'][number], hosts: readonly string[]): boolean {
  return destinations.some((each) => hosts.some((host) => host === each.host || host.startsWith(`${each.host}.svc.`)));
}

interface RoutesOfHost {
  /** Hosts of the Services to which ours lead. */
  readonly services: readonly string[];
  readonly theirs: readonly OtherRoutes[];
}

/** Routes of a host on a server, of the narrowest virtual host. */
function routesFor(gateway: GatewayModel, host: string, server: Server): RoutesOfHost {
  const others = groupBy(otherRoutesOn(gateway, server), (routes) => routes.host);
  const listener = gateway.listeners.find(({ servicePort }) => servicePort === server.servicePort);
  const chain = listener?.chains.find(({ servers }) => servers.includes(server));
  const name = narrowest({ has: (each) => others.has(each) || chain?.virtualHosts.has(each) === true }, host) ?? '';
  const routes = chain?.virtualHosts.get(name)?.routes ?? [];
  return { services: routes.flatMap(({ route }) => route.destinations.map((each) => each.host)), theirs: others.get(name) ?? [] };
}

function termsOf(gateway: GatewayModel): readonly Terms[] {
  const known = KNOWN.get(gateway) ?? findTerms(gateway);
  KNOWN.set(gateway, known);
  return known;
}

function findTerms(gateway: GatewayModel): Terms[] {
  const perServer = virtualHostsPerServer(gateway.servers, gateway.virtualServices.values());
  return gateway.servicePorts.flatMap((servicePort) => termsOfPort(gateway, servicePort, perServer))
    .filter(({ served }) => [...served.values()].some((here) => here.some(({ other }) => other)));
}

type PerServer = ReturnType<typeof virtualHostsPerServer>;

/** A server, with what it asks of clients. */
interface ServerTerms {
  readonly endsTls: boolean;
  readonly isAsStrictAs: Terms['isAsStrictAs'];
  readonly served: readonly Served[];
}

function termsOfPort(gateway: GatewayModel, servicePort: ServicePort, perServer: PerServer): Terms[] {
  const ours = gateway.servers.filter((server) => server.servicePort === servicePort && server.protocol.routesBy === 'host');
  const theirs = serversOfOthers(gateway, servicePort).filter(({ other }) => other.endsTls || familyOf(other) === 'http');
  const all = [
    ...ours.map((server) => termsOfOurs(gateway, server, perServer.get(server)!)),
    ...theirs.map((server) => termsOfTheirs(gateway, server)),
  ];
  const plain = all.filter(({ endsTls }) => !endsTls);
  const together = plain.length === 0 ? [] : [{ ...plain[0], served: plain.flatMap(({ served }) => served) }];
  return [...all.filter(({ endsTls }) => endsTls), ...together]
    .map(({ isAsStrictAs, served }) => ({ isAsStrictAs, served: groupBy(served, ({ host }) => host) }));
}

function termsOfOurs(gateway: GatewayModel, server: Server, own: FilterChain['virtualHosts']): ServerTerms {
  const { tls, redirects, servicePort: { port }, gateway: { reference } } = server;
  const way = { gateway: `Gateway ${shown(reference)}`, port, certificate: tls && certificateLabel(tls), redirects, server };
  const served = [...[...own.keys()].map((host) => ({ host })), ...server.tls ? otherRoutesOn(gateway, server) : routesAt(gateway, server)];
  return {
    endsTls: tls !== undefined,
    isAsStrictAs: (others) => isAsStrict(tls, others),
    served: served.map((each) => ({ ...way, ...each })),
  };
}

/** Which authority another Gateway trusts is not read: client certificates of any count. */
function termsOfTheirs(gateway: GatewayModel, server: OtherServer): ServerTerms {
  const { beside, other: { port, redirects, certificates: [certificate], endsTls, asksClients, hosts } } = server;
  const way = { gateway: gatewayLabel(beside), port, certificate, redirects };
  const served = [...redirects ? hosts : [], ...routesBehind(gateway, server)];
  return {
    endsTls,
    isAsStrictAs: (others) => others === undefined || (endsTls && (!others.mutual || asksClients)),
    served: served.map((each) => ({ ...way, ...each })),
  };
}
