import { credentialKeys, securePorts, serverKeys, type SecurePort } from './secure-ports';
import { gatewayLabel, serversOfOthers, type OtherServer } from '../../cluster/other-servers';
import { groupBy, unique } from '../../model/collections';
import { isWildcard } from '../../model/host';
import type { GatewayModel, IngressModel, OpenedPort, Server } from '../../model/ingress-model';
import { shown } from '../../model/shown';
import { certificateLabel } from '../../model/tls-settings';
import { declaring } from '../declaring';
import type { Rule, Violation } from '../rule';

/** What certificates that are known from a snapshot, or those of other Gateways, are good for besides their own servers. */
export const certificateNameRules: readonly Rule[] = [
  {
    code: 'ING521',
    name: 'certificate that covers a host of another server',
    level: 'warning',
    allowed: 'hosts that no certificate of another server on the port covers, of this gateway or of other Gateways',
    otherwise: 'a browser that has a connection to the other server would reuse it for the host and get 404 there',
    fix: 'open both hosts with one TlsCertificate, or issue certificates that cover no host of another server',
    see: 'https://istio.io/latest/docs/ops/common-problems/network-issues/',
    causes: ['ING505', 'ING512', 'ING513', 'ING515'],
    check(model) {
      const secure = groupBy(securePorts(model), ({ port }) => port);
      return model.gateways.flatMap((gateway) => [...coveredElsewhere(model, gateway, secure)]);
    },
  },
];

/** A server with HTTP over TLS: of ours, or of another Gateway. */
interface Shown {
  readonly server?: Server;
  /** In what it is, for messages. */
  readonly place: string;
  readonly certificate: string;
  /** Names in its certificate. */
  readonly names: readonly string[];
  readonly hosts: readonly string[];
}

type SecurePorts = ReadonlyMap<OpenedPort, readonly SecurePort[]>;

function* coveredElsewhere(model: IngressModel, gateway: GatewayModel, secure: SecurePorts): Iterable<Violation> {
  for (const servicePort of gateway.servicePorts.filter(({ openedBy }) => openedBy.length > 0)) {
    const ours = gateway.servers.filter((server) => server.servicePort === servicePort && server.tls && server.protocol.http);
    if (ours.length === 0) continue;
    const theirs = serversOfOthers(gateway, servicePort).filter(({ other }) => other.endsTls && other.protocol === 'HTTPS');
    const all = [...ours.map((server) => shownByUs(secure, server)), ...theirs.map((server) => shownByOthers(gateway, server))];
    const byName = groupBy(all.flatMap((each) => each.names.map((name) => ({ name, each }))), ({ name }) => name);
    for (const each of all) {
      for (const host of each.hosts) {
        const covering = names(host).flatMap((name) => byName.get(name) ?? []).map((found) => found.each);
        const other = covering.find((one) => one !== each && (one.server ?? each.server) !== undefined);
        if (other) yield* told(model, each, host, other);
      }
    }
  }
}

/** The names in a certificate that a host may be covered by. */
function names(host: string): string[] {
  return host === '*' ? [] : unique([host, `*${host.slice(host.indexOf('.'))}`]);
}

/** At the host, if it is ours, otherwise where the certificate is. */
function told(model: IngressModel, { server, place, certificate }: Shown, host: string, other: Shown): Violation[] {
  const got = `host ${shown(host)} of ${place} with certificate ${shown(certificate)} is also covered by certificate `
    + `${shown(other.certificate)} of ${other.place}`;
  const at = server ? declaring(model, server, host) : unique(other.server!.openedBy.map(({ declaration }) => declaration.at));
  return at.map((each) => ({ at: each, got }));
}

/** Where the certificate is not known, that two servers of ours share one is told by its name. */
function shownByUs(secure: SecurePorts, server: Server): Shown {
  const { tls, openedBy: [opened], declaredHosts, servicePort: { port } } = server;
  const [{ secretOf, requested }] = secure.get(opened)!;
  const contents = secretOf(tls!.server.secretName)?.contents;
  const known = contents?.certificates(serverKeys(tls!, contents).certificate)?.[0]?.names;
  return {
    server, place: `port ${port}`, certificate: certificateLabel(tls!), names: requested ?? known ?? [], hosts: declaredHosts,
  };
}

/** A certificate that is not known is taken to cover the wildcards of its server. */
function shownByOthers({ cluster, namespace }: GatewayModel, { beside, other }: OtherServer): Shown {
  const [certificate = ''] = other.certificates;
  const secret = cluster.secrets.find((each) => each.namespace === namespace && each.name === certificate && each.contents);
  const known = secret?.contents!.certificates(credentialKeys(secret.contents!).certificate)?.[0]?.names;
  const hosts = other.hosts.map(({ host }) => host);
  return { place: `port ${other.port} of ${gatewayLabel(beside)}`, certificate, names: known ?? hosts.filter(isWildcard), hosts };
}
