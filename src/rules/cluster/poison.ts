import { atPort, rulesFor } from '../../cluster/backend-tls';
import { routesAt, routesBehind, type OtherRoutes } from '../../cluster/other-routes';
import { familyOf, serversOfOthers } from '../../cluster/other-servers';
import { unique } from '../../model/collections';
import type { GatewayModel } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { listenerFamily } from '../../model/protocol';
import { shown } from '../../model/shown';
import { backends } from '../backends';
import type { Rule } from '../rule';

const OTHERWISE = 'Envoy would refuse the routes of the whole port, keep the last good ones, and answer 404 for all hosts after a restart';

/** What others write that Envoy refuses, together with our routes. */
export const poisonRules: readonly Rule[] = [
  {
    code: 'ING622',
    name: 'VirtualService that makes Envoy refuse a port',
    level: 'error',
    allowed: 'other VirtualServices on the ports of this gateway only with routes that Envoy accepts',
    otherwise: OTHERWISE,
    fix: 'correct the route, or take the Gateway out of gateways of the VirtualService',
    see: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute',
    check: (model) => model.gateways.flatMap((gateway) => {
      const { declaration: { at } } = gateway;
      return unique([...poisonedPorts(gateway)]).map((got) => ({ at, got }));
    }),
  },
  {
    code: 'ING623',
    name: 'DestinationRule that makes Envoy refuse a port',
    level: 'error',
    allowed: 'names in consistentHash that are not empty and have no control characters, in DestinationRules for backends',
    otherwise: OTHERWISE,
    fix: 'name the header or query parameter in the DestinationRule',
    see: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB',
    check: (model) => backends(model).filter(({ route, destination }) => route.port.protocol.http && destination.aliasOf === undefined)
      .flatMap(({ at, gateway, destination, service }) => {
        const poisoned = rulesFor(gateway, destination).map((rule) => ({ rule, reason: atPort(rule, destination.port).poison }));
        if (poisoned.length === 0 || poisoned.some(({ reason }) => reason === undefined)) return [];
        const [{ rule: { namespace, name }, reason }] = poisoned;
        return [{ at, got: `DestinationRule ${shown(qualifiedName(namespace, name))} for Service ${shown(service)} has ${reason}` }];
      }),
  },
];

/** A server with TLS has routes of its own, plain ones of a port share theirs. */
function* poisonedPorts(gateway: GatewayModel): Iterable<string> {
  if (!gateway.cluster.virtualServices.some(({ http }) => http.some(({ poison }) => poison !== undefined))) return;
  for (const server of gateway.servers.filter(({ protocol }) => protocol.http)) {
    yield* told(routesAt(gateway, server), server.servicePort.port);
    if (listenerFamily(server.protocol.name) !== 'http') continue;
    const plain = serversOfOthers(gateway, server.servicePort).filter(({ other }) => familyOf(other) === 'http');
    yield* told(plain.flatMap((other) => routesBehind(gateway, other)), server.servicePort.port);
  }
}

function told(routes: readonly OtherRoutes[], port: number): string[] {
  return routes.flatMap(({ other: { kind, namespace, name }, takes }) => takes.flatMap(({ poison }) => (
    poison === undefined ? [] : [`${kind} ${shown(qualifiedName(namespace, name))} on port ${port} has a route with ${poison}`])));
}
