import { inNamespace } from '../cluster/by-namespace';
import type { ClusterService } from '../cluster/kinds/service';
import type { AttachedRoute, Destination, GatewayModel, IngressModel } from '../model/ingress-model';
import { qualifiedName } from '../model/names';
import { UNNAMED_PROTOCOL } from '../model/protocol';

/** A destination of a route. */
export interface RouteBackend {
  /** Path of the construct that declared the route. */
  readonly at: string;
  readonly route: AttachedRoute;
  readonly gateway: GatewayModel;
  readonly destination: Destination;
  /** `namespace/name` of the Service. */
  readonly service: string;
}

/** The Service of a backend, as a snapshot or the user's own objects show it. */
export function serviceBehind({ gateway: { cluster }, destination: { namespace, serviceName } }: RouteBackend): ClusterService | undefined {
  return inNamespace(cluster.services, namespace).find(({ name }) => name === serviceName);
}

export function backends({ routes, gateways }: IngressModel): RouteBackend[] {
  const models = new Map(gateways.map((gateway) => [gateway.declaration, gateway]));
  return routes.flatMap((route) => route.destinations.map((destination) => ({
    at: route.declaration.at,
    route,
    gateway: models.get(route.port.gateway)!,
    destination,
    service: qualifiedName(destination.namespace, destination.serviceName),
  })));
}

/** What a route's port and its backend speak, for messages. */
export function spoken({ route, destination: { serviceName, port: servicePort, appProtocol } }: RouteBackend): string {
  const { declaration: { port }, protocol } = route.port;
  const speaks = appProtocol === UNNAMED_PROTOCOL ? 'names no protocol' : `speaks ${appProtocol}`;
  return `port ${port} has protocol ${protocol.name}, but port ${servicePort} of Service '${serviceName}' ${speaks}`;
}
