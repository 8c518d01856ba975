import { steering, unwritable } from './changes';
import type { Violation } from './rule';
import { groupBy, unique } from '../model/collections';
import type { PatchOperation } from '../model/declaration';
import { fieldChanges } from '../model/field-changes';
import type { IngressModel, VirtualService } from '../model/ingress-model';
import { applyPatch } from '../model/json-patch';
import { qualifiedName } from '../model/names';
import { shown, shownList } from '../model/shown';
import { effectOf } from '../model/steering-fields';
import { routeEntry, sectionOf } from '../output/istio/virtual-service';

/** The patches of routes that do not apply to their entries, each with its first operation that does not. */
export function* misfits(model: IngressModel): Iterable<Violation> {
  for (const { at, patch, entry } of virtualServicesOf(model).flatMap((service) => [...patchedEntries(service)])) {
    const result = applyPatch(entry, patch);
    if ('document' in result) continue;
    const { operation, problem } = result;
    const got = `${operation.op} at path ${shown(operation.path)} does not apply: ${problem}`;
    yield { at, got, fix: unwritable(operation) ?? fixFor(operation, entry) };
  }
}

/** Patches of VirtualServices and of routes that change which requests they get, or where these go. */
export function* redirectedPatches(model: IngressModel): Iterable<Violation> {
  const services = virtualServicesOf(model);
  const named = groupBy(services, ({ namespace, name }) => qualifiedName(namespace, name));
  for (const { change, violation } of steering(model, 'route')) {
    const owners = (named.get(qualifiedName(change.namespace, change.name)) ?? []).flatMap(ownersOf);
    yield* unique([...owners, change.at]).map((at) => ({ ...violation, at }));
  }
  for (const service of services) {
    for (const entry of patchedEntries(service)) yield* redirectedEntry(service, entry);
  }
}

/** Another match can take requests from the other routes of the VirtualService. */
function* redirectedEntry(service: VirtualService, { at, patch, entry }: PatchedEntry): Iterable<Violation> {
  const pointers = steeringOfEntry(sectionOf(service), entry, patch);
  if (pointers.length === 0) return;
  const where = pointers.map((pointer) => pointer || 'the whole entry').join(', ');
  yield { at, got: `the route was patched at ${where}` };
  if (!pointers.some((pointer) => pointer === '' || pointer.startsWith('/match'))) return;
  const got = `the route of ${at}, in the same VirtualService, was patched at ${where}`;
  yield* ownersOf(service).filter((owner) => owner !== at).map((owner) => ({ at: owner, got }));
}

function ownersOf({ routes }: VirtualService): string[] {
  return unique(routes.flatMap(({ declaredBy }) => declaredBy).map(({ declaration: { at } }) => at));
}

interface PatchedEntry {
  readonly at: string;
  readonly patch: readonly PatchOperation[];
  readonly entry: object;
}

function virtualServicesOf({ gateways }: IngressModel): VirtualService[] {
  return gateways.flatMap(({ virtualServices }) => [...virtualServices.values()]);
}

function* patchedEntries(service: VirtualService): Iterable<PatchedEntry> {
  for (const route of service.routes) {
    const { at, patch } = route.declaration;
    if (patch) yield { at, patch, entry: routeEntry(route, service) };
  }
}

/** Pointers from the entry on. */
function steeringOfEntry(section: string, entry: object, patch: readonly PatchOperation[]): string[] {
  const result = applyPatch(entry, patch);
  if (!('document' in result)) return [];
  return fieldChanges(entry, result.document).filter(({ pointer, leaves }) => effectOf('route', 'VirtualService', {
    pointer, leaves: leaves.map(({ keys, existed }) => ({ existed, keys: ['spec', section, '0', ...keys] })),
  }) === 'steers').map(({ pointer }) => pointer);
}

function fixFor({ path, from = '' }: PatchOperation, entry: object): string {
  if ([path, from].some((each) => `${each}`.startsWith('/spec/'))) {
    return 'start paths at the route\'s own entry: /timeout, not /spec/http/0/timeout';
  }
  return `use paths below ${shownList(Object.keys(entry).map((key) => `/${key}`))}, or add to the entry itself`;
}
