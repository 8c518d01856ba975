import type { Violation } from './rule';
import { groupBy, unique } from '../model/collections';
import type { PortDeclaration, RouteDeclaration } from '../model/declaration';
import { depthBelow, HostSet } from '../model/host';
import type { GatewayModel, IngressModel, Server } from '../model/ingress-model';
import { isTcp } from '../model/protocol';
import { shown } from '../model/value-problems';
import { VirtualHosts } from '../model/virtual-hosts';
import { virtualServiceName } from '../model/virtual-services';

/** What a route serves: a host on a port, for TCP the port alone. */
function served({ port, host = '' }: RouteDeclaration): string {
  return isTcp(port.protocol) ? `TCP port ${port.port}` : `host ${shown(host.toLowerCase())} on port ${port.port}`;
}

/** A route without its host, and a host or TCP port that two declarations open, have been reported as such. */
export function* servedTwice(model: IngressModel): Iterable<Violation> {
  const complete = model.declared.routes.filter(({ port, host }) => isTcp(port.protocol) || host !== undefined);
  for (const [, routes] of groupBy(complete, (route) => route.port.gateway)) {
    for (const [what, [first, ...others]] of groupBy(routes, served)) {
      for (const route of others) {
        if (route.port !== first.port && opens(route) && opens(first)) continue;
        yield { at: route.at, got: `${what} is served at ${first.at} too` };
      }
    }
  }
}

/** Whether the port itself names what the route serves. */
function opens({ port, host = '' }: RouteDeclaration): boolean {
  return isTcp(port.protocol) || (port.hosts ?? []).includes(host);
}

/** The routes of each port, and its hosts as a set: a port with thousands of hosts has thousands of routes too. */
function routesPerPort({ declared: { routes } }: IngressModel): Array<{ port: PortDeclaration; hosts: HostSet; routes: RouteDeclaration[] }> {
  return [...groupBy(routes, (route) => route.port)].map(([port, attached]) => ({ port, hosts: new HostSet(port.hosts), routes: attached }));
}

export function* notAdmitted(model: IngressModel): Iterable<Violation> {
  for (const { port, hosts, routes } of routesPerPort(model)) {
    const namespaces = new Set(port.allowedNamespaces);
    for (const { at, host, namespace } of routes) {
      if (!isTcp(port.protocol) && host !== undefined && port.hosts && !hosts.has(host) && hosts.wildcardOver(host) === undefined) {
        yield { at, got: `host ${shown(host)} is none of ${port.hosts.map(shown).join(', ')}, which ${port.at} admits on port ${port.port}` };
      }
      if (port.allowedNamespaces?.length && namespace !== undefined && !namespaces.has(namespace)) {
        const allowed = port.allowedNamespaces.map(shown).join(', ');
        yield { at, got: `namespace ${shown(namespace)} is none of ${allowed}, which ${port.at} allows on port ${port.port}` };
      }
    }
  }
}

export function* tooDeep(model: IngressModel): Iterable<Violation> {
  for (const { port, hosts, routes } of routesPerPort(model)) {
    if (!port.tls) continue;
    for (const { at, host } of routes) {
      const wildcard = host === undefined || hosts.has(host) ? undefined : hosts.wildcardOver(host);
      if (wildcard === undefined || wildcard === '*' || depthBelow(wildcard, host!) < 2) continue;
      yield { at, got: `host ${shown(host!)} is ${depthBelow(wildcard, host!)} labels below ${shown(wildcard)} of ${port.at}` };
    }
  }
}

/** The routes with a host that their port does not declare itself; a host that it does is reported at the port. */
export function hostsOfRoutesAlone(model: IngressModel): RouteDeclaration[] {
  return routesPerPort(model).flatMap(({ hosts, routes }) => routes.filter(({ host }) => host !== undefined && !hosts.has(host)));
}

export function* splitHosts({ declared: { routes } }: IngressModel): Iterable<Violation> {
  const http = routes.filter((route) => !isTcp(route.port.protocol) && route.host !== undefined);
  for (const [, ofGateway] of groupBy(http, (route) => route.port.gateway)) {
    for (const [host, [first, ...others]] of groupBy(ofGateway, (route) => route.host!)) {
      for (const route of others) {
        const difference = differs('name', virtualServiceName(route), virtualServiceName(first))
          ?? differs('namespace', route.namespace, first.namespace) ?? differs('chart', route.chart, first.chart);
        if (difference) yield { at: route.at, got: `host ${shown(host)} has ${difference} at ${first.at}` };
      }
    }
  }
}

function differs(what: string, here: string | undefined, there: string | undefined): string | undefined {
  return here === there ? undefined : `${what} ${shown(here ?? '')} here and ${shown(there ?? '')}`;
}

export function* conflictingVirtualHosts(model: IngressModel): Iterable<Violation> {
  for (const gateway of model.gateways) {
    const virtualHosts = new VirtualHosts(gateway);
    for (const servers of listeners(gateway)) {
      for (const { host, redirects, routes } of virtualHosts.of(servers).values()) {
        const targets = groupBy(routes, ({ route }) => JSON.stringify(route.destinations));
        if (redirects || targets.size < 2) continue;
        const [{ port }] = servers.map((server) => server.servicePort);
        const services = unique(routes.map(({ virtualService }) => virtualService));
        const wide = services.filter((service) => service.host !== host);
        for (const at of unique(wide.flatMap((service) => service.routes.flatMap((route) => route.declaredBy.map((d) => d.at))))) {
          const names = services.map((service) => shown(service.host)).join(' and ');
          yield { at, got: `hosts ${names} meet in the virtual host ${shown(host)} of port ${port}, with different backends` };
        }
      }
    }
  }
}

/** Servers that share their virtual hosts: all plain ones of a port, each with a certificate alone. */
function listeners(gateway: GatewayModel): Server[][] {
  const http = gateway.servers.filter((server) => !isTcp(server.protocol));
  const plain = groupBy(http.filter((server) => !server.tls), (server) => server.servicePort);
  return [...plain.values(), ...http.filter((server) => server.tls).map((server) => [server])];
}

export function* unattached({ declared: { ports, routes } }: IngressModel): Iterable<Violation> {
  const attached = new Set(routes.map((route) => route.port));
  for (const port of ports) {
    if (port.redirectsTo === undefined && !attached.has(port)) yield { at: port.at, got: `port ${port.port} has no route` };
  }
}
