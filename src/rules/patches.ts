import type { Violation } from './rule';
import type { PatchOperation } from '../model/declaration';
import type { IngressModel } from '../model/ingress-model';
import { applyPatch } from '../model/json-patch';
import { shown, shownList } from '../model/shown';
import { routeEntry } from '../output/istio/virtual-service';

/** The patches of routes that do not apply to their entries, each with its first operation that does not. */
export function* misfits({ gateways }: IngressModel): Iterable<Violation> {
  for (const service of gateways.flatMap(({ virtualServices }) => [...virtualServices.values()])) {
    for (const route of service.routes.filter(({ declaration: { patch } }) => patch !== undefined)) {
      const { at, patch = [] } = route.declaration;
      const entry = routeEntry(route, service);
      const result = applyPatch(entry, patch);
      if ('document' in result) continue;
      const { operation, problem } = result;
      const got = `${operation.op} at path ${shown(operation.path)} does not apply: ${problem}`;
      yield { at, got, fix: fixFor(operation, entry) };
    }
  }
}

function fixFor({ path, from = '' }: PatchOperation, entry: object): string {
  if ([path, from].some((each) => each.startsWith('/spec/'))) {
    return 'start paths at the route\'s own entry: /timeout, not /spec/http/0/timeout';
  }
  return `use paths below ${shownList(Object.keys(entry).map((key) => `/${key}`))}, or add to the entry itself`;
}
