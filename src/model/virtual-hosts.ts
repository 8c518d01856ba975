// What Envoy gets from Gateway and VirtualServices, computed as istiod does it.
import { groupBy } from './collections';
import { covers, HostSet, isWildcard, wildcardsOver } from './host';
import { holdsOn, type GatewayModel, type Route, type Server, type VirtualService } from './ingress-model';

/** The routes of one host on one listener. */
export interface VirtualHost {
  readonly host: string;
  /** Every plain request is answered with a redirect to `https`, whatever the routes say. */
  readonly redirects: boolean;
  /** In the order of nothing that we control: with more than one VirtualService, the age of the objects decides. */
  readonly routes: ReadonlyArray<{ readonly virtualService: VirtualService; readonly route: Route }>;
}

interface Draft {
  host: string;
  redirects: boolean;
  routes: Array<{ virtualService: VirtualService; route: Route }>;
}

/**
 * Answers which virtual hosts a group of servers brings: for plain ports all servers of the port, for HTTPS one server.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService
 */
export class VirtualHosts {
  private readonly perNamespace = new Map<string | undefined, HostIndex>();

  public constructor(gateway: GatewayModel) {
    const http = [...gateway.virtualServices.values()].filter((service) => service.layer === 'http');
    this.perNamespace.set(undefined, new HostIndex(http));
    for (const [namespace, services] of groupBy(http, (service) => service.namespace)) {
      this.perNamespace.set(namespace, new HostIndex(services));
    }
  }

  public of(servers: readonly Server[]): ReadonlyMap<string, VirtualHost> {
    const drafts = new Map<string, Draft>();
    for (const server of servers) {
      for (const { namespace, host } of server.hosts) {
        for (const service of this.perNamespace.get(namespace)?.meeting(host) ?? []) {
          addTo(drafts, server, covers(host, service.host) ? service.host : host, service);
        }
        if (server.redirects) draftOf(drafts, host).redirects = true;
      }
    }
    return drafts;
  }
}

/** A VirtualService without a route for the port brings no virtual host. */
function addTo(drafts: Map<string, Draft>, server: Server, host: string, virtualService: VirtualService): void {
  const routes = virtualService.routes.filter((route) => holdsOn(route, server.servicePort.port));
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

/** VirtualServices by host, to find those whose host overlaps another without going through all. */
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
