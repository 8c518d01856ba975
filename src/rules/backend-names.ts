import { backends, type RouteBackend } from './backends';
import type { Rule, Violation } from './rule';
import { groupBy } from '../model/collections';
import type { IngressModel } from '../model/ingress-model';
import { qualifiedName } from '../model/names';
import { shown } from '../model/shown';
import { isMisspelled } from '../model/similar-names';

const DESTINATION = 'https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination';
const OTHERWISE = 'unless the cluster has that Service too, Envoy would find no cluster and answer 503';
const CAUSES = ['ING703', 'ING708'];

/** What the app's own Services tell about a backend of which only the name is known. */
export const backendNameRules: readonly Rule[] = [
  {
    code: 'ING714',
    name: 'backend in another namespace',
    level: 'warning',
    allowed: 'a backend in the namespace where the app has its Service',
    otherwise: OTHERWISE,
    fix: 'set namespace of the backend, or pass the MeshApp or the Service itself as backend',
    see: DESTINATION,
    causes: CAUSES,
    check: (model) => unknownBackends(model).flatMap(inAnotherNamespace),
  },
  {
    code: 'ING715',
    name: 'misspelled backend',
    level: 'warning',
    allowed: 'names of Services that the app or the cluster has',
    otherwise: OTHERWISE,
    fix: 'correct the name, or pass the MeshApp or the Service itself as backend',
    see: DESTINATION,
    causes: CAUSES,
    check: (model) => unknownBackends(model).flatMap(misspelled),
  },
];

interface UnknownBackend extends RouteBackend {
  /** Names of the app's Services by namespace; those without one may be in any. */
  readonly known: ReadonlyMap<string, readonly string[]>;
}

/** Backends whose Service neither the app nor the snapshot shows. */
function unknownBackends(model: IngressModel): UnknownBackend[] {
  const services = model.declared.objects.filter(({ group, kind }) => group === '' && kind === 'Service');
  const somewhere = new Set(services.filter(({ namespace }) => namespace === undefined).map(({ name }) => name));
  const placed = services.filter(({ namespace }) => namespace !== undefined);
  const known = new Map([...groupBy(placed, ({ namespace }) => namespace!)]
    .map(([namespace, objects]) => [namespace, objects.map(({ name }) => name).sort()]));
  return backends(model).filter(({ destination: { servicePorts, aliasOf, namespace, serviceName } }) =>
    servicePorts === undefined && aliasOf === undefined && !known.get(namespace)?.includes(serviceName) && !somewhere.has(serviceName))
    .map((backend) => ({ ...backend, known }));
}

/** A namespace that the user wrote is meant, unless it looks misspelled. */
function inAnotherNamespace({ at, route, destination, service, known }: UnknownBackend): Violation[] {
  const { serviceName, namespace } = destination;
  const isWritten = route.declaration.destinations.some((each) => each.serviceName === serviceName && each.namespace === namespace);
  const [elsewhere] = [...known].filter(([other, names]) => names.includes(serviceName) && (!isWritten || isMisspelled(namespace, other)))
    .map(([other]) => other).sort();
  return elsewhere === undefined ? [] : [{
    at,
    got: `the app has no Service ${shown(service)}, only ${shown(qualifiedName(elsewhere, serviceName))}`,
    fix: `set namespace of the backend to ${shown(elsewhere)}, or pass the MeshApp or the Service itself as backend`,
  }];
}

function misspelled({ at, destination: { serviceName, namespace }, service, known }: UnknownBackend): Violation[] {
  const meant = known.get(namespace)?.find((name) => isMisspelled(serviceName, name));
  return meant === undefined ? [] : [{
    at,
    got: `the app has no Service ${shown(service)}, but ${shown(qualifiedName(namespace, meant))}`,
    fix: `if you mean ${shown(meant)}, correct the name, or pass the MeshApp or the Service itself as backend`,
  }];
}
