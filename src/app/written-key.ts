// Under which names the user's own objects are written: patches and replaced methods may say something else than the construct.
import type { ApiObject, JsonPatch } from 'cdk8s';
import { groupIn } from '../cluster/list-items';
import type { ManifestPart } from '../cluster/manifest-part';
import type { ObjectKey } from '../cluster/object-key';

/** What an object is called when it is created. */
export function createdKey(object: ApiObject): ObjectKey {
  return { ...typeOf(object), ...nameOf(object) };
}

/** What a manifest calls its object. */
export function keyIn(manifest: ManifestPart): ObjectKey {
  const text = (...keys: readonly string[]) => manifest.at(...keys).string() ?? '';
  return {
    group: groupIn(text('apiVersion')), kind: text('kind'), name: text('metadata', 'name'),
    // An empty one is the same as none: kubectl's current namespace, whichever that is.
    namespace: manifest.at('metadata', 'namespace').string() || undefined,
  };
}

/** Whether an object may be written under another key than it was created with. */
export function mayBeRenamed(object: ApiObject): boolean {
  const { patches } = object as unknown as { readonly patches?: readonly JsonPatch[] };
  // The list is private to cdk8s: without it, any object may be patched.
  return patches === undefined || patches.some(renames) || Object.hasOwn(object, 'toJson');
}

const IDENTITY = /^(\/(apiVersion|kind|metadata(\/(name|namespace))?))?$/;

function renames(patch: JsonPatch): boolean {
  const { path, from } = patch._toJson();
  return [path, from].some((pointer) => pointer !== undefined && IDENTITY.test(pointer));
}

/** As texts: cdk8s takes names of any type from plain JavaScript. */
function nameOf({ name, metadata }: ApiObject): Pick<ObjectKey, 'name' | 'namespace'> {
  const namespace = metadata.namespace as unknown;
  return {
    name: `${metadata.name ?? name}`,
    namespace: namespace === undefined || namespace === null ? undefined : `${namespace as string}`,
  };
}

/** The group as manifests write it; cdk8s calls the unnamed group `core`. */
function typeOf({ apiGroup, kind }: ApiObject): Pick<ObjectKey, 'group' | 'kind'> {
  return { group: apiGroup === 'core' ? '' : apiGroup, kind };
}
