// What a cluster is known to hold beside the output, as plain data: the part of its objects that requests meet.
import type { ClusterBinding, ClusterRole } from './access';
import type { ObjectKey } from './object-key';
import type { ClusterSecret } from './secret';
import type { LabelSelector, Labels } from './selector';
import { by, groupBy } from '../../model/collections';

export interface ClusterServicePort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  /** A name is looked up among the ports of the pods' containers. */
  readonly targetPort: number | string;
  readonly nodePort?: number;
  readonly appProtocol?: string;
}

export interface ClusterService extends ObjectKey {
  readonly namespace: string;
  readonly labels: Labels;
  readonly selector: Labels;
  readonly ports: readonly ClusterServicePort[];
  /** Namespaces whose proxies know the Service, `.` for its own; all where there is no list. */
  readonly exportTo?: readonly string[];
  readonly healthCheckNodePort?: number;
  /** It is another name for something whose ports are not its own. */
  readonly external: boolean;
}

/** A Deployment or another set of pods, or a single pod. */
export interface ClusterWorkload extends ObjectKey {
  readonly namespace: string;
  readonly podLabels: Labels;
  readonly serviceAccount: string;
  /** Ports of its containers that have a name. */
  readonly namedPorts: Readonly<Record<string, number>>;
}

export interface ClusterNamespace extends ObjectKey {
  readonly labels: Labels;
}

export interface ClusterServer {
  readonly port: number;
  readonly protocol: string;
  /** The address that it listens on, where it is not every address. */
  readonly bind?: string;
  /** In lower case, each with the namespace before it that may serve it, `*` for all. */
  readonly hosts: ReadonlyArray<{ readonly namespace: string; readonly host: string }>;
  readonly redirects: boolean;
  /** TLS goes through unopened, to where the server name leads. */
  readonly passesThrough: boolean;
  /** What names its certificates: Secrets, or files. */
  readonly certificates: readonly string[];
}

export interface ClusterGateway extends ObjectKey {
  readonly namespace: string;
  readonly selector: Labels;
  readonly servers: readonly ClusterServer[];
}

/** Where a route of a VirtualService holds. */
export interface ClusterMatch {
  /** Port of a Gateway; all where there is none. */
  readonly port?: number;
  /** `namespace/name` of Gateways; all of the VirtualService's where there is no list. */
  readonly gateways?: readonly string[];
}

export interface ClusterVirtualService extends ObjectKey {
  readonly namespace: string;
  /** In lower case. */
  readonly hosts: readonly string[];
  /** `namespace/name` of each Gateway. */
  readonly gateways: readonly string[];
  readonly exportTo?: readonly string[];
  readonly http: readonly ClusterMatch[];
  readonly tcp: readonly ClusterMatch[];
  /** In lower case. */
  readonly sniHosts: readonly string[];
}

/** A webhook of istiod that puts the proxy into pods. */
export interface ClusterInjector extends ObjectKey {
  readonly namespaces: LabelSelector;
  readonly pods: LabelSelector;
}

/** What is known, each list by namespace and name. */
export interface ClusterObjects {
  readonly services: readonly ClusterService[];
  readonly workloads: readonly ClusterWorkload[];
  readonly namespaces: readonly ClusterNamespace[];
  readonly secrets: readonly ClusterSecret[];
  readonly gateways: readonly ClusterGateway[];
  readonly virtualServices: readonly ClusterVirtualService[];
  readonly injectors: readonly ClusterInjector[];
  readonly roles: readonly ClusterRole[];
  readonly bindings: readonly ClusterBinding[];
}

/** One object, with the list that it belongs to. */
export type ClusterEntry = { readonly [L in keyof ClusterObjects]: { readonly list: L; readonly entry: ClusterObjects[L][number] } }[keyof ClusterObjects];

export interface ClusterFacts extends ClusterObjects {
  /** Kinds of which all objects are known, as `Kind` or, for one namespace alone, `Kind/namespace`. */
  readonly complete: ReadonlySet<string>;
}

export const NOTHING_KNOWN: ClusterFacts = {
  services: [],
  workloads: [],
  namespaces: [],
  secrets: [],
  gateways: [],
  virtualServices: [],
  injectors: [],
  roles: [],
  bindings: [],
  complete: new Set(),
};

/** Facts with more objects in their lists. */
export function withEntries(facts: ClusterFacts, entries: readonly ClusterEntry[]): ClusterFacts {
  const longer = [...groupBy(entries, ({ list }) => list)].map(([list, more]) => [
    list, [...facts[list], ...more.map(({ entry }) => entry)].sort(by<ObjectKey>(({ namespace = '' }) => namespace, ({ name }) => name)),
  ]);
  return { ...facts, ...Object.fromEntries(longer) as Partial<ClusterObjects> };
}

/** Whether an object of this kind that is not among the facts does not exist. */
export function knowsAll({ complete }: ClusterFacts, kind: string, namespace?: string): boolean {
  return complete.has(kind) || (namespace !== undefined && complete.has(`${kind}/${namespace}`));
}

/**
 * Whether proxies of a namespace know an object that is exported to these namespaces.
 *
 * @see https://istio.io/latest/docs/reference/config/annotations/
 */
export function isVisible({ namespace, exportTo }: { readonly namespace: string; readonly exportTo?: readonly string[] }, from: string): boolean {
  return exportTo === undefined || exportTo.some((entry) => entry === '*' || entry === from || (entry === '.' && namespace === from));
}
