import * as path from 'path';
import { ApiObject, App, Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { readAssembly } from './assembly';
import * as library from '../../src';
import type { GatewayChange, IGatewayDelivery, ILoadBalancer, IngressArtifact } from '../../src';

const OWN_TYPES = Object.values(readAssembly(path.join(__dirname, '..', '..')).types);

type Class = new (...args: any[]) => object;

/** Every class of the API that implements one of its interfaces, so that no plug-in can be forgotten. */
function implementationsOf(name: string): Array<{ readonly name: string; readonly make: Class }> {
  const classes = OWN_TYPES.filter(({ kind, interfaces = [] }) => kind === 'class' && interfaces.includes(`cdk8s-istio-ingress.${name}`));
  return classes.map((type) => ({ name: type.name, make: library[type.name as keyof typeof library] as Class }));
}

/** All deliveries, with their default options. */
export function allDeliveries(): Array<{ readonly name: string; readonly delivery: IGatewayDelivery }> {
  return implementationsOf('IGatewayDelivery').map(({ name, make }) => ({ name, delivery: new make() as IGatewayDelivery }));
}

/** The options that every load balancer has. */
export interface LoadBalancerProps {
  readonly workers: string[];
  readonly bindAddresses?: string[];
  readonly name?: string;
}

/** All load balancers, created from their common options. */
export function allLoadBalancers(): Array<{ readonly name: string; readonly make: (props: LoadBalancerProps) => ILoadBalancer }> {
  return implementationsOf('ILoadBalancer').map(({ name, make }) => ({ name, make: (props) => new make(props) as ILoadBalancer }));
}

/** What a delivery brings into the cluster, whichever way it goes. */
export interface Delivered {
  readonly files: readonly IngressArtifact[];
  /** Objects of the chart, and the documents of all files. */
  readonly documents: readonly unknown[];
}

export function delivered(delivery: IGatewayDelivery, change: GatewayChange): Delivered {
  const chart = new Chart(new App(), 'chart', { namespace: change.workload.namespace });
  if (delivery.changesOwnObjects) bareWorkload(chart, change.workload.name);
  delivery.addObjects(chart, { workload: change.workload, current: () => change });
  const files = delivery.files(change);
  const parsed = files.flatMap(({ content }) => parseAllDocuments(content).map((document) => document.toJS()));
  return { files, documents: [...chart.toJson(), ...parsed] };
}

/** A Service without ports and a Deployment without volumes, for deliveries that change what the app has. */
function bareWorkload(chart: Chart, name: string): void {
  const metadata = { name };
  new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata });
  const spec = { template: { spec: { containers: [{ name: 'istio-proxy' }] } } };
  new ApiObject(chart, 'deployment', { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec });
}

/** Every list under a key, at any depth, without the entries that a patch removes. */
export function listsUnder(key: string, value: unknown): Array<ReadonlyArray<Record<string, unknown>>> {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const list = name === key && Array.isArray(inner) ? inner.filter((entry) => entry.$patch !== 'delete') : [];
    return [...(list.length > 0 ? [list] : []), ...listsUnder(key, inner)];
  });
}

/** The value, deeply frozen. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
