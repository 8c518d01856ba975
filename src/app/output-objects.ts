import { ApiObject, YamlOutputType, type App } from 'cdk8s';
import type { Tree } from './managed-object';
import type { ManagedObjects } from './managed-objects';
import type { WrittenObject } from '../cluster/cluster-beside-app';
import type { ClusterEntry } from '../cluster/kinds/index';
import { makesSecret } from '../cluster/kinds/secret';
import { groupIn, isList, listItems } from '../cluster/list-items';
import { ManifestPart } from '../cluster/manifest-part';
import type { ObjectKey } from '../cluster/object-key';
import { kindOfObject } from '../cluster/read/kinds';
import { manifestBeforeChanges } from '../delivery/changed-objects';
import type { ObjectDeclaration } from '../model/declaration';

/** A Kubernetes object of the app. */
export interface OutputObject extends WrittenObject {
  readonly object: ApiObject;
  readonly key: ObjectDeclaration;
}

/**
 * All Kubernetes objects of an app, each with the declaration that it comes from and its output file, and the items of lists. An object
 * is ours if this library made it: users put objects of their own below our constructs too.
 */
export function outputObjects(app: App, tree: Tree, managed: ManagedObjects): OutputObject[] {
  const objects = [...tree].filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
  return objects.flatMap((object) => {
    const ours = managed.find(object);
    const at = ours ? ours.at(tree) : object.node.path;
    if (at === undefined) return [];
    const key = { at, ...typeOf(object), ...nameOf(object), ours: ours !== undefined };
    const items = ours ? [] : itemsOf(object);
    return [
      { object, key: { ...key, file: fileOf(object, app.yamlOutputType) }, entries: items.length > 0 ? [] : entriesOf(object, key) },
      ...items,
    ];
  });
}

/**
 * What the user's own objects add to the known cluster. Our own objects are not read: they are rendered from the model, which is
 * built from these facts. Secrets are always read, since a delivery may add one.
 */
function entriesOf(object: ApiObject, { group, kind, ours }: ObjectDeclaration): readonly ClusterEntry[] {
  if (!kindOfObject({ group, kind }) || (ours && !makesSecret(group, kind))) return [];
  const { name, metadata: { namespace } } = object;
  return entriesIn(new ManifestPart(manifestBeforeChanges(object)), { group, kind, name, namespace });
}

function entriesIn(manifest: ManifestPart, { group, kind, name, namespace = '' }: ObjectKey): readonly ClusterEntry[] {
  const read = kindOfObject({ group, kind });
  return read ? read.convert({ group, kind, name, namespace: read.clusterWide ? '' : namespace }, manifest) : [];
}

/** The items of a `List`, which the API server gets one by one. */
function itemsOf(object: ApiObject): OutputObject[] {
  if (!isList(object.kind)) return [];
  return (listItems(new ManifestPart(manifestBeforeChanges(object))) ?? []).map((item) => {
    const text = (...keys: readonly string[]) => item.at(...keys).string() ?? '';
    const key = {
      group: groupIn(text('apiVersion')), kind: text('kind'), name: text('metadata', 'name'),
      namespace: item.at('metadata', 'namespace').string(),
    };
    return { object, key: { ...key, at: object.node.path, ours: false }, entries: entriesIn(item, key) };
  });
}

/** As texts: cdk8s takes names of any type from plain JavaScript. */
function nameOf({ name, metadata }: ApiObject): Pick<ObjectKey, 'name' | 'namespace'> {
  const namespace = metadata.namespace as unknown;
  return { name: `${name}`, namespace: namespace === undefined || namespace === null ? undefined : `${namespace as string}` };
}

/** The group as manifests write it; cdk8s calls the unnamed group `core`. */
function typeOf({ apiGroup, kind }: ApiObject): Pick<ObjectKey, 'group' | 'kind'> {
  return { group: apiGroup === 'core' ? '' : apiGroup, kind };
}

/** The object's own file, in output modes with a file per object. Its name has neither namespace nor API group, so it may be shared. */
function fileOf({ kind, name, chart }: ApiObject, mode: YamlOutputType): string | undefined {
  const file = `${kind}.${name}`.replace(/[^0-9a-zA-Z-_.]/g, '');
  switch (mode) {
    case YamlOutputType.FILE_PER_RESOURCE: return file;
    case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE: return `${chart.node.path}/${file}`;
    default: return undefined;
  }
}
