import { keyOf, NOTHING_KNOWN, withEntries, type ClusterFacts, type ClusterService, type ObjectKey } from './cluster-facts';
import { describedBy } from './service';
import type { BackendDestination } from '../../model/backend-destination';
import type { DecidedApp, ObjectDeclaration, RouteDeclaration } from '../../model/declaration';
import { qualifiedName } from '../../model/names';

/** The cluster as it will be beside our declarations: what the app writes replaces what is there, and what users write in the same app is there too. */
export function around(snapshot: ClusterFacts | undefined, objects: readonly ObjectDeclaration[]): ClusterFacts {
  const written = objects.flatMap(({ entries }) => entries);
  return withEntries(snapshot ? without(snapshot, objects) : NOTHING_KNOWN, written);
}

function without(facts: ClusterFacts, objects: readonly ObjectKey[]): ClusterFacts {
  const gone = new Set(objects.map(keyOf));
  return Object.fromEntries(Object.entries(facts).map(([list, known]) => [
    list, Array.isArray(known) ? known.filter((object: ObjectKey) => !gone.has(keyOf(object))) : known,
  ])) as unknown as ClusterFacts;
}

/** Services by `namespace/name`. */
export function servicesByName({ services }: ClusterFacts): ReadonlyMap<string, ClusterService> {
  return new Map(services.map((service) => [qualifiedName(service.namespace, service.name), service]));
}

/** A route with what applications and the cluster tell of Services that were only named. */
export function withServices(route: RouteDeclaration, apps: ReadonlyMap<string, DecidedApp>, services: ReadonlyMap<string, ClusterService>): RouteDeclaration {
  // The usual case by far: nothing was only named.
  if (route.destinations.every(({ servicePorts }) => servicePorts)) return route;
  const destinations = route.destinations.map((destination) => {
    const { serviceName, namespace = route.namespace ?? '', servicePorts } = destination;
    if (servicePorts) return destination;
    const name = qualifiedName(namespace, serviceName);
    const [app, service] = [apps.get(name), services.get(name)];
    if (app) return describedByApp(app.destination, destination);
    return service && !service.external ? describedBy(service, destination) : destination;
  });
  return { ...route, destinations };
}

/** Of ports that were added to an application's own nothing but the number is known. */
function describedByApp({ port, servicePorts, exportTo, appProtocol, containerPort }: BackendDestination, named: BackendDestination): BackendDestination {
  const known = { ...named, servicePorts, exportTo };
  return named.port === port ? { ...known, appProtocol, containerPort } : known;
}
