import type { JsonPatch } from 'cdk8s';
import { listOf, method, withMembers, type Shape } from '../arguments/argument-types';

/** The argument of every `addJsonPatch`. */
export const PATCH: Shape<{ ops: JsonPatch[] }> = {
  ops: listOf('operations', withMembers<JsonPatch>('a JsonPatch, such as JsonPatch.add(...)', { _toJson: method() })),
};
