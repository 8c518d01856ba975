import type { Namespaced } from '../../../src/cluster/kinds/kind';
import { groupIn } from '../../../src/cluster/list-items';
import { keyOf as keyOfEntry } from '../../../src/cluster/object-key';
import type { GatewayModel } from '../../../src/model/ingress-model';
import { OWN_BACKEND, OWN_CERTIFICATE } from '../../../test/support/beside-the-model';
import {
  FORMER_PATH, type FormerGateway, type FormerRoutes, type FormerServer, type RandomCluster,
} from '../../../test/support/random-clusters';
import type { KubernetesObject } from '../../control-plane/objects';
import type { Proxy } from '../../merging/merged-gateway';
import { Prediction } from '../../merging/prediction';
import { rejections } from '../../merging/webhook';

/** Gateways and VirtualServices that do not have the names of ours have this one, with a number. */
export const FORMER_NAME = 'former-';

/** What is in the cluster before the change, apart from what the declarations presume. */
export interface FormerObjects {
  /** Gateways and VirtualServices, the oldest first. */
  readonly routing: readonly KubernetesObject[];
  /** Services and workloads: the gateways' own, and others. */
  readonly workloads: readonly KubernetesObject[];
}

export interface Ours {
  readonly written: readonly KubernetesObject[];
  readonly gateways: readonly GatewayModel[];
}

/** Makes objects of plain data. Those of which Istio would not serve anything, or that it refuses, are left out. */
export function formerObjects(cluster: RandomCluster, { written, gateways }: Ours): FormerObjects {
  const [gateway] = gateways;
  const proxy = proxyOf(gateway);
  const installed = gateways.flatMap((each) => gatewayObjects(each, each === gateway ? cluster : AS_INSTALLED));
  const workloads = [...installed, ...others(cluster), ...appTwin(cluster, written)];
  const services = workloads.filter(({ kind }) => kind === 'Service');
  const routing = unlike([...gatewaysOf(cluster, written, gateway), ...routesOf(cluster, written, gateway)])
    .map((object, i) => created(object, Date.UTC(2020, 0, 1), i));
  return { workloads, routing: sound(routing, services, proxy) };
}

export function proxyOf({ namespace, declaration: { workload } }: GatewayModel): Proxy {
  return { namespace, labels: workload.podLabels, unprivileged: workload.unprivileged };
}

/** So many seconds after a time. */
export function created(object: KubernetesObject, time: number, seconds: number): KubernetesObject {
  const creationTimestamp = new Date(time + seconds * 1000).toISOString().replace('.000', '');
  return { ...object, metadata: { ...object.metadata, creationTimestamp } };
}

/** As snapshots tell objects apart. */
export function entryKey({ apiVersion, kind, metadata: { namespace, name } }: KubernetesObject): string {
  const key: Namespaced = { group: groupIn(apiVersion), kind, namespace: namespace ?? '', name };
  return keyOfEntry(key);
}

function unlike(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return [...new Map(objects.map((object) => [entryKey(object), object])).values()];
}

/** A cluster holds only what its webhook took, and what it serves is in order before the change. */
function sound(objects: readonly KubernetesObject[], services: readonly KubernetesObject[], proxy: Proxy): KubernetesObject[] {
  return objects.reduce<KubernetesObject[]>((kept, object) => {
    const all = [...services, ...kept, object];
    const { refusals, dropped } = new Prediction(all, proxy);
    return rejections(all).length + refusals.length + dropped.length > 0 ? kept : [...kept, object];
  }, []);
}

function gatewaysOf({ gateways }: RandomCluster, written: readonly KubernetesObject[], { declaration }: GatewayModel): KubernetesObject[] {
  return gateways.map((former, i) => istioObject('Gateway', placeOf(written, former, i), {
    selector: { ...declaration.workload.podLabels }, servers: former.servers.map(server),
  }));
}

function placeOf(written: readonly KubernetesObject[], { twinOf, namespace }: FormerGateway, i: number): Place {
  return twin(written, 'Gateway', twinOf) ?? { namespace, name: `${FORMER_NAME}${i}` };
}

function server({ kind, port, host }: FormerServer, i: number): object {
  const named = (protocol: string) => ({ number: port, name: `server-${i}`, protocol });
  switch (kind) {
    case 'http': return { port: named('HTTP'), hosts: [host] };
    case 'redirect': return { port: named('HTTP'), hosts: [host], tls: { httpsRedirect: true } };
    case 'https': return { port: named('HTTPS'), hosts: [host], tls: { mode: 'SIMPLE', credentialName: OWN_CERTIFICATE } };
    case 'mutual': return { port: named('HTTPS'), hosts: [host], tls: { mode: 'MUTUAL', credentialName: OWN_CERTIFICATE } };
    case 'passthrough': return { port: named('TLS'), hosts: [host], tls: { mode: 'PASSTHROUGH' } };
    case 'tcp': return { port: named('TCP'), hosts: ['*'] };
  }
}

function routesOf(cluster: RandomCluster, written: readonly KubernetesObject[], ours: GatewayModel): KubernetesObject[] {
  return cluster.virtualServices.map((routes, i) => {
    const former = cluster.gateways[routes.gateway];
    const bound = former ? placeOf(written, former, routes.gateway)
      : { namespace: ours.namespace, name: ours.servers[0]?.gateway.name ?? ours.declaration.workload.name };
    const metadata = twin(written, 'VirtualService', routes.twinOf) ?? { namespace: routes.namespace, name: `${FORMER_NAME}${i}` };
    return istioObject('VirtualService', metadata, {
      hosts: routes.kind === 'tcp' ? ['*'] : routes.hosts, gateways: [`${bound.namespace}/${bound.name}`], ...routesIn(routes),
    });
  });
}

function routesIn({ kind, hosts, path }: FormerRoutes): object {
  const route = [{ destination: OWN_BACKEND }];
  switch (kind) {
    case 'http': return { http: [path === undefined ? { route } : { match: [{ uri: { prefix: FORMER_PATH } }], route }] };
    case 'tls': return { tls: [{ match: [{ sniHosts: hosts }], route }] };
    case 'tcp': return { tcp: [{ route }] };
  }
}

interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** The place of an object of ours. */
function twin(written: readonly KubernetesObject[], kind: string, number: number | undefined): Place | undefined {
  const ours = written.filter((object) => object.kind === kind);
  if (number === undefined || ours.length === 0) return undefined;
  const { namespace = '', name } = ours[number % ours.length].metadata;
  return { namespace, name };
}

function istioObject(kind: string, metadata: Place, spec: object): KubernetesObject {
  return { apiVersion: 'networking.istio.io/v1', kind, metadata, spec };
}

type Installed = Pick<RandomCluster, 'service' | 'workload'>;

const AS_INSTALLED: Installed = {
  service: { type: 'LoadBalancer', ports: [{ port: 15021, targetPort: 15021, nodePort: 32_767 }] }, workload: 'Deployment',
};

/** The Service and the pods of a gateway. */
function gatewayObjects({ namespace, declaration: { workload } }: GatewayModel, installed: Installed): KubernetesObject[] {
  const metadata = { namespace, name: workload.name, labels: { ...workload.podLabels } };
  const { type, ports } = installed.service;
  const spec = {
    type,
    selector: { ...workload.podLabels },
    ports: ports.map(({ port, targetPort, nodePort }) => (
      { name: `tcp-former-${port}`, protocol: 'TCP', port, targetPort, nodePort: type === 'ClusterIP' ? undefined : nodePort })),
  };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec },
    workloadOf(installed.workload, metadata, workload.podLabels, workload.unprivileged),
  ];
}

function workloadOf(kind: string, metadata: Place, labels: Readonly<Record<string, string>>, unprivileged = false): KubernetesObject {
  const env = unprivileged ? [{ name: 'ISTIO_META_UNPRIVILEGED_POD', value: 'true' }] : [];
  const template = { metadata: { labels }, spec: { containers: [{ name: 'istio-proxy', image: 'istio/proxyv2', env }] } };
  const spec = { selector: { matchLabels: labels }, template, ...kind === 'StatefulSet' ? { serviceName: metadata.name } : {} };
  return { apiVersion: 'apps/v1', kind, metadata, spec };
}

/** A Service that has a node port. */
function others({ otherNodePort: nodePort, service }: RandomCluster): KubernetesObject[] {
  if (service.ports.some((port) => port.nodePort === nodePort)) return [];
  const metadata = { namespace: 'data', name: 'other' };
  const ports = [{ name: 'tcp', protocol: 'TCP', port: 5432, targetPort: 5432, nodePort }];
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'NodePort', selector: { app: 'other' }, ports } },
    workloadOf('Deployment', metadata, { app: 'other' }),
  ];
}

/** A Deployment and a Service with the names of ours, which another tool wrote. */
function appTwin({ appTwin: number }: RandomCluster, written: readonly KubernetesObject[]): KubernetesObject[] {
  const place = twin(written, 'Deployment', number);
  if (!place) return [];
  const labels = { app: place.name };
  const ports = [{ name: 'http', protocol: 'TCP', port: 8081, targetPort: 8081 }];
  return [
    workloadOf('Deployment', place, labels),
    { apiVersion: 'v1', kind: 'Service', metadata: place, spec: { type: 'ClusterIP', selector: labels, ports } },
  ];
}
