import { steering } from './changes';
import type { Violation } from './rule';
import type { PatchOperation } from '../model/declaration';
import { fieldChanges } from '../model/field-changes';
import type { IngressModel } from '../model/ingress-model';
import { applyPatch } from '../model/json-patch';
import { shown, shownList } from '../model/shown';
import { effectOf } from '../model/steering-fields';
import { routeEntry, sectionOf } from '../output/istio/virtual-service';

/** The patches of routes that do not apply to their entries, each with its first operation that does not. */
export function* misfits(model: IngressModel): Iterable<Violation> {
  for (const { at, patch, entry } of patchedEntries(model)) {
    const result = applyPatch(entry, patch);
    if ('document' in result) continue;
    const { operation, problem } = result;
    const got = `${operation.op} at path ${shown(operation.path)} does not apply: ${problem}`;
    yield { at, got, fix: fixFor(operation, entry) };
  }
}

/** Patches of VirtualServices and of routes that change which requests they get, or where these go. */
export function* redirectedPatches(model: IngressModel): Iterable<Violation> {
  yield* steering(model, 'route');
  for (const { at, section, patch, entry } of patchedEntries(model)) {
    const pointers = steeringOfEntry(section, entry, patch);
    const where = pointers.map((pointer) => pointer || 'the whole entry').join(', ');
    if (pointers.length > 0) yield { at, got: `the route was patched at ${where}` };
  }
}

interface PatchedEntry {
  readonly at: string;
  readonly section: string;
  readonly patch: readonly PatchOperation[];
  readonly entry: object;
}

function* patchedEntries({ gateways }: IngressModel): Iterable<PatchedEntry> {
  for (const service of gateways.flatMap(({ virtualServices }) => [...virtualServices.values()])) {
    for (const route of service.routes) {
      const { at, patch } = route.declaration;
      if (patch) yield { at, patch, section: sectionOf(service), entry: routeEntry(route, service) };
    }
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
