import type { Violation } from './rule';
import { otherRoutes, shutOut, type ShutOut } from '../cluster/other-routes';
import { groupBy, unique } from '../model/collections';
import { depthBelow, HostSet } from '../model/host';
import type { AttachedRoute, FilterChain, IngressModel, OpenedPort, VirtualHost, VirtualService } from '../model/ingress-model';
import { qualifiedName } from '../model/names';
import { TAKES_HOSTS } from '../model/protocol';
import { ANY_HOST } from '../model/servers';
import { shown, shownList } from '../model/shown';
import { labelProblem, hostProblem } from '../model/value-problems';
import { sayingTheSame } from '../model/virtual-services';

function takesHosts({ protocol }: OpenedPort): boolean {
  return TAKES_HOSTS[protocol.routesBy];
}

/** What a route serves: a host on a port, for TCP the port alone. */
function served({ port, declaration: { host = '' } }: AttachedRoute): string {
  const { port: number } = port.declaration;
  return takesHosts(port) ? `host ${shown(host.toLowerCase())} on port ${number}` : `TCP port ${number}`;
}

/** A route without its host, and a host or TCP port that two declarations open, have been reported as such. */
export function* servedTwice({ routes }: IngressModel): Iterable<Violation> {
  const complete = routes.filter(({ port, declaration: { host } }) => !takesHosts(port) || host !== undefined);
  for (const [, ofGateway] of groupBy(complete, ({ port }) => port.gateway)) {
    for (const [what, [first, ...others]] of groupBy(ofGateway, served)) {
      for (const route of others) {
        if (route.port !== first.port && opens(route) && opens(first)) continue;
        yield { at: route.declaration.at, got: `${what} is also served at ${first.declaration.at}` };
      }
    }
  }
}

/** Whether the port itself names what the route serves. */
function opens({ port, declaration: { host = '' } }: AttachedRoute): boolean {
  return !takesHosts(port) || (port.declaration.hosts ?? []).includes(host);
}

/** The backend of a port is a route at the construct of the port, whose option is `hosts`. */
export function misplacedHost({ declaration: { at, host }, port: openedPort }: AttachedRoute): Violation | undefined {
  const { declaration: opened, protocol } = openedPort;
  const isNeeded = TAKES_HOSTS[protocol.routesBy];
  if (isNeeded === (host !== undefined)) return undefined;
  const port = `port ${opened.port} has protocol ${protocol.name}`;
  const tcpFix = 'leave host out: a TCP port is routed by its number alone';
  if (!isNeeded) return { at, got: `${port}, but the route has a host`, fix: tcpFix };
  return at === opened.at
    ? { at, got: `${port} and a backend, but no hosts`, fix: 'set hosts, or * for every host' }
    : { at, got: `${port}, but the route has no host`, fix: 'set host of the route' };
}

interface RoutesOfPort {
  readonly port: OpenedPort;
  /** Its hosts as a set: a port with thousands of hosts has thousands of routes too. */
  readonly hosts: HostSet;
  readonly routes: readonly AttachedRoute[];
}

function routesPerPort({ routes }: IngressModel): RoutesOfPort[] {
  return [...groupBy(routes, ({ port }) => port)].map(([port, attached]) => (
    { port, hosts: new HostSet(port.declaration.hosts), routes: attached }));
}

/** Invalid hosts and invalid lists of namespaces have been reported as such. The text is the same for both ports of a TlsIngress. */
export function* notAdmitted(model: IngressModel): Iterable<Violation> {
  for (const { port: opened, hosts, routes } of routesPerPort(model)) {
    const { at: openedAt, hosts: admitted, allowedNamespaces = [] } = opened.declaration;
    const namespaces = new Set(allowedNamespaces.some(labelProblem) ? [] : allowedNamespaces);
    for (const { declaration: { at, host, namespace } } of routes) {
      if (takesHosts(opened) && host !== undefined && admitted && !admits(hosts, host) && !hostProblem(host)) {
        const fix = 'attach to a port that admits the host, or add the host to hosts of this one';
        yield { at, got: `host ${shown(host)} is not among ${shownList(admitted)}, the hosts of ${openedAt}`, fix };
      }
      if (namespaces.size > 0 && namespace !== undefined && !namespaces.has(namespace)) {
        const fix = 'attach from an allowed namespace, or add this one to allowedNamespaces of the port';
        const allowed = shownList(allowedNamespaces);
        yield { at, got: `namespace ${shown(namespace)} is not among ${allowed}, the allowedNamespaces of ${openedAt}`, fix };
      }
    }
  }
}

function admits(hosts: HostSet, host: string): boolean {
  return hosts.has(host) || hosts.wildcardOver(host) !== undefined;
}

export function* tooDeep(model: IngressModel): Iterable<Violation> {
  for (const { port: { declaration: { tls, at: openedAt } }, hosts, routes } of routesPerPort(model)) {
    if (!tls || hosts.has(ANY_HOST)) continue;
    for (const { declaration: { at, host } } of routes) {
      const wildcard = host === undefined || hosts.has(host) ? undefined : hosts.wildcardOver(host);
      if (wildcard === undefined || depthBelow(wildcard, host!) < 2) continue;
      yield { at, got: `host ${shown(host!)} is ${depthBelow(wildcard, host!)} labels below ${shown(wildcard)} of ${openedAt}` };
    }
  }
}

/** The routes with a host that their port does not declare itself; a host that it does is reported at the port. */
export function hostsOfRoutesAlone(model: IngressModel): AttachedRoute[] {
  return routesPerPort(model).flatMap(({ hosts, routes }) =>
    routes.filter(({ declaration: { host } }) => host !== undefined && !hosts.has(host)));
}

export function* splitHosts({ routes }: IngressModel): Iterable<Violation> {
  const withHost = routes.filter(({ port, declaration: { host } }) => takesHosts(port) && host !== undefined);
  for (const [, ofGateway] of groupBy(withHost, ({ port }) => port.gateway)) {
    for (const [first, ...others] of groupBy(ofGateway, ({ key }) => key).values()) {
      for (const route of others) {
        const [here, there] = [route.declaration, first.declaration];
        const difference = differs('name', route.name, first.name) ?? differs('chart', here.chart, there.chart);
        if (difference) yield { at: here.at, got: `the route of host ${shown(here.host!)} has ${difference} at ${there.at}` };
      }
    }
  }
}

function differs(what: string, here: string, there: string): string | undefined {
  return here === there ? undefined : `${what} ${shown(here)} here, but ${shown(there)}`;
}

export function* conflictingVirtualHosts(model: IngressModel): Iterable<Violation> {
  for (const listener of model.gateways.flatMap(({ listeners }) => listeners)) {
    if (!TAKES_HOSTS[listener.protocol.routesBy]) continue;
    const { port } = listener.servicePort;
    const conflicts = listener.chains.flatMap(conflictsOf);
    // A wildcard meets several hosts: that is one mistake.
    for (const same of groupBy(conflicts, ({ at, wide }) => JSON.stringify([at, wide])).values()) {
      const [{ at, wide }] = same;
      const hosts = unique(same.map(({ host }) => host));
      const where = `virtual host${hosts.length > 1 ? 's' : ''} ${shownList(hosts)} of port ${port}`;
      yield { at, got: `routes of ${shown(wide)} are also in ${where}, with different backends or options` };
    }
  }
}

/** A wildcard whose routes are in the virtual host of a narrower host. */
interface Conflict {
  readonly at: string;
  readonly wide: string;
  readonly host: string;
}

function conflictsOf({ virtualHosts }: FilterChain): Conflict[] {
  return [...virtualHosts.values()].filter(isMixed).flatMap(({ host, routes }) => {
    const wide = unique(routes.map(({ virtualService }) => virtualService)).filter((service) => service.host !== host);
    return wide.flatMap((service) => declaredAt(service).map((at) => ({ at, wide: service.host, host })));
  });
}

function isMixed({ redirects, routes }: VirtualHost): boolean {
  return !redirects && groupBy(routes, ({ route }) => sayingTheSame(route)).size > 1;
}

function declaredAt({ routes }: VirtualService): string[] {
  return unique(routes.flatMap(({ declaredBy }) => declaredBy.map(({ declaration }) => declaration.at)));
}

/** A port that only a VirtualService of the user's own serves is served. */
export function* unattached({ gateways, ports, routes }: IngressModel): Iterable<Violation> {
  const attached = new Set(routes.map(({ port }) => port));
  const models = new Map(gateways.map((gateway) => [gateway.declaration, gateway]));
  for (const port of ports) {
    const { at, port: number, redirects } = port.declaration;
    const gateway = models.get(port.gateway)!;
    if (redirects || attached.has(port)) continue;
    if (otherRoutes(gateway).some(({ server }) => server.openedBy.includes(port))) continue;
    yield { at, got: `port ${number} has no route`, fix: admitting(shutOut(gateway, port)) };
  }
}

/** How to let in VirtualServices that mean to serve a port without routes. */
function admitting(others: readonly ShutOut[]): string | undefined {
  const [first] = others;
  if (!first) return undefined;
  const name = `VirtualService ${shown(qualifiedName(first.other.namespace, first.other.name))}`;
  if (first.gateway !== undefined) return `name Gateway ${shown(first.gateway)} in gateways of ${name}`;
  return `add ${shown(first.other.namespace)} to allowedNamespaces of the port, so that the Gateway admits ${name}`;
}
