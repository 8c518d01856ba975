// A gateway that no Deployment runs: what is written for it.
import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import {
  Backend, Findings, GatewayDelivery, GatewayInstallation, IngressApp, IngressPort, IngressProtocol, type ClusterSnapshot,
  type IngressGatewayProps,
} from '../../src';
import { Playground } from '../support/findings';
import { withProgram } from '../support/programs';
import { object, service, someFiles, type Manifest } from '../support/snapshots';
import { filesBelow } from '../support/synthesized';
import { temporaryFolder } from '../support/temporary-folder';

const STOCK = path.join(__dirname, '..', 'fixtures', 'stock');
const root = temporaryFolder();

function pods(labels: Manifest): Manifest {
  return { metadata: { labels }, spec: { containers: [{ name: 'istio-proxy', image: 'proxyv2', env: [] }] } };
}

function running(kind: string, name = 'istio-ingressgateway'): ClusterSnapshot {
  const labels = name === 'edge' ? { app: 'edge', istio: 'edge' } : { istio: 'ingressgateway' };
  if (kind === 'Pod') return someFiles(object('v1', kind, 'istio-system', `${name}-1`, pods(labels)));
  return someFiles(object('apps/v1', kind, 'istio-system', name, { spec: { template: pods(labels) } }));
}

/** A gateway with a database port, in memory. */
function declared(props: IngressGatewayProps, outdir?: string): Playground {
  const playground = new Playground(new IngressApp({ outdir }));
  playground.gatewayWith(props);
  playground.tcp('db', 5432, { backend: Backend.service('db', 5432) });
  return playground;
}

/** The files of the gateway, and the folder that contains them. */
function written(name: string, props: IngressGatewayProps): { files: ReadonlyMap<string, string>; folder: string } {
  const outdir = path.join(root, name);
  declared(props, outdir).app.synth();
  const folder = `${outdir}-ingress`;
  return { files: filesBelow(folder), folder };
}

const COMPONENT = 'istio-system/istio-ingressgateway/kustomize';

function patches(files: ReadonlyMap<string, string>): string[] {
  return parse(files.get(`${COMPONENT}/kustomization.yaml`)!).patches.map((patch: { path: string }) => patch.path);
}

describe.each(['Deployment', 'DaemonSet', 'StatefulSet'])('a gateway that is a %s', (kind) => {
  const { files, folder } = written(kind, { snapshot: running(kind) });
  const file = `${kind.toLowerCase()}.yaml`;

  test('gets a patch of that kind', () => {
    expect(patches(files)).toEqual(['service-status-port.yaml', 'service.yaml', file]);
    expect(parse(files.get(`${COMPONENT}/${file}`)!)).toMatchObject({ apiVersion: 'apps/v1', kind });
  });

  test('is explained as such, without findings', () => {
    const explanation = declared({ snapshot: running(kind) }).gateway.explain('tcp://db.example.com:5432');
    expect(explanation.findings).toEqual([]);
    expect(explanation.text).toContain(`istio-system/${kind}/istio-ingressgateway`);
  });

  withProgram('kubectl', (kubectl) => {
    test('is patched by kustomize', () => {
      const base = path.join(root, `base-${kind}`);
      fs.cpSync(STOCK, base, { recursive: true });
      const manifest = path.join(base, 'deployment.yaml');
      fs.writeFileSync(manifest, fs.readFileSync(manifest, 'utf8').replace(/^kind: Deployment$/m, `kind: ${kind}`));
      const built = build(kubectl, base, path.join(folder, COMPONENT));
      const volumes = built.find((each) => each.kind === kind).spec.template.spec.volumes;
      expect(volumes.map(({ name }: { name: string }) => name)).toContain('ingressgateway-certs');
    });
  });
});

function build(kubectl: string, base: string, component: string): any[] {
  const overlay = `${base}-overlay`;
  fs.mkdirSync(overlay);
  const relative = (to: string) => path.relative(overlay, to);
  fs.writeFileSync(path.join(overlay, 'kustomization.yaml'), stringify({ resources: [relative(base)], components: [relative(component)] }));
  const output = execFileSync(kubectl, ['kustomize', overlay], { encoding: 'utf8', env: { ...process.env, KUBECONFIG: '' } });
  return parseAllDocuments(output).map((document) => document.toJS());
}

withProgram('kubectl', (kubectl) => {
  test('kustomize keeps the order of the Service\'s own ports, and puts new ones first', () => {
    const base = path.join(root, 'ports');
    const old = { name: 'tcp-old', port: 9432, protocol: 'TCP', targetPort: 5432 };
    fs.mkdirSync(base);
    fs.writeFileSync(path.join(base, 'kustomization.yaml'), stringify({ resources: ['service.yaml', 'deployment.yaml'] }));
    fs.copyFileSync(path.join(STOCK, 'deployment.yaml'), path.join(base, 'deployment.yaml'));
    const https = { name: 'https', port: 443, protocol: 'TCP', targetPort: 8443 };
    fs.writeFileSync(path.join(base, 'service.yaml'), stringify(service('istio-system', 'istio-ingressgateway', { ports: [old, https] })));
    const { folder } = written('kept', { snapshot: running('Deployment') });
    const { spec } = build(kubectl, base, path.join(folder, COMPONENT)).find(({ kind }) => kind === 'Service');
    expect(spec.ports.map(({ port }: { port: number }) => port)).toEqual([15021, 80, 5432, 9432, 443]);
  });
});

test('a bare Pod gets no patch, only its Service does', () => {
  const { files } = written('pod', { snapshot: running('Pod') });
  expect(patches(files)).toEqual(['service-status-port.yaml', 'service.yaml']);
});

describe('a Helm release that is a DaemonSet', () => {
  const installation = GatewayInstallation.helm({ release: 'edge' });
  const values = (name: string, props: IngressGatewayProps) => (
    parse(written(name, { installation, ...props }).files.get('istio-system/edge/helm/values.yaml')!));

  test('stays one: the values name its kind', () => {
    expect(values('daemon-set', { snapshot: running('DaemonSet', 'edge') }).kind).toBe('DaemonSet');
    expect(values('deployment', { snapshot: running('Deployment', 'edge') }).kind).toBeUndefined();
  });

  test('becomes what the user\'s own values say', () => {
    const delivery = GatewayDelivery.helmValues({ extraValues: { kind: 'Deployment' } });
    expect(values('own-kind', { snapshot: running('DaemonSet', 'edge'), delivery }).kind).toBe('Deployment');
  });
});

describe('a Helm release whose pods are marked as unprivileged', () => {
  const installation = GatewayInstallation.helm({ release: 'edge' });
  const marked = { containers: [{ name: 'istio-proxy', image: 'auto', env: [{ name: 'ISTIO_META_UNPRIVILEGED_POD', value: 'true' }] }] };
  const template = { metadata: { labels: { app: 'edge', istio: 'edge' }, annotations: { 'inject.istio.io/templates': 'gateway' } } };
  const spec = { template: { ...template, spec: marked } };
  const snapshot = someFiles(object('apps/v1', 'Deployment', 'istio-system', 'edge', { spec }));

  test('listens on target ports from 1024, also for stock ports', () => {
    const { app, gateway, team } = declared({ installation, snapshot }, path.join(root, 'marked'));
    new IngressPort(team, 'ldap', { gateway, port: 389, protocol: IngressProtocol.TCP, backend: Backend.service('ldap', 389) });
    app.synth();
    const { service: { ports } } = parse(filesBelow(path.join(root, 'marked-ingress')).get('istio-system/edge/helm/values.yaml')!);
    expect(ports.map(({ port, targetPort }: { port: number; targetPort: number }) => `${port} -> ${targetPort}`)).toEqual([
      '15021 -> 15021', '80 -> 10080', '389 -> 10389', '443 -> 10443', '5432 -> 5432',
    ]);
    expect(Findings.of(app).list().filter(({ level }) => level === 'error')).toEqual([]);
  });
});

test('a stock gateway whose pods are not marked keeps its target ports', () => {
  const { app, gateway, team } = declared({ snapshot: running('Deployment') }, path.join(root, 'unmarked'));
  new IngressPort(team, 'ldap', { gateway, port: 389, protocol: IngressProtocol.TCP, backend: Backend.service('ldap', 389) });
  app.synth();
  const patch = parse(filesBelow(path.join(root, 'unmarked-ingress')).get(`${COMPONENT}/service.yaml`)!);
  expect(patch.spec.ports.map(({ targetPort }: { targetPort: number }) => targetPort)).toEqual([15021, 8080, 10389, 8443, 5432]);
});
