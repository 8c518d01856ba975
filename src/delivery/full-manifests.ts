import { ApiObject, Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import type { IGatewayChangeSource, IGatewayDelivery } from './delivery';
import { autoscaler, deploymentSpec, disruptionBudget, secretReader, secretReaderBinding, serviceSpec } from './managed-gateway';
import { number, optional, requireShape, string, type Shape } from '../arguments/argument-types';
import type { GatewayChange } from '../model/gateway-change';
import type { IngressArtifact } from '../model/ingress-artifact';
import { shown } from '../model/shown';
import { labelValueProblem } from '../model/value-problems';
import { InstallationKind } from '../model/workload';

/**
 * Options of a gateway whose manifests are all generated.
 */
export interface FullManifestsOptions {
  /**
   * Minimum number of pods, at least 1. With 2 or more, a node can be drained without interruption.
   *
   * @default 2
   */
  readonly minReplicas?: number;

  /**
   * Maximum number of pods that the autoscaler creates, at least minReplicas.
   *
   * @default - 5, or minReplicas if that is greater
   */
  readonly maxReplicas?: number;

  /**
   * Revision of the control plane that injects the proxy (label `istio.io/rev`), such as `stable`.
   *
   * @default - the default revision
   * @see https://istio.io/latest/docs/setup/upgrade/canary/
   */
  readonly revision?: string;
}

const OPTIONS: Shape<FullManifestsOptions> = { minReplicas: optional(number), maxReplicas: optional(number), revision: optional(string) };

/**
 * All manifests of a gateway that this library creates: Deployment, Service, ServiceAccount, Role and RoleBinding for secrets,
 * HorizontalPodAutoscaler and PodDisruptionBudget. istiod's injection webhook adds the proxy.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/gateway/
 */
export class FullManifests implements IGatewayDelivery {
  /**
   * Name of the delivery.
   */
  public readonly name = 'full manifests';

  /**
   * The kinds of installation that it can change.
   */
  public readonly installations = [InstallationKind.MANAGED];

  /**
   * Whether the change goes through values of the Helm chart.
   */
  public readonly throughChart = false;

  private readonly minReplicas: number;
  private readonly maxReplicas: number;
  private readonly revision?: string;

  /**
   * @param options replicas and revision
   * @throws if an option has a wrong type, a number of replicas is not a whole number from 1, minReplicas exceeds maxReplicas, or
   * revision is not a valid label value
   */
  public constructor(options: FullManifestsOptions = {}) {
    requireShape('FullManifests', OPTIONS, options);
    this.minReplicas = options.minReplicas ?? 2;
    this.maxReplicas = options.maxReplicas ?? Math.max(5, this.minReplicas);
    this.revision = options.revision;
    if (!Number.isInteger(this.minReplicas) || !Number.isInteger(this.maxReplicas) || this.minReplicas < 1
      || this.maxReplicas < this.minReplicas) {
      throw new Error('FullManifests:\n  minReplicas and maxReplicas must be whole numbers with 1 <= minReplicas <= maxReplicas, '
        + `got ${this.minReplicas} and ${this.maxReplicas}`);
    }
    // A label may be empty, but no revision is.
    const problem = this.revision === undefined ? undefined : this.revision === '' ? 'is empty' : labelValueProblem(this.revision);
    if (problem) {
      const fix = 'use the name of a revision, such as stable, or leave it out';
      throw new Error(`FullManifests:\n  revision ${shown(this.revision!)} ${problem}\n  fix: ${fix}`);
    }
  }

  /**
   * Adds the objects of the gateway.
   *
   * @param scope the construct to add them to
   * @param source what they must contain
   */
  public addObjects(scope: Construct, source: IGatewayChangeSource): void {
    const { workload } = source;
    const options = { minReplicas: this.minReplicas, maxReplicas: this.maxReplicas, revision: this.revision };
    const add = (id: string, apiVersion: string, kind: string, body: object) => new ApiObject(scope, id, {
      apiVersion, kind, metadata: { name: workload.name, namespace: workload.namespace, labels: workload.labels }, ...body,
    });
    add('ServiceAccount', 'v1', 'ServiceAccount', {});
    add('Role', 'rbac.authorization.k8s.io/v1', 'Role', secretReader());
    add('RoleBinding', 'rbac.authorization.k8s.io/v1', 'RoleBinding', secretReaderBinding(workload));
    add('Deployment', 'apps/v1', 'Deployment', { spec: Lazy.any({ produce: () => deploymentSpec(source.current(), options) }) });
    add('Service', 'v1', 'Service', { spec: Lazy.any({ produce: () => serviceSpec(source.current()) }) });
    add('Autoscaler', 'autoscaling/v2', 'HorizontalPodAutoscaler', autoscaler(workload, options));
    if (this.minReplicas > 1) add('DisruptionBudget', 'policy/v1', 'PodDisruptionBudget', disruptionBudget(workload));
  }

  /**
   * Returns no files: the objects are in the cdk8s chart.
   *
   * @param _change what they would contain
   */
  public files(_change: GatewayChange): IngressArtifact[] {
    return [];
  }
}
