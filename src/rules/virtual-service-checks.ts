import type { Violation } from './rule';
import { groupBy, unique } from '../model/collections';
import { depthBelow, HostSet } from '../model/host';
import type { AttachedRoute, FilterChain, IngressModel, Listener, OpenedPort } from '../model/ingress-model';
import { TAKES_HOSTS } from '../model/protocol';
import { shown, shownList } from '../model/shown';
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

export function* notAdmitted(model: IngressModel): Iterable<Violation> {
  for (const { port: opened, hosts, routes } of routesPerPort(model)) {
    const { at: openedAt, port, hosts: admitted, allowedNamespaces } = opened.declaration;
    const namespaces = new Set(allowedNamespaces);
    for (const { declaration: { at, host, namespace } } of routes) {
      if (takesHosts(opened) && host !== undefined && admitted && !hosts.has(host) && hosts.wildcardOver(host) === undefined) {
        const fix = 'attach to a port that admits the host, or add the host to hosts of this one';
        yield { at, got: `host ${shown(host)} is not among ${shownList(admitted)}, the hosts of port ${port} at ${openedAt}`, fix };
      }
      if (allowedNamespaces?.length && namespace !== undefined && !namespaces.has(namespace)) {
        const fix = 'attach from an allowed namespace, or add this one to allowedNamespaces of the port';
        const allowed = `${shownList(allowedNamespaces)}, the allowedNamespaces of port ${port} at ${openedAt}`;
        yield { at, got: `namespace ${shown(namespace)} is not among ${allowed}`, fix };
      }
    }
  }
}

export function* tooDeep(model: IngressModel): Iterable<Violation> {
  for (const { port: { declaration: { tls, at: openedAt } }, hosts, routes } of routesPerPort(model)) {
    if (!tls) continue;
    for (const { declaration: { at, host } } of routes) {
      const wildcard = host === undefined || hosts.has(host) ? undefined : hosts.wildcardOver(host);
      if (wildcard === undefined || wildcard === '*' || depthBelow(wildcard, host!) < 2) continue;
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
    for (const [host, [first, ...others]] of groupBy(ofGateway, ({ declaration }) => declaration.host!)) {
      for (const route of others) {
        const [here, there] = [route.declaration, first.declaration];
        const difference = differs('name', route.name, first.name)
          ?? differs('namespace', here.namespace, there.namespace) ?? differs('chart', here.chart, there.chart);
        if (difference) yield { at: here.at, got: `the route of host ${shown(host)} has ${difference} at ${there.at}` };
      }
    }
  }
}

/** A route without a namespace has been reported as such. */
function differs(what: string, here: string | undefined, there: string | undefined): string | undefined {
  return here === there || here === undefined || there === undefined ? undefined : `${what} ${shown(here)} here, but ${shown(there)}`;
}

export function* conflictingVirtualHosts(model: IngressModel): Iterable<Violation> {
  for (const listener of model.gateways.flatMap(({ listeners }) => listeners)) {
    if (!TAKES_HOSTS[listener.protocol.routesBy]) continue;
    for (const chain of listener.chains) yield* conflictsOf(listener, chain);
  }
}

function* conflictsOf({ servicePort: { port } }: Listener, { virtualHosts }: FilterChain): Iterable<Violation> {
  for (const { host, redirects, routes } of virtualHosts.values()) {
    const said = groupBy(routes, ({ route }) => sayingTheSame(route));
    if (redirects || said.size < 2) continue;
    const services = unique(routes.map(({ virtualService }) => virtualService));
    const names = services.map((service) => shown(service.host)).join(' and ');
    const wide = services.filter((service) => service.host !== host).flatMap((service) => service.routes);
    for (const at of unique(wide.flatMap(({ declaredBy }) => declaredBy.map(({ declaration }) => declaration.at)))) {
      yield { at, got: `hosts ${names} share virtual host ${shown(host)} of port ${port}, with different backends or options` };
    }
  }
}

export function* unattached({ ports, routes }: IngressModel): Iterable<Violation> {
  const attached = new Set(routes.map(({ port }) => port));
  for (const port of ports) {
    const { at, port: number, redirectsTo } = port.declaration;
    if (redirectsTo === undefined && !attached.has(port)) yield { at, got: `port ${number} has no route` };
  }
}
