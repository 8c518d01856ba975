import { unique } from '../../../src/model/collections';
import { NAMESPACES } from '../../../test/support/random-declarations';
import type { Api } from '../../control-plane/api';
import type { KubernetesObject } from '../../control-plane/objects';
import { keyOf } from '../../control-plane/objects';

/** What a change makes of Services and workloads. */
export interface Applied {
  /** As the API server would keep them. */
  readonly objects: readonly KubernetesObject[];
  /** What it says against those that it refuses. */
  readonly refusals: readonly string[];
}

/** The kinds that the API server judges by what it has: node ports are unique, and selectors of workloads stay. */
const COLLECTIONS: Readonly<Record<string, (namespace: string) => string>> = {
  Service: (namespace) => `/api/v1/namespaces/${namespace}/services`,
  Deployment: (namespace) => `/apis/apps/v1/namespaces/${namespace}/deployments`,
  DaemonSet: (namespace) => `/apis/apps/v1/namespaces/${namespace}/daemonsets`,
  StatefulSet: (namespace) => `/apis/apps/v1/namespaces/${namespace}/statefulsets`,
};

export function isJudged({ kind }: KubernetesObject): boolean {
  return kind in COLLECTIONS;
}

export async function createNamespaces(api: Api): Promise<void> {
  for (const name of unique(NAMESPACES)) {
    await api.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
}

/** Puts objects over those of a cluster, without leaving anything behind. */
export async function dryRun(api: Api, before: readonly KubernetesObject[], after: readonly KubernetesObject[]): Promise<Applied> {
  for (const object of before) await api.create(collectionOf(object), object);
  const known = new Set(before.map(keyOf));
  const objects: KubernetesObject[] = [];
  const refusals: string[] = [];
  for (const object of after) {
    const result = await api.dryRun(collectionOf(object), object, known.has(keyOf(object)));
    if (typeof result === 'string') refusals.push(`the API server: ${result}`);
    else objects.push(result);
  }
  for (const object of before) await api.delete(`${collectionOf(object)}/${object.metadata.name}`);
  return { objects, refusals };
}

function collectionOf({ kind, metadata: { namespace } }: KubernetesObject): string {
  return COLLECTIONS[kind](namespace!);
}
