// How istiod merges the Gateways of a workload: `mergeGateways` in pilot/pkg/model/gateway.go.
import type { GatewayServer, Manifests } from './manifests';
import { isHttp, parseProtocol, protocolOfPort, type Protocol } from './protocols';
import type { KubernetesObject } from '../control-plane/objects';

/** The pods of a gateway. */
export interface Proxy {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unprivileged: boolean;
}

/** A server of a Gateway that istiod keeps. */
export interface MergedServer extends GatewayServer {
  /** `namespace/name` of its Gateway. */
  readonly gateway: string;
  readonly protocol: Protocol;
}

/** What listens on a port with a protocol. A port has several of them where plain text was added to TLS. */
export interface ServerPort {
  readonly port: number;
  readonly protocol: Protocol;
  readonly routeName: string;
  readonly servers: MergedServer[];
}

export interface MergedGateway {
  readonly serverPorts: readonly ServerPort[];
  /** The servers whose virtual hosts stand in one list. */
  readonly byRouteName: ReadonlyMap<string, readonly MergedServer[]>;
  readonly routeNameOf: ReadonlyMap<MergedServer, string>;
  /** Servers that istiod leaves out, and why. */
  readonly dropped: readonly string[];
}

export function mergedGateway({ gateways, services }: Manifests, proxy: Proxy): MergedGateway {
  const merging = new Merging();
  const resolve = portResolver(services, proxy);
  for (const { metadata: { name, namespace = 'default' }, spec } of gateways.filter((gateway) => selects(gateway.spec.selector, proxy))) {
    for (const server of spec.servers as GatewayServer[]) {
      if ('bind' in server) throw new Error(`${namespace}/${name}: not in the model: bind`);
      const gateway = `${namespace}/${name}`;
      merging.add({ ...server, hosts: boundHosts(server.hosts, namespace), gateway, protocol: parseProtocol(server.port.protocol) },
        resolve(server.port.number));
    }
  }
  return merging;
}

export function isPassthrough({ tls }: GatewayServer): boolean {
  return tls?.mode === 'PASSTHROUGH' || tls?.mode === 'AUTO_PASSTHROUGH';
}

/** Whether the gateway reads HTTP requests of a TLS server. */
export function terminatesHttps(server: MergedServer): boolean {
  return server.tls !== undefined && server.protocol === 'https' && !isPassthrough(server);
}

function selects(selector: Readonly<Record<string, string>> | undefined, { labels }: Proxy): boolean {
  return Object.entries(selector ?? {}).every(([key, value]) => labels[key] === value);
}

/** `./host` belongs to the Gateway's own namespace, and a host of every namespace to none. */
function boundHosts(hosts: readonly string[], namespace: string): string[] {
  return hosts.map((host) => host.replace(/^\.\//, `${namespace}/`).replace(/^\*\//, ''));
}

/** The number that a Service's port leads to, for the first Service with that port; a number that none has stays as it is. */
function portResolver(services: readonly KubernetesObject[], proxy: Proxy): (port: number) => number {
  const own = services.filter(({ metadata: { namespace }, spec: { selector = {} } }) => (
    namespace === proxy.namespace && Object.keys(selector).length > 0 && selects(selector, proxy)));
  const targets = new Map<number, number>();
  for (const { spec } of own) {
    const taken = new Set<string>();
    for (const port of spec.ports ?? []) {
      const { port: number, targetPort = number } = port;
      const target = `${targetPort} ${protocolOfPort(port)}`;
      if (!taken.has(target) && !targets.has(number)) targets.set(number, targetPort);
      taken.add(target);
    }
  }
  return (port) => targets.get(port) ?? port;
}

class Merging implements MergedGateway {
  public readonly serverPorts: ServerPort[] = [];
  public readonly byRouteName = new Map<string, MergedServer[]>();
  public readonly routeNameOf = new Map<MergedServer, string>();
  public readonly dropped: string[] = [];
  private readonly plain = new Map<number, ServerPort>();
  private readonly tlsHosts = new Map<number, Set<string>>();

  public add(server: MergedServer, port: number): void {
    const routeName = routeNameOf(server, port);
    const reason = this.obstacle(server, port, routeName);
    if (reason) {
      this.dropped.push(`server ${server.port.name} of ${server.gateway} on ${port}: ${reason}`);
      return;
    }
    this.routeNameOf.set(server, routeName);
    const current = this.plain.get(port);
    if (current) {
      current.servers.push(server);
      this.byRouteName.get(routeName)!.push(server);
      return;
    }
    if (isHttp(server.protocol) || terminatesHttps(server)) this.byRouteName.set(routeName, [server]);
    const serverPort = this.serverPortOf(server, port, routeName);
    if (!isTls(server)) this.plain.set(port, serverPort);
  }

  /** Why istiod leaves a server out. */
  private obstacle(server: MergedServer, port: number, routeName: string): string | undefined {
    const duplicates = server.tls ? this.duplicateHosts(server, port) : [];
    if (duplicates.length > 0) return `duplicate hosts ${duplicates.join()}`;
    const current = this.plain.get(port);
    if (current) {
      const merges = (isHttp(server.protocol) || server.protocol === current.protocol) && isHttp(current.protocol);
      return merges && routeName !== '' ? undefined : `conflict with ${current.protocol}`;
    }
    const isKnown = terminatesHttps(server) && this.serverPorts.some((known) => known.port === port) && this.byRouteName.has(routeName);
    return isKnown ? 'port name that is not unique' : undefined;
  }

  /** Hosts count as they are written, with their namespaces; those of a server that is left out do not count. */
  private duplicateHosts({ hosts }: MergedServer, port: number): string[] {
    const known = this.tlsHosts.get(port) ?? new Set();
    this.tlsHosts.set(port, known);
    const duplicates = hosts.filter((host) => known.has(host));
    if (duplicates.length === 0) hosts.forEach((host) => known.add(host));
    return duplicates;
  }

  /** TLS servers of one protocol share a port; plain ones come here only where they are the first. */
  private serverPortOf(server: MergedServer, port: number, routeName: string): ServerPort {
    const { protocol } = server;
    const known = isTls(server) && this.serverPorts.find((each) => each.port === port && each.protocol === protocol);
    if (known) {
      known.servers.push(server);
      return known;
    }
    const made = { port, protocol, routeName, servers: [server] };
    this.serverPorts.push(made);
    return made;
  }
}

/** TLS of any kind, though not plain HTTP that redirects. */
function isTls({ tls, protocol }: MergedServer): boolean {
  return tls !== undefined && !isHttp(protocol);
}

function routeNameOf(server: MergedServer, port: number): string {
  if (isHttp(server.protocol)) return `http.${port}`;
  const { gateway, port: { number, name } } = server;
  return terminatesHttps(server) || (server.protocol === 'https' && !server.tls) ? `https.${number}.${name}.${gateway}` : '';
}
