// The object that runs a gateway's pods, as a cluster shows it.
import type { ClusterFacts } from './cluster-facts';
import type { ClusterWorkload } from './kinds/workload';
import { isSubset } from './selector';
import { InstallationKind, type Workload } from '../model/workload';

/** The workload of an installation, or the first of its Pods if nothing runs them; undefined for one that this app writes. */
export function workloadOfGateway(
  { kind, name, namespace = '', selector }: Workload, { workloads, pods }: Pick<ClusterFacts, 'workloads' | 'pods'>,
): ClusterWorkload | undefined {
  if (kind === InstallationKind.MANAGED) return undefined;
  const isHere = (object: ClusterWorkload) => object.namespace === namespace;
  return workloads.find((object) => isHere(object) && object.name === name)
    ?? pods.find((pod) => pod.isBare && pod.hasProxy && isHere(pod) && isSubset(selector, pod.podLabels));
}

/** An installation, with what the cluster shows of its pods. */
export function asShown(workload: Workload, cluster: ClusterFacts): Workload {
  const shown = workloadOfGateway(workload, cluster);
  return shown ? { ...workload, objectKind: shown.kind, isMarkedUnprivileged: shown.isMarkedUnprivileged } : workload;
}
