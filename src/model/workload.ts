import type { SecretMount } from './secret-mount';

/** How the gateway's Deployment and Service got into the cluster. */
export enum InstallationKind {
  /** By `istioctl install` or an IstioOperator. */
  ISTIOCTL = 'istioctl',

  /** As a release of Istio's Helm chart `gateway`. */
  HELM = 'helm',

  /** From this library, which writes their manifests. */
  MANAGED = 'managed',
}

/** A port that the gateway's Service has before anything is declared. */
export interface StockPort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
}

/** Facts about an installed gateway workload. Hops and rules read these rather than the kind of installation. */
export interface Workload {
  readonly kind: InstallationKind;
  /** Name of the Deployment and of the Service. */
  readonly name: string;
  /** Undefined if neither the installation nor the cdk8s chart has one. */
  readonly namespace: string | undefined;
  /** Labels by which a Gateway selects the pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** Labels that the pods are known to have. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Envoy cannot listen on ports below 1024: istiod skips such listeners, and only logs it. */
  readonly unprivileged: boolean;
  readonly stockPorts: readonly StockPort[];
  readonly mounts: readonly SecretMount[];
  /** Version of the Helm chart, if it is known. */
  readonly chartVersion?: string;
  /** Kind of the object that runs the pods, if the cluster shows it. */
  readonly objectKind?: string;
  /** What the pods tell istiod instead, if the cluster shows it: whether they cannot listen on ports below 1024. */
  readonly isMarkedUnprivileged?: boolean;
}

/** Where the stock gateway mounts its two Secrets. Certificates in Secrets with these names need no option. */
export const STOCK_MOUNTS: readonly SecretMount[] = [
  {
    volumeName: 'ingressgateway-certs',
    secretName: 'istio-ingressgateway-certs',
    mountPath: '/etc/istio/ingressgateway-certs',
    optional: true,
  },
  {
    volumeName: 'ingressgateway-ca-certs',
    secretName: 'istio-ingressgateway-ca-certs',
    mountPath: '/etc/istio/ingressgateway-ca-certs',
    optional: true,
  },
];

/** The port on which Envoy answers health checks. It stays first, since some load balancers check a Service's first port. */
export const STATUS_PORT: StockPort = { name: 'status-port', port: 15021, targetPort: 15021 };

/** The port of the proxy's metrics, which the containers of every installation name so, or the injection template. */
export const METRICS_PORT = { name: 'http-envoy-prom', targetPort: 15090 };

/** The path on which Envoy answers health checks. */
export const STATUS_PATH = '/healthz/ready';

interface InstallationFacts {
  readonly unprivileged: boolean;
  readonly stockPorts: readonly StockPort[];
  readonly mounts: readonly SecretMount[];
}

const CHART_PORTS: readonly StockPort[] = [
  STATUS_PORT,
  { name: 'http2', port: 80, targetPort: 80 },
  { name: 'https', port: 443, targetPort: 443 },
];

/**
 * Facts about each kind of installation.
 *
 * Sources, all of Istio 1.31: for `istioctl` the chart `manifests/charts/gateways/istio-ingress` (it sets
 * `ISTIO_META_UNPRIVILEGED_POD`), for `helm` the chart `manifests/charts/gateway` (it sets the sysctl
 * `net.ipv4.ip_unprivileged_port_start`). A managed gateway is built like the latter, without ports that nobody declared.
 */
export const INSTALLATION_FACTS: Readonly<Record<InstallationKind, InstallationFacts>> = {
  [InstallationKind.ISTIOCTL]: {
    unprivileged: true,
    stockPorts: [
      STATUS_PORT,
      { name: 'http2', port: 80, targetPort: 8080 },
      { name: 'https', port: 443, targetPort: 8443 },
    ],
    mounts: STOCK_MOUNTS,
  },
  [InstallationKind.HELM]: { unprivileged: false, stockPorts: CHART_PORTS, mounts: [] },
  [InstallationKind.MANAGED]: { unprivileged: false, stockPorts: [STATUS_PORT], mounts: [] },
};

/**
 * Ports on which the proxy itself listens, or catches traffic.
 *
 * @see https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio
 */
export const RESERVED_PORTS: readonly number[] = [15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053, 15090];

/** The container that runs Envoy, in every installation. */
export const PROXY_CONTAINER = 'istio-proxy';

/**
 * Folders and files that the proxy's container needs: mounts of the injection template, the kubelet and the container runtime; programs,
 * libraries, users and the template of Envoy's configuration in the image. A mount over or inside one of them fails, or hides it.
 *
 * Sources: `gateway-injection-template.yaml` and `pilot/docker/Dockerfile.proxyv2` of Istio 1.31.
 */
export const PROXY_FOLDERS: readonly string[] = [
  '/bin',
  '/dev',
  '/etc/certs',
  '/etc/group',
  '/etc/hostname',
  '/etc/hosts',
  '/etc/istio/config',
  '/etc/istio/custom-bootstrap',
  '/etc/istio/pod',
  '/etc/istio/proxy',
  '/etc/nsswitch.conf',
  '/etc/passwd',
  '/etc/resolv.conf',
  '/lib',
  '/lib64',
  '/proc',
  '/sbin',
  '/sys',
  '/usr/bin',
  '/usr/lib',
  '/usr/lib64',
  '/usr/local/bin',
  '/usr/sbin',
  '/var/lib/istio/data',
  '/var/lib/istio/envoy',
  '/var/run/secrets/credential-uds',
  '/var/run/secrets/istio',
  '/var/run/secrets/kubernetes.io/serviceaccount',
  '/var/run/secrets/tokens',
  '/var/run/secrets/workload-spiffe-credentials',
  '/var/run/secrets/workload-spiffe-uds',
];

/**
 * Folders where the proxy looks for the certificates of public authorities. A mount over one of them hides these; one inside does not.
 *
 * Source: `pkg/security/security.go` of Istio 1.31.
 */
export const AUTHORITY_FOLDERS: readonly string[] = [
  '/etc/pki/ca-trust/extracted/pem',
  '/etc/pki/tls/certs',
  '/etc/ssl/certs',
  '/usr/local/etc/ssl',
  '/usr/share/ca-certificates',
];
