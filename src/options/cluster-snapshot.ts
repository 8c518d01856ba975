import { instanceOf, listOf, optional, requireShape, string, struct, type Shape } from '../arguments/argument-types';
import type { ClusterFacts } from '../cluster/cluster-facts';
import { keyOf, type ObjectKey } from '../cluster/object-key';
import { readManifests } from '../cluster/read/manifest-files';
import { factsOf } from '../cluster/read/read-facts';
import { objectsOf, removing, removingAll } from '../cluster/replacing';
import { groupBy, unique } from '../model/collections';
import { qualifiedName } from '../model/names';
import { shown } from '../model/shown';

const PATHS: Shape<{ paths: string[] }> = { paths: listOf('strings', string) };
const OBJECTS: Shape<{ objects: ReplacedObject[] }> = {
  objects: listOf('objects', struct<ReplacedObject>({ kind: string, name: string, namespace: optional(string) })),
};

/**
 * An object of the cluster that goes away.
 */
export interface ReplacedObject {
  /**
   * Kind of the object, such as `VirtualService`.
   */
  readonly kind: string;

  /**
   * Name of the object.
   */
  readonly name: string;

  /**
   * Namespace of the object.
   *
   * @default - none: the kind has no namespaces
   */
  readonly namespace?: string;
}

/**
 * What a cluster already contains, read from manifests when the app runs. A gateway with a snapshot is checked against it: node ports
 * that are taken; Services, Gateways and VirtualServices that conflict; Services, Secrets and workloads that are missing or do not match.
 *
 * Objects that the app writes replace those in the snapshot, and your own objects in the app are checked even without a snapshot.
 * Of a snapshot, only the type of the gateway's Service, node ports, target ports and names of its ports, and names of TLS servers in
 * Gateways of the same name get into the output; no value of a Secret gets into a message.
 *
 * @see https://kubernetes.io/docs/reference/kubectl/generated/kubectl_get/
 */
export class ClusterSnapshot {
  /**
   * Reads manifests: the output of `kubectl get` with `-o yaml` or `-o json`, rendered charts, files of other teams. If two manifests
   * describe the same object, the later one counts.
   *
   * An object counts as missing only in a complete listing from `kubectl get`: one of all namespaces (`-A`) with `services` among its
   * kinds, or one of a namespace with `configmaps` among its kinds.
   *
   * Folders may contain other files too. Below a folder, files that cannot be read, such as templates of charts, and objects without a
   * namespace are passed over, with a warning at each gateway that uses the snapshot (ING012).
   *
   * @param paths files, and folders with `.yaml`, `.yml` and `.json` files
   * @throws if no path is given or a path is not a string; and, for all paths at once, if a path has no manifests, a file that was named
   * cannot be read as manifests, or an object in it has no namespace
   */
  public static fromFiles(...paths: string[]): ClusterSnapshot {
    return new ClusterSnapshot(readFacts('ClusterSnapshot.fromFiles', paths));
  }

  /** @internal */
  public readonly _facts: ClusterFacts;

  private constructor(facts: ClusterFacts) {
    this._facts = facts;
  }

  /**
   * The same cluster, in which some objects go away once this app's output is applied. They cannot conflict with what is declared;
   * instead, findings list what they do that is not declared: hosts, routes and ports that clients would lose. One that your
   * declarations need counts as missing. A Namespace goes away with everything in it, a Deployment with its pods. An object that the app
   * writes under the same name counts as replaced anyway.
   *
   * @param objects the objects that you delete when you apply the output
   * @throws if an argument has a wrong type, or the snapshot has no such object
   */
  public replacing(...objects: ReplacedObject[]): ClusterSnapshot {
    requireShape('ClusterSnapshot.replacing', OBJECTS, { objects });
    const known = [...objectsOf(this._facts), ...objectsOf(this._facts.replaced)];
    const byName = groupBy(known, nameOf);
    const missing = objects.filter((object) => !byName.has(nameOf(object))).map((object) => missingObject(object, known));
    if (missing.length > 0) throw new Error(`ClusterSnapshot.replacing:\n${missing.join('\n')}`);
    return new ClusterSnapshot(removing(this._facts, new Set(objects.flatMap((object) => byName.get(nameOf(object))!.map(keyOf)))));
  }

  /**
   * The same cluster, in which the objects of some files go away once this app's output is applied, as with `replacing`. Objects that the
   * snapshot does not have are taken from the files.
   *
   * @param paths files and folders, as for `fromFiles`
   * @throws if no path is given, a path is not a string or cannot be read as manifests, or an object has no namespace
   */
  public replacingFiles(...paths: string[]): ClusterSnapshot {
    const gone = readFacts('ClusterSnapshot.replacingFiles', paths);
    return new ClusterSnapshot(removingAll(this._facts, gone));
  }
}

function readFacts(method: string, paths: string[]): ClusterFacts {
  requireShape(method, PATHS, { paths });
  if (paths.length === 0) throw new Error(`${method}:\n  no path was given\n  fix: name the files that \`kubectl get -o yaml\` wrote`);
  return factsOf(readManifests(paths), method);
}

function nameOf({ kind, namespace = '', name }: ReplacedObject): string {
  return [kind, namespace, name].join('/');
}

function missingObject(object: ReplacedObject, known: readonly ObjectKey[]): string {
  const named = ({ kind, namespace, name }: Omit<ObjectKey, 'group'>) =>
    `${kind} ${shown(namespace ? qualifiedName(namespace, name) : name)}`;
  const alike = known.filter(({ kind, name }) => kind.toLowerCase() === object.kind.toLowerCase() && name === object.name);
  const fix = alike.length > 0 ? `correct kind or namespace: it has ${unique(alike.map(named)).join(', ')}`
    : 'correct kind and name, or leave it out';
  return `  the snapshot has no ${named(object)}, or does not read objects of that kind\n  fix: ${fix}`;
}

export const SNAPSHOT = instanceOf(ClusterSnapshot, 'a ClusterSnapshot, from ClusterSnapshot.fromFiles');
