import type { ClusterGateway, ClusterServer } from '../../model/cluster/cluster';
import { gatewaysBeside, resolvedPorts } from '../../model/cluster/gateway-pods';
import { unique } from '../../model/collections';
import { covers } from '../../model/host';
import type { GatewayModel, IngressModel, Server } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { isTcp, listenerFamily } from '../../model/protocol';
import { shown } from '../../model/values';
import type { Rule, Violation } from '../rule';

const GATEWAY = 'https://istio.io/latest/docs/reference/config/networking/gateway/';

/** What a snapshot of the cluster shows of other Gateways for the same pods. */
export const clusterGatewayRules: readonly Rule[] = [
  {
    code: 'ING513',
    level: 'error',
    title: 'one protocol for each port of the gateway\'s pods, and each TLS host and TCP port in one Gateway',
    consequence: 'istiod would drop one of the two servers with all its hosts, or Envoy would refuse the whole port',
    fix: 'open another port, or take the port or host out of the other Gateway',
    see: GATEWAY,
    check: (model) => besides(model, (server, other) => {
      if (listenerFamily(server.protocol.name) !== listenerFamily(other.protocol)) return `speaks ${other.protocol || 'no protocol'}, and here ${server.protocol.name}`;
      if (isTcp(server.protocol)) return 'takes it too';
      const host = server.tls && sameHost(server, other);
      return host ? `has host ${shown(host)} too` : undefined;
    }),
  },
  {
    code: 'ING514',
    level: 'error',
    title: 'each plain host in one Gateway, and no redirect of another Gateway over it',
    consequence: 'the other Gateway\'s redirect or routes could answer for the host, whichever is older',
    fix: 'take the host out of the other Gateway, or declare its redirect here',
    see: GATEWAY,
    acknowledgeable: true,
    check: (model) => besides(model, (server, other) => {
      if (server.tls || isTcp(server.protocol) || listenerFamily(other.protocol) !== 'http') return undefined;
      const host = sameHost(server, other);
      if (host) return `has host ${shown(host)} too`;
      if (!other.redirects || server.redirects) return undefined;
      const redirected = server.hosts.find((ours) => other.hosts.some((theirs) => covers(theirs.host, ours.host)));
      return redirected && `redirects host ${shown(redirected.host)}`;
    }),
  },
  {
    code: 'ING515',
    level: 'warning',
    title: 'each certificate in one Gateway',
    consequence: 'a browser that reuses its connection for a host of the other Gateway meets the routes of the first, and gets 404',
    fix: 'open the hosts of one certificate here, or give them certificates of their own',
    see: GATEWAY,
    check: (model) => besides(model, ({ tls }, { certificate }) =>
      tls && certificate !== undefined && certificate === (tls.credentialName ?? tls.serverCertificate) ? `has certificate ${shown(certificate)} too` : undefined),
  },
];

/** Asks of each server and each one of another Gateway that would share its listener what is wrong. */
function* besides({ gateways }: IngressModel, check: (server: Server, other: ClusterServer) => string | undefined): Iterable<Violation> {
  for (const gateway of gateways) {
    for (const beside of gatewaysBeside(gateway)) {
      for (const { server, other } of sharedListeners(gateway, beside)) {
        const got = check(server, other);
        if (!got) continue;
        const what = `port ${other.port} of Gateway ${shown(qualifiedName(beside.namespace, beside.name))} ${got}`;
        yield* unique(server.openedBy.map(({ declaredAt }) => declaredAt)).map((at) => ({ at, got: what }));
      }
    }
  }
}

/** istiod compares the ports of the pods, and keeps servers apart that listen on one address. */
function sharedListeners(gateway: GatewayModel, { servers }: ClusterGateway): Array<{ readonly server: Server; readonly other: ClusterServer }> {
  const everywhere = servers.filter(({ bind }) => bind === undefined || bind === '0.0.0.0' || bind === '::');
  return everywhere.flatMap((other) => {
    const ports = resolvedPorts(gateway, other.port);
    return gateway.servers.filter(({ servicePort }) => ports.includes(servicePort.targetPort)).map((server) => ({ server, other }));
  });
}

function sameHost(server: Server, other: ClusterServer): string | undefined {
  return server.hosts.find(({ host }) => other.hosts.some((theirs) => theirs.host === host))?.host;
}
