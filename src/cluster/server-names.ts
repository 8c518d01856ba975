// Names of servers in Gateways that are there. istiod names the routes of a TLS server after its Gateway and itself; while Envoy waits for
// routes of another name, it answers 404.
import type { ClusterFacts } from './cluster-facts';
import type { ClusterServer } from './kinds/gateway';
import { by, groupBy } from '../model/collections';
import type { Server } from '../model/ingress-model';

interface Pair {
  readonly server: Server;
  /** The server that is there. */
  readonly name: string;
  /** How many hosts they share. */
  readonly shared: number;
}

/** The servers, of which those with TLS keep the name of the server that has most of their hosts in the same Gateway now. */
export function withNamesBefore(servers: readonly Server[], { gateways, replaced, ofApp }: ClusterFacts): readonly Server[] {
  const former = [...gateways.filter((each) => !ofApp.has(each)), ...replaced.gateways];
  const there = new Map(former.map((each) => [each.reference, each.servers]));
  const names = new Map<Server, string>();
  for (const [reference, ours] of groupBy(servers, ({ gateway }) => gateway.reference)) {
    const own = new Map(ours.map((server) => [server.name, server]));
    const used = new Set<string>();
    for (const { server, name } of pairsOf(ours, there.get(reference) ?? [])) {
      if (names.has(server) || used.has(name) || (own.get(name) ?? server) !== server) continue;
      names.set(server, name);
      used.add(name);
    }
  }
  return names.size === 0 ? servers : servers.map((server) => ({ ...server, name: names.get(server) ?? server.name }));
}

/** The best first: a name that would be given anyway, then one of a server with as many of the hosts as possible. */
function pairsOf(ours: readonly Server[], there: readonly ClusterServer[]): Pair[] {
  const pairs = ours.filter(({ tls }) => tls !== undefined).flatMap((server) => there
    .filter(({ endsTls, port }) => endsTls && port === server.servicePort.port)
    .map(({ name = '', hosts }): Pair => (
      { server, name, shared: hosts.filter(({ host }) => server.declaredHosts.includes(host)).length })));
  return pairs.filter(({ name, shared }) => name !== '' && shared > 0)
    .sort(by(({ server, name }) => Number(server.name !== name), ({ shared }) => -shared, ({ server }) => server.name, ({ name }) => name));
}
