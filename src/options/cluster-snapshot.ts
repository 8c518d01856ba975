import { instanceOf, listOf, requireShape, string, type Shape } from '../arguments/argument-types';
import type { ClusterFacts } from '../cluster/cluster-facts';
import { readManifests } from '../cluster/read/manifest-files';
import { factsOf } from '../cluster/read/read-facts';

const FROM_FILES: Shape<{ paths: string[] }> = { paths: listOf('strings', string) };

/**
 * What a cluster holds beside what this app writes, read from manifests when the app runs. A gateway with a snapshot is checked against it: taken node
 * ports, other Services, Gateways and VirtualServices in the way, Services, Secrets and workloads that are missing or do not fit.
 *
 * What the app writes replaces what the snapshot has of it, and your own objects in the app count without a snapshot. Nothing of a snapshot gets into the
 * output, and no value of a Secret into a message.
 *
 * @see https://kubernetes.io/docs/reference/kubectl/generated/kubectl_get/
 */
export class ClusterSnapshot {
  /**
   * Reads manifests: what `kubectl get` prints with `-o yaml` or `-o json`, rendered charts, the files of other teams. Of two manifests of one object the
   * later counts.
   *
   * That something does not exist is only known from what `kubectl get` prints as a list: from one of all namespaces (`-A`, with `services` among the kinds)
   * for the whole cluster, from one with `configmaps` among its kinds for the namespaces of these.
   *
   * @param paths files, and folders with `.yaml`, `.yml` and `.json` files
   * @throws when a path is no text or cannot be read as manifests, or an object says no namespace
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
