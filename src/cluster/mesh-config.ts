import type { ClusterObjects } from './kinds/index';
import type { ClusterMeshConfig } from './kinds/mesh-config';

/** Where istiod runs, unless it was installed elsewhere. */
export const ISTIO_NAMESPACE = 'istio-system';

/** The configuration of the mesh: of several revisions that of the one without a name. Nothing if none is known. */
export function meshConfig({ meshConfigs }: Pick<ClusterObjects, 'meshConfigs'>): Partial<ClusterMeshConfig> {
  return meshConfigs.find(({ name }) => name === 'istio') ?? (meshConfigs.length === 1 ? meshConfigs[0] : {});
}

/** The namespace whose policies and DestinationRules count everywhere. */
export function rootNamespace(objects: Pick<ClusterObjects, 'meshConfigs'>): string {
  return meshConfig(objects).rootNamespace ?? ISTIO_NAMESPACE;
}
