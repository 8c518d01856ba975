import { groupBy } from './collections';
import type { AppDeclaration, GatewayDeclaration, PortDeclaration, RouteDeclaration } from './declaration';
import type { GatewayModel, IngressModel } from './ingress-model';
import { qualifiedName } from './names';
import { servicePorts } from './request-path';
import { servers } from './servers';
import { virtualServices } from './virtual-services';

/**
 * Decides every name and number from what was declared. It never fails: declarations that make no sense are for the rules.
 */
export function buildModel(declared: AppDeclaration): IngressModel {
  const ports = groupBy(declared.ports, (port) => port.gateway);
  const routes = groupBy(declared.routes, (route) => route.port.gateway);
  return {
    declared,
    gateways: declared.gateways.map((gateway) => gatewayModel(gateway, ports.get(gateway) ?? [], routes.get(gateway) ?? [])),
  };
}

function gatewayModel(
  declaration: GatewayDeclaration, ports: readonly PortDeclaration[], routes: readonly RouteDeclaration[],
): GatewayModel {
  const namespace = declaration.workload.namespace ?? '';
  const reference = qualifiedName(namespace, declaration.gatewayName);
  const onService = servicePorts(declaration, ports);
  const opened = servers(onService, routes);
  return {
    declaration,
    namespace,
    workload: qualifiedName(namespace, declaration.workload.name),
    reference,
    servicePorts: onService,
    servers: opened,
    virtualServices: virtualServices(reference, declaration.clusterDomain, routes, opened),
  };
}
