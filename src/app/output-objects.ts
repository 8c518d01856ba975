import { ApiObject, YamlOutputType, type App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { WrittenObject } from '../cluster/cluster-beside-app';
import type { ClusterEntry } from '../cluster/kinds/index';
import { makesSecret } from '../cluster/kinds/secret';
import { ManifestPart } from '../cluster/manifest-part';
import { kindOfObject } from '../cluster/read/kinds';
import type { ObjectDeclaration } from '../model/declaration';

/** Maps a construct to the declaration that it, and every object below it, comes from. */
type Owners = Pick<WeakMap<IConstruct, string>, 'get'>;

/** A Kubernetes object of the app. */
export interface OutputObject extends WrittenObject {
  readonly key: ObjectDeclaration;
}

/** All Kubernetes objects of an app, each with the declaration that it comes from and its output file. */
export function outputObjects(root: IConstruct, owners: Owners): OutputObject[] {
  const mode = (root as App).yamlOutputType;
  return root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct)).map((object) => {
    const owner = ownerOf(object, owners);
    return {
      key: {
        at: owner ?? object.node.path,
        group: groupOf(object),
        kind: object.kind,
        name: object.name,
        namespace: object.metadata.namespace,
        file: fileOf(object, mode),
        ours: owner !== undefined,
      },
      entries: entriesIn(object, owner !== undefined),
    };
  });
}

/**
 * What the user's own objects add to the known cluster. Our own objects are not read: they are rendered from the model, which is
 * built from these facts. Secrets are always read, since users put the Secret of a host below the construct that declares the host.
 */
function entriesIn(object: ApiObject, ours: boolean): readonly ClusterEntry[] {
  const { kind, name, metadata: { namespace = '' } } = object;
  const group = groupOf(object);
  const read = kindOfObject({ group, kind });
  if (!read || (ours && !makesSecret(group, kind))) return [];
  return read.convert({ group, kind, name, namespace: read.clusterWide ? '' : namespace }, new ManifestPart(object.toJson()));
}

/** The API group as manifests write it; cdk8s calls the unnamed group `core`. */
function groupOf({ apiGroup }: ApiObject): string {
  return apiGroup === 'core' ? '' : apiGroup;
}

function ownerOf(object: IConstruct, owners: Owners): string | undefined {
  for (let construct: IConstruct | undefined = object; construct; construct = construct.node.scope) {
    const owner = owners.get(construct);
    if (owner !== undefined) return owner;
  }
  return undefined;
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
