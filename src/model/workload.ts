import type { SecretMount } from './secret-mount';

/** How the gateway workload came into the cluster. */
export enum InstallationKind {
  /** `istioctl install`, or an IstioOperator file. */
  ISTIOCTL = 'istioctl',

  /** A release of Istio's Helm chart `gateway`. */
  HELM = 'helm',

  /** This library emits the workload itself. */
  MANAGED = 'managed',
}

/** A port that the gateway's Service has before anything is declared. */
export interface StockPort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
}

/** What is true of an installed gateway workload; hops and rules read it, and never ask which installation it is. */
export interface Workload {
  readonly kind: InstallationKind;
  /** Name of the Deployment and of the Service. */
  readonly name: string;
  /** Undefined where a chart without namespace was to give it. */
  readonly namespace: string | undefined;
  /** Labels by which a Gateway selects the pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** Labels that the pods are known to have. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Envoy may not listen below 1024: istiod skips such listeners with a line in its log. */
  readonly unprivileged: boolean;
  readonly stockPorts: readonly StockPort[];
  readonly mounts: readonly SecretMount[];
  /** Version of the Helm chart, where it is known. */
  readonly chartVersion?: string;
}

/** Where the stock gateway mounts its two Secrets; a certificate from one of these names needs no option. */
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

/** The port of Envoy's own health answer; it stays first, since some balancers probe a Service's first port. */
export const STATUS_PORT: StockPort = { name: 'status-port', port: 15021, targetPort: 15021 };

/** The path of Envoy's own health answer. */
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
 * What each installation brings, from one table.
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

/** Folders of the proxy's container that the injection template mounts; a certificate there would hide what Envoy needs. */
export const PROXY_FOLDERS: readonly string[] = [
  '/etc/certs',
  '/etc/istio/config',
  '/etc/istio/custom-bootstrap',
  '/etc/istio/pod',
  '/etc/istio/proxy',
  '/var/lib/istio/data',
  '/var/run/secrets/credential-uds',
  '/var/run/secrets/istio',
  '/var/run/secrets/kubernetes.io/serviceaccount',
  '/var/run/secrets/tokens',
  '/var/run/secrets/workload-spiffe-credentials',
  '/var/run/secrets/workload-spiffe-uds',
];
