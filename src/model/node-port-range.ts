/**
 * The node ports of a cluster, `--service-node-port-range` of its kube-apiserver. Both ends belong to it.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
 */
export interface NodePortRange {
  /**
   * The first node port, at least 1.
   */
  readonly first: number;

  /**
   * The last node port, at most 65535.
   */
  readonly last: number;
}

/** The one that Kubernetes has by default. */
export const DEFAULT_NODE_PORT_RANGE: NodePortRange = { first: 30000, last: 32767 };
