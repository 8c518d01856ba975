// As much of Kubernetes' objects as the lab reads.
import { parseAllDocuments } from 'yaml';

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
}

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [field: string]: any;
}

export interface Probe {
  readonly httpGet?: { readonly path?: string; readonly port: number | string };
  readonly tcpSocket?: { readonly port: number | string };
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: ReadonlyArray<{
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly fieldRef?: { readonly fieldPath: string }; readonly resourceFieldRef?: unknown };
  }>;
  readonly ports?: ReadonlyArray<{ readonly name?: string; readonly containerPort: number }>;
  readonly volumeMounts?: ReadonlyArray<{ readonly name: string; readonly mountPath: string }>;
  readonly readinessProbe?: Probe;
  readonly restartPolicy?: string;
}

interface SecretSource {
  readonly secretName: string;
  readonly optional?: boolean;
}

interface ConfigMapSource {
  readonly name: string;
  readonly optional?: boolean;
}

export interface Volume {
  readonly name: string;
  readonly secret?: SecretSource;
  readonly configMap?: ConfigMapSource;
  readonly downwardAPI?: { readonly items: ReadonlyArray<{ readonly path: string; readonly fieldRef?: { readonly fieldPath: string } }> };
  readonly projected?: {
    readonly sources: ReadonlyArray<{
      readonly serviceAccountToken?: { readonly path: string; readonly audience?: string };
      readonly configMap?: ConfigMapSource;
    }>;
  };
}

interface Condition {
  readonly type: string;
  readonly status: string;
}

export interface Pod {
  readonly metadata: Metadata & { readonly namespace: string; readonly uid: string };
  readonly spec: {
    readonly nodeName?: string;
    readonly serviceAccountName?: string;
    readonly volumes?: readonly Volume[];
    readonly initContainers?: readonly Container[];
    readonly containers: readonly Container[];
    readonly terminationGracePeriodSeconds?: number;
  };
  readonly status: { readonly podIP?: string; readonly conditions?: readonly Condition[] };
}

export interface Service {
  readonly metadata: Metadata;
  readonly spec: {
    readonly clusterIP?: string;
    readonly type?: string;
    readonly selector?: Record<string, string>;
    readonly ports?: ReadonlyArray<{ readonly port: number; readonly targetPort?: number | string; readonly nodePort?: number }>;
  };
}

/** What tells an object from all others of its kind. */
export function qualifiedName({ metadata: { namespace, name } }: Pick<KubernetesObject, 'metadata'>): string {
  return `${namespace}/${name}`;
}

/** What tells an object from all others. */
export function keyOf(object: KubernetesObject): string {
  return `${object.kind}/${qualifiedName(object)}`;
}

/** The objects of a manifest. */
export function parsed(manifest: string): KubernetesObject[] {
  return parseAllDocuments(manifest).map((document): KubernetesObject | null => document.toJS()).filter((object) => object !== null);
}

export function isReady(pod: Pod): boolean {
  return !pod.metadata.deletionTimestamp && !!pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
}
