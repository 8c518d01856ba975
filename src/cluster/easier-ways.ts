// Where VirtualServices of others serve a host on easier terms than its server does: the client chooses the port and the server name.
import type { ClusterVirtualService } from './kinds/virtual-service';
import { otherRoutes, routesAt, routesBehind, type OtherRoutes } from './other-routes';
import { familyOf, gatewayLabel, serversOfOthers, type OtherServer } from './other-servers';
import { groupBy } from '../model/collections';
import { easierWays } from '../model/exposure';
import { covers, mostSpecific, narrowest } from '../model/host';
import type { GatewayModel, Server, ServicePort } from '../model/ingress-model';
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
}

/** Servers that share their virtual hosts: with TLS one, in plain text all of a port. */
interface Terms {
  readonly isAsStrictAs: (tls: TlsSettings | undefined) => boolean;
  readonly served: ReadonlyMap<string, readonly Served[]>;
}

const KNOWN = new WeakMap<GatewayModel, readonly Terms[]>();

/**
 * The easier ways to the routes that VirtualServices of others have for a host of a server. Servers on which the host itself is declared
 * are meant so.
 */
export function easierWaysOfOthers(gateway: GatewayModel, host: string, server: Server): EasierWay[] {
  const others = new Set(routesFor(gateway, host, server).map(({ other }) => other));
  if (others.size === 0) return [];
  const meant = new Set(easierWays(gateway.listeners, host, server));
  const ways = termsOf(gateway).filter((terms) => !terms.isAsStrictAs(server.tls)).flatMap(({ served }) => {
    const here = mostSpecific(served, host) ?? [];
    const isRedirected = here.some(({ redirects }) => redirects);
    return isRedirected ? [] : here.flatMap(({ other, ...way }) => (other && others.has(other) ? [{ other, ...way }] : []));
  });
  return ways.filter((way) => !way.server || !meant.has(way.server));
}

/** The routes of others that a host meets on a server, unless one of ours is narrower. */
function routesFor(gateway: GatewayModel, host: string, server: Server): readonly OtherRoutes[] {
  const theirs = groupBy(otherRoutes(gateway).filter((routes) => routes.server === server), (routes) => routes.host);
  const ours = gateway.listeners.flatMap(({ chains }) => chains).find(({ servers }) => servers.includes(server))?.virtualHosts;
  const [name, own] = [narrowest(theirs, host), ours && narrowest(ours, host)];
  return name === undefined || (own !== undefined && own !== name && covers(name, own)) ? [] : theirs.get(name)!;
}

function termsOf(gateway: GatewayModel): readonly Terms[] {
  const known = KNOWN.get(gateway) ?? gateway.servicePorts.flatMap((servicePort) => termsOfPort(gateway, servicePort));
  KNOWN.set(gateway, known);
  return known;
}

/** A server, with what it asks of clients. */
interface ServerTerms {
  readonly endsTls: boolean;
  readonly isAsStrictAs: Terms['isAsStrictAs'];
  readonly served: readonly Served[];
}

function termsOfPort(gateway: GatewayModel, servicePort: ServicePort): Terms[] {
  const ours = gateway.servers.filter((server) => server.servicePort === servicePort && server.protocol.routesBy === 'host');
  const theirs = serversOfOthers(gateway, servicePort).filter(({ other }) => other.endsTls || familyOf(other) === 'http');
  const all = [...ours.map((server) => termsOfOurs(gateway, server)), ...theirs.map((server) => termsOfTheirs(gateway, server))];
  const plain = all.filter(({ endsTls }) => !endsTls);
  const together = plain.length === 0 ? [] : [{ ...plain[0], served: plain.flatMap(({ served }) => served) }];
  return [...all.filter(({ endsTls }) => endsTls), ...together]
    .map(({ isAsStrictAs, served }) => ({ isAsStrictAs, served: groupBy(served, ({ host }) => host) }));
}

function termsOfOurs(gateway: GatewayModel, server: Server): ServerTerms {
  const { tls, redirects, servicePort: { port }, gateway: { reference } } = server;
  const way = { gateway: `Gateway ${shown(reference)}`, port, certificate: tls && certificateLabel(tls), redirects, server };
  const own = virtualHostsPerServer([server], gateway.virtualServices.values()).get(server)!;
  const served = [...[...own.keys()].map((host) => ({ host })), ...routesAt(gateway, server)];
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
