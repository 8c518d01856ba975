import { clientCertificateRules } from './client-certificates';
import type { ClusterServer } from '../../cluster/kinds/gateway';
import { familyOf, ownNames, passedThrough, serversOfOthers, type SharedListener, sharedListeners } from '../../cluster/other-servers';
import { virtualHostsOf } from '../../cluster/virtual-hosts-beside';
import { groupBy, unique } from '../../model/collections';
import { covers, narrowest } from '../../model/host';
import type { GatewayModel, IngressModel, Server } from '../../model/ingress-model';
import { serversByHost } from '../../model/listeners';
import { listenerFamily, protocolNamed, TAKES_HOSTS } from '../../model/protocol';
import { shown } from '../../model/shown';
import type { TlsSettings } from '../../model/tls-settings';
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
      if (listenerFamily(server.protocol.name) !== 'http' || familyOf(other) !== 'http') return undefined;
      const host = sharedHost(server, other);
      if (host) return `also has host ${shown(host)}`;
      const away = redirected(listener, gateway);
      return away && `redirects host ${shown(away)}`;
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
      return shared === undefined ? undefined : `also has certificate ${shown(shared)}`;
    }),
  },
  ...clientCertificateRules,
];

/** What is wrong with two servers that share a listener. */
function clash(listener: SharedListener, gateway: GatewayModel): string | undefined {
  const { server, other } = listener;
  if (listenerFamily(server.protocol.name) !== familyOf(other) || (familyOf(other) === 'http' && needsOwnPort(server, other))) {
    return `has ${other.protocol ? `protocol ${other.protocol}` : 'no protocol'}, but ${server.protocol.name} here`;
  }
  if (!TAKES_HOSTS[server.protocol.routesBy]) return 'opens the same TCP port';
  if (server.protocol.tls === 'none') return undefined;
  const host = taken(server, [...sameHosts(server, other), ...other.passesThrough ? [] : ownNames(other)]);
  if (host) return `also has ${host}`;
  const passed = other.passesThrough ? taken(server, passedThrough(gateway, listener)) : undefined;
  return passed && `passes TLS through for ${passed}`;
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
        const [one, two] = [first, second].map(({ reference }) => shown(reference));
        const got = `Gateways ${one} and ${two} both have host ${shown(host)} on port ${servicePort.port}, for different namespaces`;
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

type Check = (listener: SharedListener, gateway: GatewayModel) => string | undefined;

/** Asks of each server and each one of another Gateway that shares its listener what is wrong. */
function* besides({ gateways }: IngressModel, check: Check): Iterable<Violation> {
  for (const gateway of gateways) {
    for (const listener of sharedListeners(gateway)) {
      const got = check(listener, gateway);
      if (!got) continue;
      const { reference, other: { port }, server } = listener;
      const what = `port ${port} of Gateway ${shown(reference)} ${got}`;
      yield* unique(server.openedBy.map(({ declaration }) => declaration.at)).map((at) => ({ at, got: what }));
    }
  }
}

/** Whatever server names the two have, istiod drops one of two servers with the same host. */
function sameHosts(server: Server, other: ClusterServer): string[] {
  const theirs = new Set(other.hosts.map(({ host }) => host));
  return server.hosts.map(({ host }) => host).filter((host) => theirs.has(host));
}

/** A host of a server with TLS that a name of others takes: the host itself, or a wildcard that is narrower than the server's own. */
function taken(server: Server, names: readonly string[]): string | undefined {
  const theirs = new Set(names);
  const ours = serversByHost([server]);
  for (const host of theirs.size > 0 ? server.declaredHosts : []) {
    const [by, own] = [narrowest(theirs, host), narrowest(ours, host)];
    if (by === host) return `host ${shown(host)}`;
    if (by !== undefined && own !== undefined && by !== own && covers(own, by)) {
      return `${shown(by)}, which takes host ${shown(host)} from ${shown(own)} here`;
    }
  }
  return undefined;
}

/** A host that one namespace at least may serve through both. */
function sharedHost(server: Server, other: ClusterServer): string | undefined {
  return server.hosts.find(({ host, namespace }) => other.hosts.some((theirs) =>
    theirs.host === host && (theirs.namespace === '*' || namespace === undefined || namespace === theirs.namespace)))?.host;
}

/** gRPC-Web shares a port with no other plain protocol: the first server decides about the filters of all. */
function needsOwnPort({ protocol }: Server, other: ClusterServer): boolean {
  const theirs = protocolNamed(other.protocol);
  return (protocol.needsOwnPort || theirs.needsOwnPort) && protocol.name !== theirs.name;
}

/** A virtual host of ours that a redirect of another Gateway names: istiod sets it on hosts of the same name alone. */
function redirected(listener: SharedListener, gateway: GatewayModel): string | undefined {
  const { server, other } = listener;
  if (!other.redirects || server.redirects) return undefined;
  const names = new Set(virtualHostsOf(gateway, listener).map(({ host }) => host));
  const routed = [...gateway.virtualServices.values()].filter(({ namespace, host, gateways }) =>
    names.has(host) && gateways.includes(server.gateway.reference)
    && server.hosts.some((entry) => entry.namespace === namespace && covers(entry.host, host)));
  return routed[0]?.host;
}
