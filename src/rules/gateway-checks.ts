import type { Violation } from './rule';
import { groupBy, unique } from '../model/collections';
import type { PortDeclaration } from '../model/declaration';
import { depthBelow, wildcardsOver } from '../model/host';
import type { IngressModel, OpenedPort, Server } from '../model/ingress-model';
import { serversByHost } from '../model/listeners';
import { sharePort, TAKES_HOSTS } from '../model/protocol';
import { ANY_HOST } from '../model/servers';
import { shown } from '../model/shown';
import { certificateLabel, type TlsSettings } from '../model/tls-settings';
import { hostProblem } from '../model/value-problems';

/** The declarations of each port of each gateway that has more than one. */
function portsOpenedTwice(model: IngressModel): Array<readonly OpenedPort[]> {
  return model.gateways.flatMap((gateway) => gateway.servicePorts.map((port) => port.openedBy)).filter((ports) => ports.length > 1);
}

/** Once for each protocol, however many hosts it has on the port. */
export function* conflictingProtocols(model: IngressModel): Iterable<Violation> {
  for (const [first, ...others] of portsOpenedTwice(model)) {
    const conflicting = others.filter(({ protocol }) => !sharePort(protocol, first.protocol));
    for (const [protocol, [{ declaration: { at, port } }]] of groupBy(conflicting, (other) => other.protocol.name)) {
      const { at: firstAt } = first.declaration;
      yield firstAt === at ? {
        at, got: `port ${port} has protocols ${first.protocol.name} and ${protocol}`,
        fix: 'set port to a number other than 80, or plainHttp to CLOSED',
      } : { at, got: `port ${port} has protocol ${protocol} here, but ${first.protocol.name} at ${firstAt}` };
    }
  }
}

/** A host that is none has been reported as such. */
export function* openedTwice(model: IngressModel): Iterable<Violation> {
  const twice = portsOpenedTwice(model).flatMap((ports) => {
    const opened = ports.flatMap((port) => hostsOpenedBy(port).map((host) => ({ host, port })));
    const shared = [...groupBy(opened, ({ host }) => host)].filter(([host, same]) => same.length > 1 && !hostProblem(host));
    return shared.flatMap(([host, same]) => {
      const [first, ...others] = unique(same.map(({ port }) => port));
      const takesHosts = TAKES_HOSTS[first.protocol.routesBy];
      const what = takesHosts ? `host ${shown(host)} on port` : 'TCP port';
      const fix = takesHosts ? undefined : 'open another port for one of them: TCP connections are told apart by port alone';
      return others.map(({ declaration }) => ({ at: declaration.at, what, fix, declaration, first: first.declaration }));
    });
  });
  // A host that two constructs serve with TLS and in plain text is one mistake.
  for (const same of groupBy(twice, ({ at, what, first }) => JSON.stringify([at, what, first.at])).values()) {
    const [{ at, what, fix, first }] = same;
    const ports = unique(same.map(({ declaration: { port } }) => port));
    const there = first.at === at ? 'opened twice here' : `also opened at ${first.at}`;
    const got = `${what}${ports.length > 1 ? 's' : ''} ${ports.join(' and ')} is ${there}`;
    const [certificates] = same.flatMap((clash) => twoCertificates(clash.declaration, clash.first));
    yield certificates === undefined ? { at, got, fix } : {
      at, got: `${got}, with certificates ${certificates}`,
      fix: 'declare the host once, with one of the certificates, and attach to it with IngressRoute',
    };
  }
  yield* servedWithTwoCertificates(model);
}

/** The certificates of two declarations of a host, where they differ. */
function twoCertificates(...declared: readonly PortDeclaration[]): string[] {
  const labels = unique(declared.flatMap(({ tls }) => (tls ? [shown(certificateLabel(tls))] : [])));
  return labels.length > 1 ? [labels.join(' and ')] : [];
}

function serves({ routes }: IngressModel, server: Server, host: string): boolean {
  return routes.some((route) => route.declaration.host === host && server.openedBy.includes(route.port));
}

/**
 * Server names that two servers of a port are meant to serve, whatever namespaces they admit: istiod compares names with namespaces,
 * Envoy without. Two ports that both name the host, and two routes of one host, are told by rules of their own.
 */
function* servedWithTwoCertificates(model: IngressModel): Iterable<Violation> {
  for (const { port, servers } of securePorts(model)) {
    const claims = servers.flatMap((server) => server.declaredHosts.map((host) => ({ host, server })));
    for (const [host, [first, ...others]] of groupBy(claims, (claim) => claim.host)) {
      for (const { server } of others) {
        const both = [server, first.server];
        if (both.every((each) => opensHost(each, host)) || both.every((each) => serves(model, each, host))) continue;
        const [here, there] = both.map(({ tls }) => shown(certificateLabel(tls!)));
        const [at, firstAt] = both.map((each) => bringing(model, each, host));
        const got = `host ${shown(host)} on port ${port} has certificate ${here} here, but ${there} at ${firstAt}`;
        yield { at, got, fix: 'use the same certificate in both places, or attach the host to one port only' };
      }
    }
  }
}

/** Whether a port of the server names the host. */
function opensHost({ openedBy }: Server, host: string): boolean {
  return openedBy.some(({ declaration: { hosts } }) => hosts?.includes(host));
}

/** The servers of each port that ends TLS. */
function securePorts(model: IngressModel): Array<{ readonly port: number; readonly servers: readonly Server[] }> {
  return model.gateways.flatMap((gateway) => {
    const secure = gateway.servers.filter((server) => server.tls);
    return [...groupBy(secure, (server) => server.servicePort)].map(([{ port }, servers]) => ({ port, servers }));
  });
}

/** The declaration that brought a host to a server: a port that names it, else a port that leaves hosts to its routes, else a route. */
function bringing({ routes }: IngressModel, { openedBy }: Server, host: string): string {
  const declared = openedBy.map(({ declaration }) => declaration);
  const port = declared.find(({ hosts }) => hosts?.includes(host)) ?? declared.find(({ hosts }) => hosts === undefined);
  const route = port ? undefined : routes.find((each) => each.declaration.host === host && openedBy.includes(each.port))?.declaration;
  return (port ?? route ?? declared[0]).at;
}

function hostsOpenedBy({ declaration: { hosts = [] }, protocol }: OpenedPort): readonly string[] {
  return TAKES_HOSTS[protocol.routesBy] ? unique(hosts) : [ANY_HOST];
}

export function* coveredElsewhere(model: IngressModel): Iterable<Violation> {
  for (const { port, servers } of securePorts(model)) {
    yield* secretsTwice(port, servers);
    yield* belowWildcards(model, port, servers);
  }
}

/** A Secret in two servers. */
function* secretsTwice(port: number, servers: readonly Server[]): Iterable<Violation> {
  for (const [secret, [first, ...others]] of groupBy(servers, ({ tls }) => certificateOf(tls!))) {
    const names = [first, ...others].map(({ name }) => shown(name)).join(' and ');
    const got = `certificate ${shown(secret)} is in servers ${names} of port ${port}`;
    for (const { openedBy } of others) {
      // The model put hosts beside `*` into a server of their own.
      const fix = openedBy === first.openedBy ? 'give the hosts that the other wildcards cover a certificate of their own' : undefined;
      yield { at: openedBy[0].declaration.at, got, fix };
    }
  }
}

/** A host right below the wildcard of another server, whose certificate is taken to cover it. */
function* belowWildcards(model: IngressModel, port: number, servers: readonly Server[]): Iterable<Violation> {
  const byHost = serversByHost(servers);
  for (const server of servers) {
    for (const { host } of server.hosts) {
      const wildcard = wildcardsOver(host).find((over) => over !== '*' && byHost.has(over) && byHost.get(over) !== server);
      if (wildcard === undefined || depthBelow(wildcard, host) > 1) continue;
      const label = shown(certificateLabel(server.tls!));
      const got = `host ${shown(host)} with certificate ${label} is also covered by ${shown(wildcard)} with certificate `
        + `${shown(certificateLabel(byHost.get(wildcard)!.tls!))} on port ${port}`;
      yield { at: bringing(model, server, host), got };
    }
  }
}

/** The Secret, for one with several certificates also the key of this one; the same wherever it is mounted. */
function certificateOf({ server: { secretName, mounted } }: TlsSettings): string {
  return [secretName, ...(mounted ? [mounted.certificateKey] : [])].join('/');
}

export function* servedAndRedirected(model: IngressModel): Iterable<Violation> {
  for (const { servicePort: { port }, chains } of model.gateways.flatMap(({ listeners }) => listeners)) {
    for (const { host, routes } of chains.flatMap(({ virtualHosts }) => [...virtualHosts.values()]).filter(({ redirects }) => redirects)) {
      const served = routes.flatMap(({ route }) => route.declaredBy)
        .filter((route) => route.port.declaration.port === port && route.declaration.host === host);
      yield* served.map(({ declaration: { at } }) => ({ at, got: `host ${shown(host)} is both served and redirected on port ${port}` }));
    }
  }
}
