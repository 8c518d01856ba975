import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, type ApiObjectProps, type Chart } from 'cdk8s';
import { ClusterSnapshot } from '../../src';

/** A manifest, as far as a test needs it. */
export type Manifest = Readonly<Record<string, unknown>>;

const CERTIFICATES = join(__dirname, '..', 'fixtures', 'certificates');

/** Manifests from files: other objects may exist in the cluster. */
export function someFiles(...objects: readonly Manifest[]): ClusterSnapshot {
  return snapshot(objects.map((each) => JSON.stringify(each)).join('\n---\n'));
}

/** The output of `kubectl get -A`, which is complete for every kind that it contains. */
export function wholeCluster(...objects: readonly Manifest[]): ClusterSnapshot {
  const ofEveryCluster = [
    service('default', 'kubernetes', { ports: [{ port: 443 }] }),
    object('v1', 'ConfigMap', 'kube-system', 'kube-root-ca.crt'),
  ];
  return someFiles(list(...ofEveryCluster, ...objects));
}

/** The output of `kubectl get -n`, which is complete for every kind that it contains of that namespace. */
export function wholeNamespace(home: string, ...objects: readonly Manifest[]): ClusterSnapshot {
  return someFiles(list(object('v1', 'ConfigMap', home, 'kube-root-ca.crt'), ...objects));
}

/** An object of the user, next to the declarations. */
export function write(scope: Chart, manifest: Manifest): ApiObject {
  return new ApiObject(scope, JSON.stringify(manifest.metadata), manifest as unknown as ApiObjectProps);
}

/** The Service of the stock gateway. */
export const STOCK_SERVICE = service('istio-system', 'istio-ingressgateway', {
  type: 'LoadBalancer', selector: { istio: 'ingressgateway' },
});

export function list(...items: readonly Manifest[]): Manifest {
  return { apiVersion: 'v1', kind: 'List', items };
}

export function object(apiVersion: string, kind: string, home: string | undefined, name: string, rest: Manifest = {}): Manifest {
  const { metadata = {}, ...fields } = rest;
  return { apiVersion, kind, metadata: { namespace: home, name, ...metadata as Manifest }, ...fields };
}

export function service(home: string, name: string, spec: Manifest, metadata: Manifest = {}): Manifest {
  return object('v1', 'Service', home, name, { metadata, spec });
}

export function deployment(home: string, name: string, labels: Manifest, pod: Manifest = {}): Manifest {
  return object('apps/v1', 'Deployment', home, name, { spec: { template: { metadata: { labels }, spec: pod } } });
}

export function namespace(name: string, labels: Manifest = {}): Manifest {
  return object('v1', 'Namespace', undefined, name, { metadata: { labels } });
}

export function gateway(home: string, name: string, ...servers: readonly Manifest[]): Manifest {
  return object('networking.istio.io/v1', 'Gateway', home, name, { spec: { selector: { istio: 'ingressgateway' }, servers } });
}

export function server(number: number, protocol: string, hosts: readonly string[], tls?: Manifest): Manifest {
  return { port: { number, name: `${protocol}-${number}`, protocol }, hosts, tls };
}

export function virtualService(home: string, name: string, spec: Manifest): Manifest {
  return object('networking.istio.io/v1', 'VirtualService', home, name, { spec });
}

/** A Secret with the named files of the fixtures under its keys; `''` for a key without a value. */
export function secret(home: string, name: string, files: Readonly<Record<string, string>>): Manifest {
  const data = Object.entries(files).map(([key, file]) => [key, Buffer.from(file === '' ? '' : fixture(file)).toString('base64')]);
  return object('v1', 'Secret', home, name, { type: 'Opaque', data: Object.fromEntries(data) });
}

/** The content of a fixture file, or the text itself if it does not name one. */
export function fixture(file: string): string {
  return /\.(crt|key)$/.test(file) ? readFileSync(join(CERTIFICATES, file), 'utf8') : file;
}

function snapshot(text: string): ClusterSnapshot {
  const folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
  try {
    const file = join(folder, 'cluster.yaml');
    writeFileSync(file, text);
    return ClusterSnapshot.fromFiles(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
