import { ApiObject, YamlOutputType, type App } from 'cdk8s';
import type { Tree } from './managed-object';
import type { ManagedObjects } from './managed-objects';
import { createdKey, keyIn, mayBeRenamed } from './written-key';
import type { WrittenObject } from '../cluster/cluster-beside-app';
import type { ClusterEntry } from '../cluster/kinds/index';
import { makesSecret } from '../cluster/kinds/secret';
import { isList, listItems } from '../cluster/list-items';
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
    const file = fileOf(object, app.yamlOutputType);
    if (!ours) return ofUser(object, file);
    const at = ours.at(tree);
    return at === undefined ? [] : [ofOurs(object, at, file)];
  });
}

/**
 * Our own objects are not read: they are rendered from the model, which is built from what is read. Secrets are, since a delivery may
 * add one.
 */
function ofOurs(object: ApiObject, at: string, file: string | undefined): OutputObject {
  const key = createdKey(object);
  const entries = makesSecret(key.group, key.kind) ? entriesIn(manifestOf(object), key) : [];
  return { object, key: { at, ...key, ours: true, file }, entries };
}

/**
 * An object of the user's, with what it adds to the known cluster, and the items of a `List`, which the API server gets one by one. Only
 * what has to be read is rendered.
 */
function ofUser(object: ApiObject, file: string | undefined): OutputObject[] {
  const at = object.node.path;
  const created = createdKey(object);
  if (!kindOfObject(created) && !isList(created.kind) && !mayBeRenamed(object)) {
    return [{ object, key: { at, ...created, ours: false, file }, entries: [] }];
  }
  const manifest = manifestOf(object);
  const items = (listItems(manifest) ?? []).map(({ item }): OutputObject => {
    const key = keyIn(item);
    return { object, key: { at, ...key, ours: false }, entries: entriesIn(item, key) };
  });
  const key = keyIn(manifest);
  return [{ object, key: { at, ...key, ours: false, file }, entries: entriesIn(manifest, key) }, ...items];
}

function manifestOf(object: ApiObject): ManifestPart {
  return new ManifestPart(manifestBeforeChanges(object));
}

function entriesIn(manifest: ManifestPart, { group, kind, name, namespace = '' }: ObjectKey): readonly ClusterEntry[] {
  const read = kindOfObject({ group, kind });
  return read ? read.convert({ group, kind, name, namespace: read.clusterWide ? '' : namespace }, manifest) : [];
}

/** The object's own file, in output modes with a file per object. Its name has neither namespace nor API group, so it may be shared. */
function fileOf({ kind, name, metadata, chart }: ApiObject, mode: YamlOutputType): string | undefined {
  const file = () => `${kind}.${metadata.name ?? name}`.replace(/[^0-9a-zA-Z-_.]/g, '');
  switch (mode) {
    case YamlOutputType.FILE_PER_RESOURCE: return file();
    case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE: return `${chart.node.path}/${file()}`;
    default: return undefined;
  }
}
