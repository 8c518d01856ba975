import { around, servicesByName, withServices } from '../cluster/facts/surroundings';
import type { ClusterFacts } from '../cluster/facts/cluster-facts';
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
  const clusters = new Map(declared.gateways.map((gateway) => [gateway, around(gateway.snapshot, declared.objects)]));
  const apps = new Map(declared.apps.map((app) => [qualifiedName(app.namespace ?? '', app.name), app]));
  const services = new Map([...clusters].map(([gateway, cluster]) => [gateway, servicesByName(cluster)]));
  const known = declared.routes.map((route) => withServices(route, apps, services.get(route.port.gateway)!));
  const ports = groupBy(declared.ports, (port) => port.gateway);
  const routes = groupBy(known, (route) => route.port.gateway);
  return {
    declared: { ...declared, routes: known },
    gateways: declared.gateways.map((gateway) => gatewayModel(gateway, clusters.get(gateway)!, ports.get(gateway) ?? [], routes.get(gateway) ?? [])),
  };
}

function gatewayModel(
  declaration: GatewayDeclaration, cluster: ClusterFacts, ports: readonly PortDeclaration[], routes: readonly RouteDeclaration[],
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
    cluster,
    servicePorts: onService,
    servers: opened,
    virtualServices: virtualServices(reference, declaration.clusterDomain, routes, opened),
  };
}
