import type { Violation } from './rule';
import type { PatchOperation } from '../model/declaration';
import type { IngressModel } from '../model/ingress-model';
import { applyPatch } from '../model/json-patch';
import { shown, shownList } from '../model/shown';
import { routesIn, virtualServiceSpec } from '../output/istio/virtual-service';

/** The patches of routes that do not apply to their entries, each with its first operation that does not. */
export function* misfits({ gateways }: IngressModel): Iterable<Violation> {
  for (const service of gateways.flatMap(({ virtualServices }) => [...virtualServices.values()])) {
    if (service.routes.every(({ declaration }) => declaration.patch === undefined)) continue;
    const entries = routesIn(virtualServiceSpec(service));
    for (const [index, { declaration: { at, patch = [] } }] of service.routes.entries()) {
      const result = applyPatch(entries[index], patch);
      if ('document' in result) continue;
      const { operation, problem } = result;
      const got = `${operation.op} at path ${shown(operation.path)} does not apply: ${problem}`;
      yield { at, got, fix: fixFor(operation, entries[index]) };
    }
  }
}

function fixFor({ path, from = '' }: PatchOperation, entry: unknown): string {
  if ([path, from].some((each) => each.startsWith('/spec/'))) {
    return 'start paths at the route\'s own entry: /timeout, not /spec/http/0/timeout';
  }
  return `use paths below ${shownList(Object.keys(entry as object).map((key) => `/${key}`))}, or add to the entry itself`;
}
