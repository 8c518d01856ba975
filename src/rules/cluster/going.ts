// Objects of the cluster that users delete, and that are not compared with what they declare.
import { lacksPods } from '../../cluster/backend-pods';
import { goingObjects, type GoingObject } from '../../cluster/going';
import type { ClusterWorkload } from '../../cluster/kinds/workload';
import { keyOf } from '../../cluster/object-key';
import { isSubset } from '../../cluster/selector';
import { groupBy } from '../../model/collections';
import type { IngressModel } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { shown } from '../../model/shown';
import { backends, serviceBehind } from '../backends';
import type { Rule, Violation } from '../rule';

export const goingRules: readonly Rule[] = [{
  code: 'ING523',
  name: 'deleted object that is not compared',
  level: 'warning',
  allowed: 'deletion of Gateways and VirtualServices of this gateway, which are compared, and of what nobody needs',
  otherwise: 'what the object did would be lost',
  fix: 'keep the object, or write another one in its place; acknowledge this if nobody needs it',
  see: 'https://istio.io/latest/docs/reference/config/',
  check: notCompared,
}];

/** At one gateway: one whose pods the object is for, otherwise the first whose snapshot has it. */
function* notCompared(model: IngressModel): Iterable<Violation> {
  const all = model.gateways.flatMap((gateway) => goingObjects(gateway).map((going) => ({ ...going, at: gateway.declaration.at })));
  const needed = neededObjects(model);
  for (const [key, same] of groupBy(all, ({ object }) => keyOf(object))) {
    if (needed.has(key) || same.some(({ effect }) => effect === undefined)) continue;
    const { at, object, effect, isNear } = same.find((one) => one.isNear) ?? same[0];
    yield { at, got: `${labelOf(object)}${isNear ? ', which is for the pods of the gateway,' : ''} goes away: ${effect}` };
  }
}

/** What is told where it is missing: Services of backends, and what runs their pods if nothing else does. */
function neededObjects(model: IngressModel): ReadonlySet<string> {
  return new Set(backends(model).flatMap((backend) => {
    const { gateway: { cluster }, destination: { namespace, serviceName: name } } = backend;
    const service = serviceBehind(backend);
    const isBehind = (pods: ClusterWorkload) => service && pods.namespace === namespace && isSubset(service.selector, pods.podLabels);
    const ends = service && lacksPods(cluster, service) ? [...cluster.replaced.workloads, ...cluster.replaced.pods].filter(isBehind) : [];
    return [keyOf({ group: '', kind: 'Service', namespace, name }), ...ends.map(keyOf)];
  }));
}

function labelOf({ kind, namespace, name }: GoingObject['object']): string {
  return `${kind} ${shown(namespace ? qualifiedName(namespace, name) : name)}`;
}
