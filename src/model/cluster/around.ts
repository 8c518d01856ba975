import { keyOf, NOTHING_KNOWN, type ClusterFacts, type ClusterService, type ObjectKey } from './cluster';
import type { ClusterSecret } from './secret';
import { describedBy } from './service';
import { by } from '../collections';
import type { ObjectDeclaration, RouteDeclaration } from '../declaration';
import { qualifiedName } from '../names';

/** The cluster as it will be beside the app's own objects: what the app writes replaces what is there, and what will make Secrets is a promise of them. */
export function around(snapshot: ClusterFacts | undefined, objects: readonly ObjectDeclaration[]): ClusterFacts {
  const written = objects.flatMap(({ secret }) => secret ?? []);
  if (!snapshot) return written.length === 0 ? NOTHING_KNOWN : { ...NOTHING_KNOWN, secrets: written };
  const ours = new Set(objects.map(keyOf));
  const others = Object.entries(snapshot).map(([list, known]) => [
    list, Array.isArray(known) ? known.filter((object: ObjectKey) => !ours.has(keyOf(object))) : known,
  ]);
  const kept = Object.fromEntries(others) as ClusterFacts;
  return { ...kept, secrets: [...kept.secrets, ...written].sort(by<ClusterSecret>(({ namespace }) => namespace, ({ name }) => name)) };
}

/** Services by `namespace/name`. */
export function servicesByName({ services }: ClusterFacts): ReadonlyMap<string, ClusterService> {
  return new Map(services.map((service) => [qualifiedName(service.namespace, service.name), service]));
}

/** A route with what the cluster tells of Services that were only named. */
export function withServices(route: RouteDeclaration, services: ReadonlyMap<string, ClusterService>): RouteDeclaration {
  const destinations = route.destinations.map((destination) => {
    const { serviceName, namespace = route.namespace ?? '', servicePorts } = destination;
    const service = servicePorts ? undefined : services.get(qualifiedName(namespace, serviceName));
    return service && !service.external ? describedBy(service, destination) : destination;
  });
  return { ...route, destinations };
}
