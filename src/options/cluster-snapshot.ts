import { instanceOf, listOf, requireShape, string, type Shape } from '../arguments/argument-types';
import type { ClusterFacts } from '../cluster/cluster-facts';
import { readManifests } from '../cluster/read/manifest-files';
import { factsOf } from '../cluster/read/read-facts';

const FROM_FILES: Shape<{ paths: string[] }> = { paths: listOf('strings', string) };

/**
 * What a cluster already contains, read from manifests when the app runs. A gateway with a snapshot is checked against it: node ports
 * that are taken; Services, Gateways and VirtualServices that conflict; Services, Secrets and workloads that are missing or do not match.
 *
 * Objects that the app writes replace those in the snapshot, and your own objects in the app are checked even without a snapshot. Nothing
 * from a snapshot gets into the output, and no value of a Secret into a message.
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
    requireShape('ClusterSnapshot.fromFiles', FROM_FILES, { paths });
    if (paths.length === 0) {
      throw new Error('ClusterSnapshot.fromFiles:\n  no path was given\n  fix: name the files that `kubectl get -o yaml` wrote');
    }
    return new ClusterSnapshot(factsOf(readManifests(paths)));
  }

  /** @internal */
  public readonly _facts: ClusterFacts;

  private constructor(facts: ClusterFacts) {
    this._facts = facts;
  }
}

export const SNAPSHOT = instanceOf(ClusterSnapshot, 'a ClusterSnapshot, from ClusterSnapshot.fromFiles');
