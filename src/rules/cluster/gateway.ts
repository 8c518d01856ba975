import { certificateNameRules } from './certificate-names';
import { clientCertificateRules } from './client-certificates';
import type { ClusterServer } from '../../cluster/kinds/gateway';
import {
  familyOf, gatewayLabel, ownNames, passedThrough, serversOfOthers, type SharedListener, sharedListeners,
} from '../../cluster/other-servers';
import { virtualHostsOf } from '../../cluster/virtual-hosts-beside';
import { groupBy, unique } from '../../model/collections';
import { covers, narrowest } from '../../model/host';
import type { GatewayModel, IngressModel, Server } from '../../model/ingress-model';
import { serversByHost } from '../../model/listeners';
import { listenerFamily, protocolNamed, TAKES_HOSTS } from '../../model/protocol';
import { shown } from '../../model/shown';
import type { TlsSettings } from '../../model/tls-settings';
import { declaring } from '../declaring';
import type { Rule, Violation } from '../rule';

const GATEWAY = 'https://istio.io/latest/docs/reference/config/networking/gateway/';

/** What a snapshot of the cluster shows of other Gateways for the same pods. */
export const clusterGatewayRules: readonly Rule[] = [
  {
    code: 'ING513',
    name: 'port or host taken by another Gateway',
    level: 'error',
    allowed: 'one protocol per port of the gateway\'s pods, and each TLS host and TCP port in one Gateway',
    otherwise: 'istiod would drop one of the two servers with all its hosts, or Envoy would reject the whole port',
    fix: 'open another port, or remove the port or host from the other Gateway',
    see: GATEWAY,
    *check(model) {
      yield* besides(model, clash);
      yield* sameNames(model);
    },
  },
  {
    code: 'ING514',
    name: 'plain HTTP host in another Gateway',
    level: 'error',
    allowed: 'each plain HTTP host in one Gateway, and no redirect for it in another',
    otherwise: 'the other Gateway\'s redirect, or its routes if older, would answer for the host',
    fix: 'remove the host from the other Gateway, or declare its redirect here',
    see: GATEWAY,
    acknowledgeable: true,
    check: (model) => besides(model, (listener, gateway) => {
      const { server, other } = listener;
      if (listenerFamily(server.protocol.name) !== 'http' || familyOf(other) !== 'http') return [];
      // That of an Ingress is for all hosts; what it routes is compared as routes of others.
      const shared = listener.beside.kind === 'Ingress' ? [] : sharedHosts(server, other);
      if (shared.length > 0) return shared.map((host) => ({ got: `also has host ${shown(host)}`, host }));
      return redirected(listener, gateway).map((host) => ({ got: `redirects host ${shown(host)}`, host }));
    }),
  },
  {
    code: 'ING515',
    name: 'certificate used by another Gateway',
    level: 'warning',
    allowed: 'each certificate in one Gateway',
    otherwise: 'a browser that reuses its connection for a host of the other Gateway would meet the routes of the first and get 404',
    fix: 'open all hosts of the certificate here, or give the others certificates of their own',
    see: GATEWAY,
    causes: ['ING513'],
    check: (model) => besides(model, ({ server: { tls }, other: { certificates } }) => {
      const shared = certificates.find((name) => tls && name === certificateName(tls));
      return shared === undefined ? [] : [{ got: `also has certificate ${shown(shared)}` }];
    }),
  },
  ...certificateNameRules,
  ...clientCertificateRules,
];

/** What is wrong with two servers that share a listener. */
function clash(listener: SharedListener, gateway: GatewayModel): Problem[] {
  const { server, other } = listener;
  if (listenerFamily(server.protocol.name) !== familyOf(other) || (familyOf(other) === 'http' && needsOwnPort(server, other))) {
    return [{ got: `has ${other.protocol ? `protocol ${other.protocol}` : 'no protocol'}, but ${server.protocol.name} here` }];
  }
  if (!TAKES_HOSTS[server.protocol.routesBy]) return [{ got: 'opens the same TCP port' }];
  if (server.protocol.tls === 'none') return [];
  const hosts = taken(server, [...sameHosts(server, other), ...other.passesThrough ? [] : ownNames(other)]);
  if (hosts.length > 0) return hosts.map(({ host, got }) => ({ host, got: `also has ${got}` }));
  const passed = other.passesThrough ? taken(server, passedThrough(gateway, listener)) : [];
  return passed.map(({ host, got }) => ({ host, got: `passes TLS through for ${got}` }));
}

/**
 * Server names that two servers of others share, on a port of ours: istiod keeps both if their hosts differ in the namespace, and Envoy
 * rejects the port.
 */
function* sameNames({ gateways }: IngressModel): Iterable<Violation> {
  for (const gateway of gateways) {
    for (const servicePort of unique(gateway.servers.filter(({ tls }) => tls).map((server) => server.servicePort))) {
      const others = serversOfOthers(gateway, servicePort).filter(({ other }) => other.endsTls);
      const named = others.flatMap((each) => ownNames(each.other).map((host) => ({ host, ...each })));
      for (const [host, [first, ...same]] of groupBy(named, (each) => each.host)) {
        const second = same.find(({ other }) => other !== first.other && !sharesText(host, first.other, other));
        if (!second) continue;
        const [one, two] = [first, second].map(({ beside }) => gatewayLabel(beside));
        const got = `${one} and ${two} both have host ${shown(host)} on port ${servicePort.port}, for different namespaces`;
        yield* unique(servicePort.openedBy.map(({ declaration }) => declaration.at)).map((at) => ({ at, got }));
      }
    }
  }
}

/** Whether two servers have a host for the same namespace, so that istiod drops one of them. */
function sharesText(host: string, one: ClusterServer, other: ClusterServer): boolean {
  const namespaces = (server: ClusterServer) => server.hosts.filter((each) => each.host === host).map(({ namespace }) => namespace);
  return namespaces(one).some((namespace) => namespaces(other).includes(namespace));
}

/** A certificate as a Gateway names it: its Secret, or its file. */
function certificateName({ server: { secretName, mounted } }: TlsSettings): string {
  return mounted ? `${mounted.at.path}/${mounted.certificateKey}` : secretName;
}

/** What is wrong with a server of another Gateway, and the host that it concerns, unless it concerns the whole server. */
interface Problem {
  readonly got: string;
  readonly host?: string;
}

type Check = (listener: SharedListener, gateway: GatewayModel) => readonly Problem[];

/** Asks of each server and each one of another Gateway that shares its listener what is wrong. Each declaration is told one host. */
function* besides(model: IngressModel, check: Check): Iterable<Violation> {
  for (const gateway of model.gateways) {
    for (const listener of sharedListeners(gateway)) {
      const { beside, other: { port }, server } = listener;
      const told = new Set<string>();
      for (const { got, host } of check(listener, gateway)) {
        const all = server.openedBy.map(({ declaration }) => declaration.at);
        const first = unique(host === undefined ? all : declaring(model, server, host)).filter((at) => !told.has(at));
        first.forEach((at) => told.add(at));
        yield* first.map((at) => ({ at, got: `port ${port} of ${gatewayLabel(beside)} ${got}` }));
      }
    }
  }
}

/** Whatever server names the two have, istiod drops one of two servers with the same host. */
function sameHosts(server: Server, other: ClusterServer): string[] {
  const theirs = new Set(other.hosts.map(({ host }) => host));
  return server.hosts.map(({ host }) => host).filter((host) => theirs.has(host));
}

/** Hosts of a server with TLS that names of others take: the host itself, or a wildcard that is narrower than the server's own. */
function taken(server: Server, names: readonly string[]): Array<Required<Problem>> {
  const theirs = new Set(names);
  const ours = serversByHost([server]);
  return (theirs.size > 0 ? server.declaredHosts : []).flatMap((host) => {
    const [by, own] = [narrowest(theirs, host), narrowest(ours, host)];
    if (by === host) return [{ host, got: `host ${shown(host)}` }];
    const isNarrower = by !== undefined && own !== undefined && by !== own && covers(own, by);
    return isNarrower ? [{ host, got: `${shown(by)}, which takes host ${shown(host)} from ${shown(own)} here` }] : [];
  });
}

/** Hosts that one namespace at least may serve through both. Two redirects of a host do the same. */
function sharedHosts(server: Server, other: ClusterServer): string[] {
  if (server.redirects && other.redirects) return [];
  return server.hosts.filter(({ host, namespace }) => other.hosts.some((theirs) =>
    theirs.host === host && (theirs.namespace === '*' || namespace === undefined || namespace === theirs.namespace)))
    .map(({ host }) => host);
}

/** gRPC-Web shares a port with no other plain protocol: the first server decides about the filters of all. */
function needsOwnPort({ protocol }: Server, other: ClusterServer): boolean {
  const theirs = protocolNamed(other.protocol);
  return (protocol.needsOwnPort || theirs.needsOwnPort) && protocol.name !== theirs.name;
}

/** Virtual hosts of ours that a redirect of another Gateway names: istiod sets it on hosts of the same name alone. */
function redirected(listener: SharedListener, gateway: GatewayModel): string[] {
  const { server, other } = listener;
  if (!other.redirects || server.redirects) return [];
  const names = new Set(virtualHostsOf(gateway, listener).map(({ host }) => host));
  const routed = [...gateway.virtualServices.values()].filter(({ namespace, host, gateways }) =>
    names.has(host) && gateways.includes(server.gateway.reference)
    && server.hosts.some((entry) => entry.namespace === namespace && covers(entry.host, host)));
  return unique(routed.map(({ host }) => host));
}
