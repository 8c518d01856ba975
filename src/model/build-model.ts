import { knowsAliases, serviceOfHost } from './aliases';
import type { BackendDestination } from './backend-destination';
import { groupBy } from './collections';
import type { AppDeclaration, DecidedApp, GatewayDeclaration, RouteDeclaration } from './declaration';
import type { AttachedRoute, Destination, GatewayModel, IngressModel, OpenedPort } from './ingress-model';
import { listeners } from './listeners';
import { mounts } from './mounts';
import { Names, qualifiedName, serviceHost, type Sha256 } from './names';
import { protocolNamed } from './protocol';
import { gatewayNamed, gatewayResources, servers } from './servers';
import { servicePorts } from './service-ports';
import { ServiceType } from './service-type';
import { virtualServiceKey, virtualServiceName, virtualServices } from './virtual-services';
import type { ClusterFacts } from '../cluster/cluster-facts';
import { type ClusterService, describedBy } from '../cluster/kinds/service';
import { withNamesBefore } from '../cluster/server-names';
import { serviceBefore } from '../cluster/service-before';
import { asShown } from '../cluster/shown-workload';

/** What a model is built from, apart from the declarations. */
export interface Premises {
  /** What is known about each gateway's cluster, by the gateway's id. */
  readonly clusters: ReadonlyMap<string, ClusterFacts>;
  readonly sha256: Sha256;
}

/**
 * Decides every name and number from the declarations. It never throws, even on invalid input: `explain` and the rules need
 * the model of wrong declarations most. Changes of rendered objects are not known yet.
 */
export function buildModel(declared: AppDeclaration, { clusters, sha256 }: Premises): IngressModel {
  const names = new Names(sha256);
  const declaredGateways = declared.gateways.map((gateway) => withShownWorkload(gateway, clusters.get(gateway.at)!));
  const gateways = new Map(declaredGateways.map((gateway) => [gateway.at, gateway]));
  const ports = new Map(declared.ports.map((declaration): [string, OpenedPort] => [
    declaration.id, { declaration, gateway: gateways.get(declaration.gateway)!, protocol: protocolNamed(declaration.protocol) },
  ]));
  const apps = new Map(declared.apps.map((app) => [qualifiedName(app.namespace ?? '', app.name), app]));
  const services = new Map([...clusters].map(([id, cluster]) => [id, servicesByName(cluster)]));
  const routes = declared.routes.map((declaration) => {
    const port = ports.get(declaration.port)!;
    return attachedRoute(names, declaration, port, { apps, services: services.get(port.gateway.at)! });
  });
  const portsOf = groupBy(ports.values(), ({ gateway }) => gateway);
  const routesOf = groupBy(routes, ({ port }) => port.gateway);
  return {
    declared: { ...declared, gateways: declaredGateways },
    gateways: declaredGateways.map((gateway) =>
      gatewayModel(names, gateway, clusters.get(gateway.at)!, portsOf.get(gateway) ?? [], routesOf.get(gateway) ?? [])),
    ports: [...ports.values()],
    routes,
    changes: [],
    missing: [],
  };
}

function withShownWorkload(gateway: GatewayDeclaration, cluster: ClusterFacts): GatewayDeclaration {
  const workload = asShown(gateway.workload, cluster);
  return workload === gateway.workload ? gateway : { ...gateway, workload };
}

function gatewayModel(
  names: Names, declaration: GatewayDeclaration, cluster: ClusterFacts, ports: readonly OpenedPort[], routes: readonly AttachedRoute[],
): GatewayModel {
  const namespace = declaration.workload.namespace ?? '';
  const main = gatewayNamed(namespace, declaration.gatewayName);
  const before = serviceBefore(cluster, { namespace, name: declaration.workload.name });
  const serviceType = declaration.serviceType ?? before?.type ?? ServiceType.LOAD_BALANCER;
  const onService = servicePorts({ ...declaration, serviceType }, ports, before);
  const opened = withNamesBefore(servers(names, main, onService, routes), cluster);
  const services = virtualServices(main, routes, opened);
  return {
    declaration,
    namespace,
    workloadName: qualifiedName(namespace, declaration.workload.name),
    reference: main.reference,
    cluster,
    serviceBefore: before,
    serviceType,
    servicePorts: onService,
    mounts: mounts(names, declaration.workload, onService.flatMap(({ openedBy }) => openedBy)),
    servers: opened,
    resources: gatewayResources(opened),
    virtualServices: services,
    listeners: listeners(opened, services.values()),
    changes: new Map(),
  };
}

/** Applications of this app and Services of the cluster, by `namespace/name`. */
interface KnownServices {
  readonly apps: ReadonlyMap<string, DecidedApp>;
  readonly services: ReadonlyMap<string, ClusterService>;
}

function attachedRoute(names: Names, declaration: RouteDeclaration, port: OpenedPort, known: KnownServices): AttachedRoute {
  const ofRoute = { protocol: port.protocol, port: port.declaration.port, workload: port.gateway.workload };
  return {
    declaration,
    port,
    destinations: declaration.destinations.map((destination) => decidedDestination(destination, declaration, port.gateway, known)),
    key: virtualServiceKey(declaration, ofRoute),
    name: virtualServiceName(names, declaration, ofRoute),
  };
}

function decidedDestination(
  destination: BackendDestination, route: RouteDeclaration, { clusterDomain, istioVersion }: GatewayDeclaration, known: KnownServices,
): Destination {
  const { serviceName, namespace = route.namespace ?? '' } = destination;
  const name = qualifiedName(namespace, serviceName);
  const aliasOf = knowsAliases(istioVersion) ? known.services.get(name)?.externalName : undefined;
  const described = aliasOf === undefined ? withService(destination, name, known) : behindAlias(destination, aliasOf, clusterDomain, known);
  return Object.assign({}, described, { namespace, host: serviceHost(serviceName, namespace, clusterDomain), aliasOf });
}

/** Adds what applications and the cluster tell about a Service of which only the name was given. */
function withService(destination: BackendDestination, name: string, { apps, services }: KnownServices): BackendDestination {
  if (destination.servicePorts) return destination;
  const [app, service] = [apps.get(name), services.get(name)];
  if (app) return describedByApp(app.destination, destination);
  return service ? describedBy(service, destination) : destination;
}

/** What counts is the Service behind an alias, if it is one of the cluster. */
function behindAlias(
  { serviceName, namespace, port, weight, exportTo }: BackendDestination, aliasOf: string, clusterDomain: string, known: KnownServices,
): BackendDestination {
  const alias = { serviceName, namespace, port, weight, exportTo };
  const target = serviceOfHost(aliasOf, clusterDomain);
  const name = target && qualifiedName(target.namespace, target.name);
  // istiod does not follow an alias of an alias.
  return name === undefined || known.services.get(name)?.externalName !== undefined ? alias : withService(alias, name, known);
}

/** Only the numbers are known of ports that users added to an application's Service. */
function describedByApp(app: BackendDestination, named: BackendDestination): BackendDestination {
  const { port, servicePorts: all, exportTo, appProtocol, containerPort } = app;
  const known = { ...named, servicePorts: all, exportTo };
  return named.port === port ? { ...known, appProtocol, containerPort } : known;
}

function servicesByName({ services }: ClusterFacts): ReadonlyMap<string, ClusterService> {
  return new Map(services.map((service) => [qualifiedName(service.namespace, service.name), service]));
}
