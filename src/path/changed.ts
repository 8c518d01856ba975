import type { GatewayModel } from '../model/ingress-model';
import { objectKey, type ObjectOfOurs } from '../model/object-change';

/** What users changed in an object that a hop reads, as a question; nothing if the object is written as declared. */
export function changed({ changes }: GatewayModel, object: Pick<ObjectOfOurs, 'kind' | 'namespace' | 'name'>): string[] {
  const change = changes.get(objectKey(object));
  return change ? patchQuestion(object, [...change.steering, ...change.others]) : [];
}

export function patchQuestion({ kind, name }: Pick<ObjectOfOurs, 'kind' | 'name'>, pointers: readonly string[]): string[] {
  return pointers.length === 0 ? [] : [`${kind} ${name}: what does the patch at ${pointers.join(', ')} change?`];
}
