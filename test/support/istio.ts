// What istiod makes of Gateway and VirtualServices, after pilot/pkg/networking/core/gateway.go and pilot/pkg/model/gateway.go of
// Istio 1.31, on the written specs alone: it shares no code with the model that it is compared to.

import { hostsFor, intersection } from '../../lab/merging/host-names';

export interface ServerSpec {
  /** `namespace/name` of its Gateway. */
  readonly gateway: string;
  readonly port: { readonly number: number; readonly name: string; readonly protocol: string };
  readonly hosts: readonly string[];
  readonly tls?: { readonly httpsRedirect?: boolean; readonly mode?: string };
}

export interface VirtualServiceObject {
  readonly namespace: string;
  readonly name: string;
  readonly gateways: readonly string[];
  readonly hosts: readonly string[];
  readonly http: ReadonlyArray<{
    readonly match?: ReadonlyArray<{ readonly port?: number; readonly gateways?: readonly string[] }>;
    readonly route: unknown;
  }>;
}

export interface EnvoyVirtualHost {
  redirects: boolean;
  /** The routes of all VirtualServices that meet here, as JSON. */
  readonly routes: Set<string>;
}

/** `buildGatewayHTTPRouteConfig`: the virtual hosts of one listener, or of one filter chain with TLS. */
export function istioVirtualHosts(
  servers: readonly ServerSpec[], services: readonly VirtualServiceObject[],
): Map<string, EnvoyVirtualHost> {
  const found = new Map<string, EnvoyVirtualHost>();
  const at = (host: string) => {
    const known = found.get(host) ?? { redirects: false, routes: new Set<string>() };
    found.set(host, known);
    return known;
  };
  for (const { gateway, hosts, port, tls } of servers) {
    for (const service of services.filter(({ gateways }) => gateways.includes(gateway))) {
      const routes = service.http
        .filter(({ match }) => match === undefined || match.some((each) =>
          (each.port ?? port.number) === port.number && (each.gateways?.includes(gateway) ?? true)));
      if (routes.length === 0) continue;
      for (const host of intersection(hostsFor(service.namespace, hosts), service.hosts)) {
        const virtualHost = at(host);
        routes.forEach(({ route }) => virtualHost.routes.add(JSON.stringify(route)));
        virtualHost.redirects ||= tls?.httpsRedirect ?? false;
      }
    }
    // A host with a namespace stays as it is written, and no request matches it.
    if (tls?.httpsRedirect) hosts.forEach((host) => { at(host).redirects = true; });
  }
  return found;
}

/** `CheckDuplicates` and Envoy's own check: names that more than one TLS server of a port claims. */
export function serverNamesTwice(servers: readonly ServerSpec[]): string[] {
  const names = servers.filter(({ port }) => port.protocol === 'HTTPS').flatMap(({ hosts, port }) =>
    [...new Set(hosts.map((host) => `${host.split('/').pop()}:${port.number}`))]);
  return names.filter((name, index) => names.indexOf(name) !== index);
}

/** Envoy's choice among virtual hosts or filter chains: the name itself, else the longest wildcard. */
export function envoyChoice<T>(entries: ReadonlyMap<string, T>, name: string): T | undefined {
  const wildcards = [...entries.keys()]
    .filter((each) => each.startsWith('*') && name.endsWith(each.slice(1)) && name.length >= each.length);
  const [longest] = wildcards.sort((a, b) => b.length - a.length);
  return entries.get(name) ?? (longest === undefined ? undefined : entries.get(longest));
}
