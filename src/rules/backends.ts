import type { BackendDestination } from '../model/backend-destination';
import type { RouteDeclaration } from '../model/declaration';
import type { GatewayModel, IngressModel } from '../model/ingress-model';
import { qualifiedName } from '../model/names';

/** A destination of a route. */
export interface RouteBackend {
  readonly route: RouteDeclaration;
  readonly gateway: GatewayModel;
  readonly destination: BackendDestination;
  readonly namespace: string;
  /** `namespace/name` of the Service. */
  readonly service: string;
}

export function backends({ declared, gateways }: IngressModel): RouteBackend[] {
  const models = new Map(gateways.map((gateway) => [gateway.declaration, gateway]));
  return declared.routes.flatMap((route) => route.destinations.map((destination) => {
    const namespace = destination.namespace ?? route.namespace ?? '';
    return { route, gateway: models.get(route.port.gateway)!, destination, namespace, service: qualifiedName(namespace, destination.serviceName) };
  }));
}
