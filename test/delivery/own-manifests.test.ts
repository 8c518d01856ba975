import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { ApiObject, App, Chart, Helm, Include, JsonPatch, Testing } from 'cdk8s';
import { parseAllDocuments, stringify } from 'yaml';
import {
  Backend, GatewayDelivery, GatewayInstallation, HaproxyLoadBalancer, IngressApp, IngressGateway, IngressPort, IngressProtocol,
  ServiceType, TlsCertificate, TlsIngress, type IGatewayDelivery,
} from '../../src';
import { withProgram } from '../support/programs';
import { temporaryFolder } from '../support/temporary-folder';

const STOCK = path.join(__dirname, '..', 'fixtures', 'stock');
const FILES = ['deployment.yaml', 'service.yaml'].map((file) => path.join(STOCK, file));
const OWN = GatewayDelivery.ownManifests();
const root = temporaryFolder();

function folderOf(test: string): string {
  const folder = path.join(root, test);
  fs.mkdirSync(folder);
  return folder;
}

/** A gateway behind HAProxy with a database port and a mounted certificate. */
function declare(app: App, delivery: IGatewayDelivery, bring: (platform: Chart) => void, first: 'gateway' | 'objects' = 'gateway'): Chart {
  const platform = new Chart(app, 'platform', { namespace: 'istio-system' });
  if (first === 'objects') bring(platform);
  const gateway = new IngressGateway(platform, 'gateway', {
    delivery, loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11'] })],
  });
  if (first === 'gateway') bring(platform);
  const backend = Backend.service('db', 5432);
  new IngressPort(platform, 'db', { gateway, port: 5432, protocol: IngressProtocol.TCP, backend });
  new TlsIngress(platform, 'web', { gateway, host: 'shop.example.com', certificate: TlsCertificate.mounted('shop-certs'), backend });
  return platform;
}

function include(platform: Chart): void {
  FILES.forEach((url, i) => new Include(platform, `stock-${i}`, { url }));
}

function stock(): any[] {
  return FILES.flatMap((file) => parseAllDocuments(fs.readFileSync(file, 'utf8')).map((document) => document.toJS()));
}

function ofKind(objects: readonly any[], kind: string): any {
  return objects.find((object) => object.kind === kind);
}

const EXPECTED_PORTS = [
  [15021, 15021, 30021], [80, 8080, 30080], [443, 8443, 30443], [31400, 31400, undefined], [5432, 5432, 30432],
];

function portsOf(objects: readonly any[]): unknown[] {
  return ofKind(objects, 'Service').spec.ports.map(({ port, targetPort, nodePort }: any) => [port, targetPort, nodePort]);
}

function mountsOf(objects: readonly any[]): unknown[] {
  return ofKind(objects, 'Deployment').spec.template.spec.containers[0].volumeMounts.map(({ mountPath }: any) => mountPath);
}

test.each(['gateway', 'objects'] as const)('changes objects that are included, with the %s first', (first) => {
  const objects = Testing.synth(declare(new App(), OWN, include, first));
  expect(portsOf(objects)).toEqual(EXPECTED_PORTS);
  expect(ofKind(objects, 'Service').spec.type).toBe('NodePort');
  expect(mountsOf(objects)).toEqual([...mountsOf(stock()), '/etc/istio/shop-certs']);
});

test('changes what Helm renders', () => {
  const folder = folderOf('helm');
  const helm = path.join(folder, 'helm');
  fs.writeFileSync(helm, `#!/bin/sh\nfor file in ${FILES.join(' ')}; do echo ---; cat "$file"; done\n`, { mode: 0o755 });
  const objects = Testing.synth(declare(new App(), OWN, (platform) => {
    new Helm(platform, 'release', { chart: 'istio/gateway', releaseName: 'istio-ingressgateway', helmExecutable: helm });
  }));
  expect(portsOf(objects)).toEqual(EXPECTED_PORTS);
  expect(mountsOf(objects)).toContain('/etc/istio/shop-certs');
});

test('changes objects after the patches of the user', () => {
  const objects = Testing.synth(declare(new App(), OWN, (platform) => {
    const [deployment, service] = stock();
    new ApiObject(platform, 'deployment', deployment);
    new ApiObject(platform, 'service', service).addJsonPatch(JsonPatch.add('/spec/externalTrafficPolicy', 'Local'));
  }));
  expect(ofKind(objects, 'Service').spec).toMatchObject({ externalTrafficPolicy: 'Local', type: 'NodePort' });
  expect(portsOf(objects)).toEqual(EXPECTED_PORTS);
});

test('changes objects in a list', () => {
  const chart = new Chart(new App(), 'chart');
  OWN.addObjects(chart, {
    workload: { name: 'istio-ingressgateway', namespace: 'istio-system', labels: {} },
    current: () => ({
      workload: { name: 'istio-ingressgateway', namespace: 'istio-system', labels: {} },
      service: { type: ServiceType.LOAD_BALANCER, ports: [{ name: 'tcp', port: 5432, protocol: 'TCP', targetPort: 5432 }] },
      pod: { mounts: [] },
    }),
  });
  const other = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio-ingressgateway', namespace: 'istio-system' } };
  new ApiObject(chart, 'list', { apiVersion: 'v1', kind: 'List', items: [...stock(), other] });
  const [{ items }] = Testing.synth(chart);
  expect(ofKind(items, 'Service').spec.ports.map(({ port }: any) => port)).toEqual([5432, 15021, 80, 443, 31400]);
  expect([ofKind(items, 'Deployment'), items[2]]).toEqual([ofKind(stock(), 'Deployment'), other]);
});

test('changes objects that get their names by patches', () => {
  const objects = Testing.synth(declare(new App(), OWN, (platform) => {
    for (const { metadata, ...rest } of stock()) {
      const object = new ApiObject(platform, rest.kind, { ...rest, metadata: { ...metadata, name: 'base' } });
      object.addJsonPatch(JsonPatch.replace('/metadata/name', metadata.name));
    }
  }));
  expect(portsOf(objects)).toEqual(EXPECTED_PORTS);
  expect(mountsOf(objects)).toContain('/etc/istio/shop-certs');
});

test('changes objects in lists of lists, and in lists of one kind, whatever else is in them', () => {
  const [deployment, service] = stock();
  const { kind, apiVersion, ...untyped } = service;
  const chart = declare(new App(), OWN, (platform) => void new ApiObject(platform, 'list', {
    apiVersion: 'v1', kind: 'List',
    items: [null, 'text', { apiVersion: 'v1', kind: 'List', items: [deployment] }, { apiVersion, kind: `${kind}List`, items: [untyped] }],
  }));
  const { items } = Testing.synth(chart).find((object) => object.kind === 'List');
  expect(mountsOf(items[2].items)).toContain('/etc/istio/shop-certs');
  expect(items[3].items[0].kind).toBeUndefined();
  expect(portsOf([{ ...items[3].items[0], kind }])).toEqual(EXPECTED_PORTS);
});

test('leaves other objects, other containers and all other fields as they are', () => {
  const strangers = [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'istio-ingressgateway', namespace: 'other' }, spec: { ports: [{ port: 1 }] } },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'other' }, spec: { ports: [{ port: 1 }] } },
  ];
  const objects = Testing.synth(declare(new App(), OWN, (platform) => {
    include(platform);
    strangers.forEach((stranger, i) => new ApiObject(platform, `stranger-${i}`, stranger));
  }));
  const others = objects.filter(({ kind, metadata }) => kind === 'Service' && metadata.namespace !== undefined
    && (metadata.name === 'other' || metadata.namespace === 'other'));
  expect(others.map(({ spec }) => spec)).toEqual(strangers.map(({ spec }) => spec));
  const [before, after] = [stock(), objects].map((all) => ofKind(all, 'Deployment').spec.template.spec);
  expect(after.containers[1]).toEqual(before.containers[1]);
  expect({ ...after.containers[0], volumeMounts: [] }).toEqual({ ...before.containers[0], volumeMounts: [] });
});

test('what is explained and rendered before the last declaration changes nothing, and a second synthesis gives the same', () => {
  const app = new App();
  const platform = declare(app, OWN, include);
  const gateway = platform.node.findChild('gateway') as IngressGateway;
  Testing.synth(platform);
  gateway.explain('tcp://db.example.com:5432');
  new IngressPort(platform, 'late', { gateway, port: 6379, protocol: IngressProtocol.TCP, backend: Backend.service('db', 5432) });
  const late = Testing.synth(platform);
  expect(portsOf(late)).toEqual([...EXPECTED_PORTS, [6379, 6379, 30379]]);
  expect(Testing.synth(platform)).toEqual(late);
});

test('changes nothing any more once the gateway was removed', () => {
  const platform = declare(new App(), OWN, include);
  Testing.synth(platform);
  for (const id of ['gateway', 'db', 'web']) platform.node.tryRemoveChild(id);
  expect(portsOf(Testing.synth(platform))).toEqual(portsOf(stock()));
});

test('writes the changed objects into the output, and no files beside it', () => {
  const outdir = path.join(folderOf('written'), 'dist');
  const app = new IngressApp({ outdir });
  declare(app, OWN, include);
  app.synth();
  const written = parseAllDocuments(fs.readFileSync(path.join(outdir, 'platform.k8s.yaml'), 'utf8')).map((document) => document.toJS());
  expect(portsOf(written)).toEqual(EXPECTED_PORTS);
  expect(fs.readdirSync(`${outdir}-ingress/istio-system/istio-ingressgateway`).sort())
    .toEqual(['load-balancer', 'port-map.json', 'port-map.md']);
});

test('fails for a gateway that this library creates', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'ingress' });
  const installation = GatewayInstallation.managed({ name: 'edge' });
  expect(() => new IngressGateway(chart, 'gateway', { installation, delivery: OWN })).toThrow('delivery \'own manifests\' needs');
});

withProgram('kubectl', (kubectl) => {
  test('gives what kustomize makes of the component and the same manifests', () => {
    const folder = folderOf('kustomize');
    const app = new IngressApp({ outdir: path.join(folder, 'dist') });
    declare(app, GatewayDelivery.kustomizeComponent(), () => undefined);
    app.synth();
    fs.cpSync(STOCK, path.join(folder, 'stock'), { recursive: true });
    const components = ['dist-ingress/istio-system/istio-ingressgateway/kustomize'];
    fs.writeFileSync(path.join(folder, 'kustomization.yaml'), stringify({ resources: ['stock'], components }));
    const output = execFileSync(kubectl, ['kustomize', folder], { encoding: 'utf8', env: { ...process.env, KUBECONFIG: '' } });
    const patched = parseAllDocuments(output).map((document) => document.toJS());
    const own = Testing.synth(declare(new App(), OWN, include));
    for (const kind of ['Service', 'Deployment']) expect(sorted(ofKind(own, kind))).toEqual(sorted(ofKind(patched, kind)));
  });
});

/** With the lists that kustomize orders in its own way in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}
