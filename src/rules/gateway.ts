import { clusterGatewayRules } from './cluster/gateway';
import { each, wrong, type Rule, type RuleTable, type Violation } from './rule';
import type { TlsSettings } from '../model/certificate';
import { groupBy, unique } from '../model/collections';
import type { PortDeclaration } from '../model/declaration';
import { GATED_FIELDS } from '../model/gated-fields';
import { IngressHop } from '../model/ingress-hop';
import { depthBelow, wildcardsOver } from '../model/host';
import type { IngressModel, Server } from '../model/ingress-model';
import { isAtLeast } from '../options/istio-version';
import { isTcp, offeredProtocols, sharePort } from '../model/protocol';
import { hostProblem, labelProblem, shown } from '../model/value-problems';
import { VirtualHosts } from '../model/virtual-hosts';

const GATEWAY = 'https://istio.io/latest/docs/reference/config/networking/gateway/';
const SERVER = `${GATEWAY}#Server`;
const TLS = `${GATEWAY}#ServerTLSSettings`;

const rules: readonly Rule[] = [
  {
    code: 'ING501',
    level: 'error',
    title: 'hosts of lower-case letters, digits, dashes and dots with at least two labels, *. and such a host, or *',
    consequence: 'the host would never match a request, or Envoy would refuse the whole port with all its hosts',
    fix: 'write the host as clients do, such as shop.example.com',
    see: SERVER,
    check: (model) => model.declared.ports.flatMap(({ at, hosts = [] }) =>
      hosts.flatMap((host) => wrong(at, 'host', host, hostProblem))),
  },
  {
    code: 'ING502',
    level: 'error',
    title: 'a certificate for every port that ends TLS',
    consequence: 'Istio would take the traffic for TLS passthrough and open no listener',
    fix: 'add certificate: TlsCertificate.credential() or TlsCertificate.mounted()',
    see: TLS,
    check: (model) => each(model.declared.ports, ({ at, port, protocol, tls }) =>
      protocol._facts.terminatesTls && !tls ? { at, got: `port ${port} speaks ${protocol.name} and has no certificate` } : undefined),
  },
  {
    code: 'ING503',
    level: 'error',
    title: 'no certificate on a port without TLS',
    consequence: 'the webhook would refuse the Gateway with all its ports',
    fix: 'use IngressProtocol.HTTPS, or leave the certificate out',
    see: TLS,
    check: (model) => each(model.declared.ports, ({ at, port, protocol, tls }) =>
      tls && !protocol._facts.terminatesTls ? { at, got: `port ${port} speaks ${protocol.name} and has a certificate` } : undefined),
  },
  {
    code: 'ING504',
    level: 'error',
    title: 'one protocol for each port of a gateway, or several of HTTP, HTTP2 and GRPC',
    consequence: 'istiod would drop one of the servers, or give the port the filters of one of them alone, whichever comes first',
    fix: 'open another port for the other protocol',
    see: GATEWAY,
    *check(model) {
      for (const port of declaredPorts(model)) {
        for (const { at, protocol } of port.slice(1).filter((other) => !sharePort(other.protocol, port[0].protocol))) {
          yield { at, got: `port ${port[0].port} speaks ${protocol.name} here and ${port[0].protocol.name} at ${port[0].at}` };
        }
      }
    },
  },
  {
    code: 'ING505',
    level: 'error',
    title: 'each host opened once on a port of a gateway, and a TCP port opened once',
    consequence: 'istiod would drop the whole second server, or Envoy would refuse the whole port',
    fix: 'declare the host once and attach to it with IngressRoute',
    see: SERVER,
    check: openedTwice,
  },
  {
    code: 'ING506',
    level: 'error',
    title: offeredProtocols(),
    consequence: 'the port would carry nothing',
    fix: 'end TLS at the gateway with IngressProtocol.HTTPS, or use IngressProtocol.TCP on a port of its own',
    see: GATEWAY,
    check: (model) => each(model.declared.ports, ({ at, port, protocol }) =>
      protocol._facts.refusal && { at, got: `port ${port} speaks ${protocol.name}: ${protocol._facts.refusal}` }),
  },
  {
    code: 'ING507',
    level: 'error',
    title: 'hosts on HTTP ports that name allowedNamespaces, and no hosts on TCP ports',
    consequence: 'the Gateway would admit nothing, or promise a choice by host that TCP cannot make',
    fix: 'write the hosts of an HTTP port, hosts: [\'*\'] for all, and leave them out on a TCP port',
    see: SERVER,
    *check(model) {
      for (const { at, port, protocol, hosts, allowedNamespaces } of model.declared.ports) {
        const tcp = isTcp(protocol);
        if (tcp && hosts) yield { at, got: `port ${port} speaks ${protocol.name} and has hosts` };
        if (!tcp && hosts?.length === 0) yield { at, got: `port ${port} has an empty list of hosts` };
        if (!tcp && allowedNamespaces && !hosts) yield { at, got: `port ${port} has allowedNamespaces and no hosts` };
      }
    },
  },
  {
    code: 'ING508',
    level: 'error',
    title: 'a name of lower-case letters, digits and inner dashes for the Gateway',
    consequence: 'the webhook would refuse the Gateway with all its ports',
    fix: 'choose another gatewayName',
    see: GATEWAY,
    check: (model) => model.declared.gateways.flatMap(({ at, gatewayName }) =>
      wrong(at, 'gatewayName', gatewayName, labelProblem)),
  },
  {
    code: 'ING509',
    level: 'error',
    title: 'names of namespaces in allowedNamespaces, at least one, none twice',
    consequence: 'nobody could attach a route, or the webhook would refuse the Gateway',
    fix: 'list the namespaces whose routes the port takes',
    see: SERVER,
    *check(model) {
      for (const { at, port, allowedNamespaces } of model.declared.ports) {
        if (allowedNamespaces?.length === 0) yield { at, got: `allowedNamespaces of port ${port} is empty` };
        for (const [namespace, same] of groupBy(allowedNamespaces ?? [], (name) => name)) {
          yield* wrong(at, 'allowed namespace', namespace, (name) => labelProblem(name) ?? (same.length > 1 ? 'is listed twice' : undefined));
        }
      }
    },
  },
  {
    code: 'ING510',
    level: 'error',
    title: 'redirects from port 80 to port 443',
    consequence: 'Envoy would redirect to the https default port or keep the plain port in the address, and the client would not arrive',
    fix: 'use PlainHttp.CLOSED or PlainHttp.SERVE beside a TLS port other than 443',
    see: `${GATEWAY}#ServerTLSSettings`,
    check: (model) => each(model.declared.ports, ({ at, redirectsTo }) =>
      redirectsTo === undefined || redirectsTo === 443 ? undefined : { at, got: `port 80 redirects and TLS is on port ${redirectsTo}` }),
  },
  {
    code: 'ING511',
    level: 'error',
    title: 'no redirect for a host that is served in plain text',
    consequence: 'the redirect of the wildcard would catch every request of the host',
    fix: 'use PlainHttp.SERVE or PlainHttp.CLOSED for the wildcard, or PlainHttp.REDIRECT for the host too',
    see: TLS,
    check: servedAndRedirected,
  },
  {
    code: 'ING512',
    level: 'warning',
    title: 'all hosts that one certificate covers in one server, so behind one certificate with one set of options',
    consequence: 'a browser that reuses its connection for the second host meets the routes of the first, and gets 404 or the other application',
    fix: 'use one TlsCertificate for all of them, or a certificate for each that covers no other host',
    see: TLS,
    check: coveredElsewhere,
  },
  {
    code: 'ING516',
    level: 'error',
    title: 'options that the gateway\'s version of Istio knows',
    consequence: 'the API server would drop the field, of which kubectl alone tells, and the port would work as if the option were not there',
    fix: 'leave the option out, or set istioVersion to that of the control plane',
    see: TLS,
    check: unknownToTarget,
  },
];

/** The declarations of each port of each gateway that has more than one. */
function declaredPorts(model: IngressModel): Array<readonly PortDeclaration[]> {
  return model.gateways.flatMap((gateway) => gateway.servicePorts.map((port) => port.openedBy)).filter((ports) => ports.length > 1);
}

function* openedTwice(model: IngressModel): Iterable<Violation> {
  for (const ports of declaredPorts(model)) {
    const opened = ports.flatMap((declared) => hostsOpenedBy(declared).map((host) => ({ host, declared })));
    for (const [host, same] of groupBy(opened, (claim) => claim.host.toLowerCase())) {
      const [first, ...others] = unique(same.map(({ declared }) => declared));
      for (const { at, port } of others) {
        const what = isTcp(first.protocol) ? `TCP port ${port}` : `host ${shown(host)} on port ${port}`;
        yield { at, got: `${what} is opened at ${first.at} too` };
      }
    }
  }
  yield* servedWithTwoCertificates(model);
}

function serves({ declared: { routes } }: IngressModel, server: Server, host: string): boolean {
  return routes.some((route) => route.host === host && server.openedBy.includes(route.port));
}

/**
 * Hosts that came from routes, where another declaration opens the same host with another certificate. Two routes of one host
 * are told by a rule of their own.
 */
function* servedWithTwoCertificates(model: IngressModel): Iterable<Violation> {
  for (const { port, servers } of securePorts(model)) {
    const hosts = servers.flatMap((server) => unique(server.hosts.map(({ host }) => host)).map((host) => ({ host, server })));
    for (const [host, [first, ...others]] of groupBy(hosts, (claim) => claim.host)) {
      for (const { server } of others) {
        const at = bringing(server.openedBy, host);
        const firstAt = bringing(first.server.openedBy, host);
        if ((at.hosts && firstAt.hosts) || [server, first.server].every((either) => serves(model, either, host))) continue;
        yield { at: at.at, got: `host ${shown(host)} on port ${port} has the certificate ${shown(server.tls!.label)} here and ${shown(first.server.tls!.label)} at ${firstAt.at}` };
      }
    }
  }
}

/** The servers of each port that ends TLS. */
function securePorts(model: IngressModel): Array<{ readonly port: number; readonly servers: readonly Server[] }> {
  return model.gateways.flatMap((gateway) => {
    const secure = gateway.servers.filter((server) => server.tls);
    return [...groupBy(secure, (server) => server.servicePort)].map(([{ port }, servers]) => ({ port, servers }));
  });
}

/** The declaration that brought a host to a server: one that names it, else one that leaves hosts to its routes. */
function bringing(openedBy: readonly PortDeclaration[], host: string): PortDeclaration {
  return openedBy.find(({ hosts }) => hosts?.includes(host)) ?? openedBy.find(({ hosts }) => hosts === undefined) ?? openedBy[0];
}

function hostsOpenedBy({ protocol, hosts }: PortDeclaration): readonly string[] {
  return isTcp(protocol) ? ['*'] : unique(hosts ?? []);
}

function* coveredElsewhere(model: IngressModel): Iterable<Violation> {
  for (const { port, servers } of securePorts(model)) {
    yield* secretsTwice(port, servers);
    yield* belowWildcards(port, servers);
  }
}

/** A Secret in two servers. */
function* secretsTwice(port: number, servers: readonly Server[]): Iterable<Violation> {
  for (const [secret, [first, ...others]] of groupBy(servers, ({ tls }) => certificateOf(tls!))) {
    const got = `certificate ${shown(secret)} is in the servers ${[first, ...others].map(({ name }) => shown(name)).join(' and ')} of port ${port}`;
    yield* others.map((server) => ({ at: server.openedBy[0].at, got }));
  }
}

/** A host right below the wildcard of another server, whose certificate is taken to cover it. */
function* belowWildcards(port: number, servers: readonly Server[]): Iterable<Violation> {
  const byHost = new Map(servers.flatMap((server) => server.hosts.map(({ host }) => [host, server])));
  for (const server of servers) {
    for (const { host } of server.hosts) {
      const wildcard = wildcardsOver(host).find((over) => over !== '*' && byHost.has(over) && byHost.get(over) !== server);
      if (wildcard === undefined || depthBelow(wildcard, host) > 1) continue;
      const got = `host ${shown(host)} of certificate ${shown(server.tls!.label)} is also covered by ${shown(wildcard)} of certificate `
        + `${shown(byHost.get(wildcard)!.tls!.label)} on port ${port}`;
      yield { at: bringing(server.openedBy, host).at, got };
    }
  }
}

/** The Secret, for one with several certificates also the key of this one; the same wherever it is mounted. */
function certificateOf({ secretNames: [secret], serverCertificate = '' }: TlsSettings): string {
  return [secret, ...serverCertificate.split('/').slice(-1).filter((key) => key !== '')].join('/');
}

function* servedAndRedirected(model: IngressModel): Iterable<Violation> {
  for (const gateway of model.gateways) {
    const plain = gateway.servers.filter((server) => !isTcp(server.protocol) && !server.tls);
    for (const [{ port }, servers] of groupBy(plain, (server) => server.servicePort)) {
      if (!servers.some((server) => server.redirects)) continue;
      for (const { host, redirects, routes } of new VirtualHosts(gateway).of(servers).values()) {
        const served = routes.flatMap(({ route }) => route.declaredBy).filter((route) => route.port.port === port && route.host === host);
        if (redirects) yield* served.map(({ at }) => ({ at, got: `host ${shown(host)} is served and redirected on port ${port}` }));
      }
    }
  }
}

function* unknownToTarget(model: IngressModel): Iterable<Violation> {
  for (const port of model.declared.ports) {
    const { at, gateway: { istioVersion } } = port;
    const unknown = GATED_FIELDS.filter(({ since, isUsed }) => isUsed(port) && !isAtLeast(istioVersion, since));
    yield* unknown.map(({ option, since }) => (
      { at, got: `port ${port.port} has ${option}, which came with Istio 1.${since}, and Istio has version ${shown(istioVersion.version)}` }));
  }
}

export const gatewayRules: RuleTable = { hop: IngressHop.GATEWAY, rules: [...rules, ...clusterGatewayRules] };
