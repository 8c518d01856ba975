// Limits of Kubernetes.

/** Characters of a DNS label: names of namespaces, Services and ports, values of labels. */
export const LABEL_LIMIT = 63;

/** Characters of a DNS name: names of most objects, hosts. */
export const NAME_LIMIT = 253;
