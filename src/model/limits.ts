// Limits of Kubernetes.

/** Maximum length of a DNS label: names of namespaces, Services and ports; also of the value of a Kubernetes label. */
export const LABEL_LIMIT = 63;

/** Maximum length of a DNS name: names of most objects, hosts. */
export const NAME_LIMIT = 253;
