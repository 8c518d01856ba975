import { instanceOf, mapOf, optional, requireShape, string, type Shape } from '../arguments/argument-types';
import { parseVersion } from '../model/istio-version';
import { STOCK_WORKLOAD } from '../model/names';
import { shown } from '../model/shown';
import { INSTALLATION_FACTS, InstallationKind, type Workload } from '../model/workload';

/**
 * Options of a gateway that was installed with `istioctl install` or an IstioOperator.
 */
export interface IstioctlInstallationOptions {
  /**
   * Namespace of the gateway's Deployment and Service.
   *
   * @default istio-system
   */
  readonly namespace?: string;

  /**
   * Name of the gateway's Deployment and Service.
   *
   * @default istio-ingressgateway
   */
  readonly name?: string;

  /**
   * Labels by which the Gateway resource selects the gateway's pods.
   *
   * @default - `istio: ingressgateway`
   */
  readonly selector?: { [key: string]: string };
}

/**
 * Options of a gateway that is a release of Istio's Helm chart `gateway`.
 */
export interface HelmInstallationOptions {
  /**
   * Name of the Helm release, and so of the Deployment and the Service.
   */
  readonly release: string;

  /**
   * Namespace of the release.
   *
   * @default - the namespace of the cdk8s chart in which the gateway is declared
   */
  readonly namespace?: string;

  /**
   * Exact version of the Helm chart, such as `1.31.1`; not a range.
   *
   * @default - unknown: the chart is assumed to be recent enough for everything that is declared
   */
  readonly chartVersion?: string;

  /**
   * Labels by which the Gateway resource selects the gateway's pods; needed if the release's values override the chart's labels.
   *
   * @default - `app: <release>` and `istio: <release without a leading istio->`
   */
  readonly selector?: { [key: string]: string };
}

/**
 * Options of a gateway whose manifests are part of this app's output.
 */
export interface ManagedInstallationOptions {
  /**
   * Name of the gateway's Deployment, Service and service account.
   */
  readonly name: string;

  /**
   * Namespace of the gateway. istiod must inject proxies there.
   *
   * @default - the namespace of the cdk8s chart in which the gateway is declared
   */
  readonly namespace?: string;
}

const SELECTOR = optional(mapOf('strings', string));
const ISTIOCTL: Shape<IstioctlInstallationOptions> = { namespace: optional(string), name: optional(string), selector: SELECTOR };
const HELM: Shape<HelmInstallationOptions> = {
  release: string, namespace: optional(string), chartVersion: optional(string), selector: SELECTOR,
};
const MANAGED: Shape<ManagedInstallationOptions> = { name: string, namespace: optional(string) };

/**
 * How the gateway was installed. This decides its names, labels, ports and mounts, and whether it can listen on ports below 1024.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/gateway/
 */
export class GatewayInstallation {
  /**
   * The stock gateway of `istioctl install`. Its Service ports 80 and 443 lead to 8080 and 8443, and it cannot listen on ports
   * below 1024.
   *
   * @param options names, if they differ from the stock ones
   * @throws if an option has a wrong type
   */
  public static istioctl(options: IstioctlInstallationOptions = {}): GatewayInstallation {
    requireShape('GatewayInstallation.istioctl', ISTIOCTL, options);
    const name = options.name ?? STOCK_WORKLOAD.name;
    const selector = options.selector ?? { istio: 'ingressgateway' };
    return new GatewayInstallation(InstallationKind.ISTIOCTL, name, options.namespace ?? STOCK_WORKLOAD.namespace, selector, {
      app: 'istio-ingressgateway', ...selector,
    });
  }

  /**
   * A release of Istio's Helm chart `gateway`.
   *
   * @param options release and namespace
   * @throws if an option is missing or has a wrong type, or chartVersion is not a version
   */
  public static helm(options: HelmInstallationOptions): GatewayInstallation {
    requireShape('GatewayInstallation.helm', HELM, options);
    requireChartVersion(options.chartVersion);
    const selector = options.selector ?? releaseLabels(options.release);
    return new GatewayInstallation(InstallationKind.HELM, options.release, options.namespace, selector, {
      ...releaseLabels(options.release), ...selector,
    }, options.chartVersion);
  }

  /**
   * A gateway that this library creates: its manifests are part of the output.
   *
   * @param options name and namespace
   * @throws if an option is missing or has a wrong type
   */
  public static managed(options: ManagedInstallationOptions): GatewayInstallation {
    requireShape('GatewayInstallation.managed', MANAGED, options);
    const labels = releaseLabels(options.name);
    return new GatewayInstallation(InstallationKind.MANAGED, options.name, options.namespace, labels, labels);
  }

  private constructor(
    private readonly kind: InstallationKind,
    private readonly name: string,
    private readonly namespace: string | undefined,
    private readonly selector: Readonly<Record<string, string>>,
    private readonly podLabels: Readonly<Record<string, string>>,
    private readonly chartVersion?: string,
  ) {}

  /** @internal */
  public _workload(chartNamespace: string | undefined): Workload {
    return {
      ...INSTALLATION_FACTS[this.kind],
      kind: this.kind,
      name: this.name,
      namespace: this.namespace ?? chartNamespace,
      selector: this.selector,
      podLabels: this.podLabels,
      chartVersion: this.chartVersion,
    };
  }
}

export const INSTALLATION = instanceOf(GatewayInstallation, 'a GatewayInstallation, such as GatewayInstallation.istioctl');

function requireChartVersion(version: string | undefined): void {
  if (version === undefined || parseVersion(version)) return;
  throw new Error(`GatewayInstallation.helm:\n  chartVersion must be a version such as 1.31.1, got ${shown(version)}`
    + '\n  fix: use the version that `helm list` prints, or leave it out');
}

/** The labels that the chart derives from the name of a release. */
function releaseLabels(release: string): Record<string, string> {
  return { app: release, istio: release.replace(/^istio-/, '') };
}
