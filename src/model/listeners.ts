// What istiod makes of Gateway and VirtualServices for Envoy: listeners, filter chains, virtual hosts, routes.
import { groupBy } from './collections';
import { covers, HostSet, isWildcard, serverNames, wildcardsOver } from './host';
import { holdsOn, type FilterChain, type Listener, type Server, type VirtualHost, type VirtualService } from './ingress-model';
import type { RoutesBy } from './protocol';

/** Whether Envoy listens on a port without any route. For HTTP it does, and answers 404. */
const LISTENS_WITHOUT_ROUTES: Readonly<Record<RoutesBy, boolean>> = { host: true, sni: false, port: false };

/**
 * The ports on which Envoy listens, by number.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService
 */
export function listeners(servers: readonly Server[], virtualServices: Iterable<VirtualService>): Listener[] {
  const index = new VirtualServiceIndex(virtualServices);
  return [...groupBy(servers, ({ servicePort }) => servicePort)].flatMap(([servicePort, ofPort]) => {
    const { protocol } = ofPort[0];
    const chains = chainsOf(ofPort).map((together): FilterChain => ({ servers: together, virtualHosts: virtualHosts(together, index) }));
    const listens = ofPort.some((server) => LISTENS_WITHOUT_ROUTES[server.protocol.routesBy])
      || chains.some((chain) => chain.virtualHosts.size > 0);
    return listens ? [{ servicePort, protocol, chains }] : [];
  });
}

/** Servers by each of their hosts, among which Envoy chooses the narrowest: with TLS by server name, otherwise by the host of a request. */
export function serversByHost(servers: readonly Server[]): ReadonlyMap<string, Server> {
  return new Map(servers.flatMap((server) => {
    const hosts = server.hosts.map(({ host }) => host);
    return (server.protocol.tls === 'none' ? hosts : serverNames(hosts)).map((name): [string, Server] => [name, server]);
  }));
}

/** Servers that share their routes: all plain-text ones of a port. With TLS each has its own, since Envoy first chooses by server name. */
function chainsOf(servers: readonly Server[]): Server[][] {
  const plain = servers.filter(({ protocol }) => protocol.tls === 'none');
  return [...plain.length > 0 ? [plain] : [], ...servers.filter(({ protocol }) => protocol.tls !== 'none').map((server) => [server])];
}

/** The virtual hosts that each server has by itself, without other servers of its port. */
export function virtualHostsPerServer(
  servers: readonly Server[], virtualServices: Iterable<VirtualService>,
): ReadonlyMap<Server, FilterChain['virtualHosts']> {
  const index = new VirtualServiceIndex(virtualServices);
  return new Map(servers.map((server) => [server, virtualHosts([server], index)]));
}

interface Draft extends VirtualHost {
  redirects: boolean;
  routes: Array<VirtualHost['routes'][number]>;
}

function virtualHosts(servers: readonly Server[], index: VirtualServiceIndex): ReadonlyMap<string, VirtualHost> {
  const drafts = new Map<string, Draft>();
  for (const server of servers) {
    for (const { namespace, host } of server.hosts) {
      for (const service of index.meeting(server, namespace, host)) {
        addTo(drafts, server, covers(host, service.host) ? service.host : host, service);
      }
      if (server.redirects) draftOf(drafts, host).redirects = true;
    }
  }
  return drafts;
}

/** A VirtualService without a route for the port adds no virtual host. */
function addTo(drafts: Map<string, Draft>, server: Server, host: string, virtualService: VirtualService): void {
  const routes = virtualService.routes.filter((route) => holdsOn(route, server));
  if (routes.length === 0) return;
  const draft = draftOf(drafts, host);
  draft.redirects ||= server.redirects;
  for (const route of routes) {
    if (!draft.routes.some((known) => known.route === route)) draft.routes.push({ virtualService, route });
  }
}

function draftOf(drafts: Map<string, Draft>, host: string): Draft {
  const known = drafts.get(host);
  if (known) return known;
  const draft: Draft = { host, redirects: false, routes: [] };
  drafts.set(host, draft);
  return draft;
}

/** VirtualServices by Gateway, kind of route, namespace and host. */
class VirtualServiceIndex {
  private readonly perNamespace: ReadonlyMap<string, HostIndex>;
  private readonly perKind: ReadonlyMap<string, HostIndex>;

  public constructor(virtualServices: Iterable<VirtualService>) {
    const bound = [...virtualServices].flatMap((service) => service.gateways.map((gateway) => ({ gateway, service })));
    this.perNamespace = indexBy(bound, ({ gateway, service: { routesBy, namespace } }) => `${gateway} ${routesBy} ${namespace}`);
    this.perKind = indexBy(bound, ({ gateway, service: { routesBy } }) => `${gateway} ${routesBy}`);
  }

  /** VirtualServices of a server's Gateway whose host overlaps a host; from all namespaces if none is given. */
  public meeting({ gateway: { reference }, protocol }: Server, namespace: string | undefined, host: string): readonly VirtualService[] {
    const key = `${reference} ${protocol.routesBy}`;
    const index = namespace === undefined ? this.perKind.get(key) : this.perNamespace.get(`${key} ${namespace}`);
    return index?.meeting(host) ?? [];
  }
}

interface Bound {
  /** `namespace/name` of a Gateway. */
  readonly gateway: string;
  readonly service: VirtualService;
}

function indexBy(bound: readonly Bound[], key: (bound: Bound) => string): ReadonlyMap<string, HostIndex> {
  return new Map([...groupBy(bound, key)].map(([name, group]) => [name, new HostIndex(group.map(({ service }) => service))]));
}

/** VirtualServices by host, to find those that overlap a host without a search through all of them. */
class HostIndex {
  private readonly byHost: Map<string, VirtualService[]>;
  private readonly hosts: HostSet;

  public constructor(services: readonly VirtualService[]) {
    this.byHost = groupBy(services, (service) => service.host);
    this.hosts = new HostSet(this.byHost.keys());
  }

  public meeting(host: string): VirtualService[] {
    const narrower = isWildcard(host) ? this.hosts.narrowerThan(host) : [];
    return [host, ...wildcardsOver(host), ...narrower].flatMap((each) => this.byHost.get(each) ?? []);
  }
}
