// The listeners of a gateway: `buildGatewayListeners` in pilot/pkg/networking/core/gateway.go.
import { hostsFor, overlap, withoutNamespace } from './host-names';
import type { Manifests } from './manifests';
import { isPassthrough, terminatesHttps, type MergedGateway, type MergedServer, type Proxy, type ServerPort } from './merged-gateway';
import { isHttp } from './protocols';
import { boundTo, destinationOf, holdsOn, virtualHosts, type EnvoyVirtualHost } from './virtual-hosts';
import { groupBy } from '../../src/model/collections';

/** What Envoy does with the connections of some server names. */
export interface FilterChain {
  /** Names as Envoy matches them; none takes what no other chain names. */
  readonly serverNames: readonly string[];
  /** Absent where TLS does not end. */
  readonly tls?: { readonly certificate: string; readonly clientAuthority?: string };
  /** Where HTTP is read. */
  readonly virtualHosts?: readonly EnvoyVirtualHost[];
  /** Where connections are passed on as they are. */
  readonly cluster?: string;
}

export interface Listener {
  readonly port: number;
  readonly chains: readonly FilterChain[];
}

export function listeners(merged: MergedGateway, manifests: Manifests, proxy: Proxy): Listener[] {
  const bindable = merged.serverPorts.filter(({ port }) => !proxy.unprivileged || port >= 1024);
  const building = new Building(merged, manifests, proxy);
  return [...groupBy(bindable, ({ port }) => port)]
    .map(([port, serverPorts]) => ({ port, chains: serverPorts.flatMap((each) => building.chains(each)) }))
    // istiod leaves out a listener without chains.
    .filter(({ chains }) => chains.length > 0);
}

class Building {
  private readonly passedNames = new Map<number, Set<string>>();

  public constructor(private readonly merged: MergedGateway, private readonly manifests: Manifests, private readonly proxy: Proxy) {}

  public chains(serverPort: ServerPort): FilterChain[] {
    const { protocol, routeName, servers, port } = serverPort;
    if (isHttp(protocol)) return [{ serverNames: [], virtualHosts: this.virtualHosts(routeName) }];
    return servers.flatMap((server): FilterChain[] => {
      if (terminatesHttps(server)) {
        const hosts = this.virtualHosts(this.merged.routeNameOf.get(server)!);
        return [{ serverNames: serverNames(server), tls: tlsOf(server), virtualHosts: hosts }];
      }
      return isPassthrough(server) ? this.passed(server, port) : this.opaque(server);
    });
  }

  private virtualHosts(routeName: string): EnvoyVirtualHost[] {
    return virtualHosts(this.merged.byRouteName.get(routeName) ?? [], this.manifests, this.proxy);
  }

  /** The first `tcp` route that holds takes all. */
  private opaque(server: MergedServer): FilterChain[] {
    const routes = this.meeting(server).flatMap(({ tcp }) => tcp)
      .filter(({ match, route }) => route?.length && (!match?.length || match.some((each) => holdsOn(each, server))));
    if (routes.length === 0) return [];
    const cluster = destinationOf(routes[0], server, this.manifests);
    return [{ serverNames: server.tls ? serverNames(server) : [], tls: server.tls && tlsOf(server), cluster }];
  }

  /** A chain for each match of `tls` routes, unless its names were taken. */
  private passed(server: MergedServer, port: number): FilterChain[] {
    const known = this.passedNames.get(port) ?? new Set();
    this.passedNames.set(port, known);
    return this.meeting(server).flatMap(({ tls }) => tls).flatMap((route) => (route.match ?? []).flatMap((match) => {
      const names = match.sniHosts ?? [];
      if (!holdsOn(match, server) || names.some((name) => known.has(name))) return [];
      names.forEach((name) => known.add(name));
      return [{ serverNames: envoyNames(names), cluster: destinationOf(route, server, this.manifests) }];
    }));
  }

  private meeting(server: MergedServer): ReturnType<typeof boundTo> {
    return boundTo(server.gateway, this.manifests, this.proxy).filter(({ namespace, hosts }) => (
      hostsFor(namespace, server.hosts).some((host) => hosts.some((other) => overlap(host, other)))));
  }
}

function serverNames({ hosts }: MergedServer): string[] {
  return envoyNames([...new Set(hosts.map(withoutNamespace))].sort());
}

/** With `*` among them, Envoy is told no names at all. */
function envoyNames(names: readonly string[]): string[] {
  return names.includes('*') ? [] : [...names];
}

/** Certificates by the names under which Envoy asks for them. */
function tlsOf({ tls = {} }: MergedServer): FilterChain['tls'] {
  const { mode, credentialName, caCertCredentialName = `${credentialName}-cacert`, serverCertificate, privateKey, caCertificates } = tls;
  const isMutual = mode === 'MUTUAL';
  if (credentialName !== undefined) {
    return { certificate: `kubernetes://${credentialName}`, clientAuthority: isMutual ? `kubernetes://${caCertCredentialName}` : undefined };
  }
  const clientAuthority = isMutual ? `file-root:${caCertificates}` : undefined;
  return { certificate: `file-cert:${serverCertificate}~${privateKey}`, clientAuthority };
}
