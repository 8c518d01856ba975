// Gateways that go away, and in whose place one with another name comes: for a while, both are there.
import { surroundings } from '../../cluster/gateway-pods';
import type { ClusterGateway } from '../../cluster/kinds/gateway';
import { gatewayLabel } from '../../cluster/other-servers';
import { groupBy, unique } from '../../model/collections';
import type { GatewayModel, IngressModel } from '../../model/ingress-model';
import { shownList } from '../../model/shown';
import type { Rule, Violation } from '../rule';

export const renamedGatewayRules: readonly Rule[] = [{
  code: 'ING525',
  name: 'Gateway that is replaced under another name',
  level: 'warning',
  allowed: 'the name of the Gateway that goes away, so that it is changed in place',
  otherwise: 'while both are there, Envoy would refuse the port in pods that start, and keep the old configuration in others;'
    + ' when the old Gateway goes, clients would get 404 for a moment',
  fix: 'set `gatewayName` to its name; or delete it as soon as the output is applied, and acknowledge this',
  see: 'https://istio.io/latest/docs/ops/common-problems/network-issues/',
  check: bothThere,
}];

/**
 * Plain ports are shared by all Gateways; with TLS, a server name has one server. Where `gatewayName` cannot help, since the old Gateway is
 * in another namespace or another one is changed in place, nothing is said.
 */
function* bothThere({ gateways }: IngressModel): Iterable<Violation> {
  for (const gateway of gateways) {
    const { declaration: { at }, reference: ours, resources, namespace: home, cluster: { replaced } } = gateway;
    const written = new Set([...resources.values()].map(({ reference }) => reference));
    const former = replaced.gateways.filter(surroundings(gateway).isFor);
    if (former.some(({ reference }) => reference === ours)) continue;
    for (const old of former.filter(({ namespace, reference }) => namespace === home && !written.has(reference))) {
      for (const [port, hosts] of sharedHosts(gateway, old)) {
        yield { at, got: `${gatewayLabel(old)} has ${shownList(unique(hosts).sort())} on port ${port} too, until it is deleted` };
      }
    }
  }
}

/** By port. */
function sharedHosts({ servers }: GatewayModel, old: ClusterGateway): ReadonlyMap<number, readonly string[]> {
  const shared = servers.filter(({ tls }) => tls !== undefined).flatMap(({ servicePort: { port }, declaredHosts }) => (
    old.servers.filter((server) => server.endsTls && server.port === port)
      .flatMap(({ hosts }) => hosts.filter(({ host }) => declaredHosts.includes(host)).map(({ host }) => ({ port, host })))));
  return new Map([...groupBy(shared, ({ port }) => port)].map(([port, same]) => [port, same.map(({ host }) => host)]));
}
