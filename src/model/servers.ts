import { by, groupBy, unique } from './collections';
import type { PortDeclaration } from './declaration';
import { HostSet, isWildcard, wildcardsOver } from './host';
import type { AttachedRoute, GatewayName, GatewayResource, OpenedPort, Server, ServerHost, ServicePort } from './ingress-model';
import { portName, qualifiedName, type Names } from './names';
import { TAKES_HOSTS } from './protocol';

/** Host of the servers and routes of a TCP port, where hosts do not exist. */
export const ANY_HOST = '*';

/**
 * The servers of a gateway. Declarations with the same port number, certificate and TLS settings share one server. With two servers,
 * a browser that reuses its HTTP/2 connection for the second host would meet only the first server's routes and get 404.
 *
 * A port that has no host yet, since it has neither a route nor allowed namespaces, adds no server.
 */
export function servers(
  names: Names, main: GatewayName, servicePorts: readonly ServicePort[], routes: readonly AttachedRoute[],
): Server[] {
  const attached = groupBy(routes, ({ port }) => port);
  const gatewayOf = gatewaysOf(names, main, servicePorts.flatMap(({ openedBy }) => openedBy), attached);
  return servicePorts
    .flatMap((servicePort) => serversOf(names, gatewayOf, servicePort, attached))
    .sort(by((server) => server.servicePort.port, (server) => server.name));
}

/** The name of a Gateway in the namespace of the gateway's workload. */
export function gatewayNamed(namespace: string, name: string): GatewayName {
  return { name, reference: qualifiedName(namespace, name) };
}

/** The Gateway resources of servers, by name. */
export function gatewayResources(all: readonly Server[]): ReadonlyMap<string, GatewayResource> {
  const groups = groupBy(all, ({ gateway }) => gateway.name);
  return new Map([...groups].sort(by(([name]) => name)).map(([name, own]) => [name, { ...own[0].gateway, servers: own }]));
}

/**
 * The name of the Gateway for a certificate, or for redirects. One that is for a wildcard has a Gateway of its own, with all its ports:
 * istiod gives each server the routes of all VirtualServices that name its Gateway and have a host that it admits. With one Gateway for
 * all, a client could connect with a server name of the wildcard, then ask for a host with stricter TLS settings, and reach it without
 * meeting those settings. Likewise, the redirect of a wildcard would catch hosts below it that are served in plain text.
 *
 * @param hasWildcard whether a host of the certificate, or of the redirects, is a wildcard
 */
export function gatewayNameFor(
  names: Names, gatewayName: string, { tls, redirects }: Pick<PortDeclaration, 'tls' | 'redirects'>, hasWildcard: boolean,
): string {
  return hasWildcard && (tls !== undefined || redirects) ? names.ofWildcardGateway(gatewayName, tls) : gatewayName;
}

type Attached = ReadonlyMap<OpenedPort, readonly AttachedRoute[]>;

/** Declarations that share a server, and the hosts that they ask for. */
interface Draft {
  readonly settings: string;
  readonly openedBy: readonly OpenedPort[];
  readonly asked: readonly ServerHost[];
}

type GatewayOf = (port: OpenedPort) => GatewayName;

function gatewaysOf(names: Names, main: GatewayName, ports: readonly OpenedPort[], attached: Attached): GatewayOf {
  const keyOf = ({ declaration: { redirects, tls } }: OpenedPort) => JSON.stringify([redirects === true, tls]);
  const hasWildcard = (port: OpenedPort) => [
    ...port.declaration.hosts ?? [], ...(attached.get(port) ?? []).map(({ declaration: { host = '' } }) => host),
  ].some(isWildcard);
  const withWildcard = new Set(ports.filter(hasWildcard).map(keyOf));
  return (port) => {
    const name = gatewayNameFor(names, main.name, port.declaration, withWildcard.has(keyOf(port)));
    return name === main.name ? main : gatewayNamed(port.gateway.workload.namespace ?? '', name);
  };
}

function serversOf(names: Names, gatewayOf: GatewayOf, servicePort: ServicePort, attached: Attached): Server[] {
  const groups = groupBy(servicePort.openedBy, ({ declaration: { protocol, redirects = false, tls } }) =>
    JSON.stringify([protocol, redirects, tls]));
  const shared = [...groups].map(([settings, openedBy]): Draft => (
    { settings, openedBy, asked: openedBy.flatMap((port) => hostsOf(port, attached.get(port) ?? [])) }));
  const drafts = besideAnyHost(shared);
  const serverNames = new ServerNames(drafts);
  const made = drafts.map((draft) => ({ draft, server: serverOf(names, gatewayOf, servicePort, draft, serverNames) }));
  const named = groupBy(made, ({ server }) => server.name);
  return made
    .map(({ draft, server }) => named.get(server.name)!.length === 1
      ? server : { ...server, name: names.ofDistinctServer(server.name, draft.settings) })
    .filter((server) => server.hosts.length > 0);
}

function serverOf(names: Names, gatewayOf: GatewayOf, servicePort: ServicePort, draft: Draft, serverNames: ServerNames): Server {
  const { openedBy, asked } = draft;
  const [{ declaration: { tls, redirects = false }, protocol }] = openedBy;
  const chosen = openedBy.map((port) => port.declaration.portName).find((name) => name !== undefined);
  return {
    name: names.ofServer(chosen ?? portName(protocol.name, servicePort.port), tls, redirects),
    gateway: gatewayOf(openedBy[0]),
    servicePort,
    protocol,
    tls,
    redirects,
    hosts: withoutCovered(asked, (host, wildcard) => choosesByName(draft) && serverNames.leadElsewhere(draft, host, wildcard)),
    declaredHosts: unique(asked.map(({ host }) => host)),
    openedBy,
  };
}

/** Whether Envoy chooses the server by the server name in the handshake, not among all hosts of the port. */
function choosesByName({ openedBy: [{ protocol }] }: Draft): boolean {
  return protocol.tls !== 'none';
}

/**
 * Puts hosts beside `*` into a server of their own, if a wildcard of another server would catch them: istiod gives a server with `*` no
 * server names at all, not even those of its other hosts.
 */
function besideAnyHost(drafts: readonly Draft[]): readonly Draft[] {
  const hasAnyHost = (draft: Draft) => choosesByName(draft) && draft.asked.some(({ host }) => host === ANY_HOST);
  if (!drafts.some(hasAnyHost)) return drafts;
  const serverNames = new ServerNames(drafts);
  return drafts.flatMap((draft) => {
    if (!hasAnyHost(draft)) return [draft];
    const groups = groupBy(draft.asked, ({ host }) => host !== ANY_HOST && serverNames.leadElsewhere(draft, host, ANY_HOST));
    return [...groups].map(([isLed, asked]) => ({ ...draft, settings: isLed ? `${draft.settings} by name` : draft.settings, asked }));
  });
}

function hostsOf({ declaration, protocol }: OpenedPort, routes: readonly AttachedRoute[]): ServerHost[] {
  const takesHosts = TAKES_HOSTS[protocol.routesBy];
  const hosts = takesHosts ? declaration.hosts ?? [] : [ANY_HOST];
  // istiod makes a redirect for each host of such a server, even without a route, but only for hosts without a namespace.
  if (declaration.redirects) return hosts.map((host) => ({ host }));
  const ofRoutes = routes.map(({ declaration: { namespace = '', host = '' } }) => ({ namespace, host: takesHosts ? host : ANY_HOST }));
  const { allowedNamespaces } = declaration;
  if (!allowedNamespaces) return ofRoutes;
  const admitted = new HostSet(hosts);
  return [
    ...allowedNamespaces.flatMap((namespace) => hosts.map((host) => ({ namespace, host }))),
    ...ofRoutes.filter(({ namespace, host }) => allowedNamespaces.includes(namespace) && admitted.wildcardOver(host) !== undefined),
  ];
}

/**
 * Leaves out hosts that a wildcard of the same server and namespace covers. With both in the list, the wildcard's routes would also
 * get into the virtual host of the narrower host, and the older VirtualService would win.
 *
 * @param isNeeded whether a host must stay although the wildcard covers it
 */
function withoutCovered(hosts: readonly ServerHost[], isNeeded: (host: string, wildcard: string) => boolean): ServerHost[] {
  const perNamespace = groupBy(hosts, ({ namespace }) => namespace);
  return [...perNamespace].flatMap(([namespace, entries]) => {
    const set = new HostSet(entries.map(({ host }) => host));
    const isKept = (host: string) => {
      const wildcard = namespace === undefined ? undefined : set.wildcardOver(host);
      return wildcard === undefined || isNeeded(host, wildcard);
    };
    return unique(entries.map(({ host }) => host).filter(isKept)).map((host) => ({ namespace, host }));
  }).sort(by(({ namespace }) => namespace ?? '', ({ host }) => host));
}

/** The server names (SNI) of a port with TLS, among which Envoy chooses the server with the narrowest match. */
class ServerNames {
  private readonly drafts: ReadonlyMap<string, readonly Draft[]>;

  public constructor(drafts: readonly Draft[]) {
    const asked = drafts.flatMap((draft) => unique(draft.asked.map(({ host }) => host)).map((host) => ({ host, draft })));
    this.drafts = new Map([...groupBy(asked, ({ host }) => host)].map(([host, same]) => [host, same.map(({ draft }) => draft)]));
  }

  /** Whether another server has the host itself, or a wildcard over it that is narrower than the server's own. */
  public leadElsewhere(own: Draft, host: string, wildcard: string): boolean {
    const wider = wildcardsOver(host);
    const narrower = [host, ...wider.slice(0, wider.indexOf(wildcard))];
    return narrower.some((name) => this.drafts.get(name)?.some((draft) => draft !== own));
  }
}
