import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { parseAllDocuments, stringify } from 'yaml';
import { SCENARIOS } from '../scenarios';
import { withProgram } from '../support/programs';
import { synthesized } from '../support/synthesized';
import { temporaryFolder } from '../support/temporary-folder';

const STOCK = path.join(__dirname, '..', 'fixtures', 'stock');
const COMPONENT = 'istio-system/istio-ingressgateway/kustomize';

interface Port {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly targetPort: number;
  readonly nodePort?: number;
}
interface Mount { readonly name: string; readonly mountPath: string }
interface Container { readonly name: string; readonly volumeMounts: readonly Mount[] }
interface Volume { readonly name: string }

/** The parts of the gateway's manifests that a Kustomize component may change. */
interface Gateway {
  readonly type: string;
  readonly ports: readonly Port[];
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
  /** Both objects without those parts. */
  readonly rest: unknown;
}

function built(kubectl: string, folder: string): Gateway {
  const output = execFileSync(kubectl, ['kustomize', folder], { encoding: 'utf8', env: { ...process.env, KUBECONFIG: '' } });
  const objects = parseAllDocuments(output).map((document) => document.toJS());
  const { spec: { type, ports, ...service }, ...serviceRest } = objects.find(({ kind }) => kind === 'Service');
  const { spec: { template: { spec: { containers, volumes, ...pod }, ...template }, ...deployment }, ...deploymentRest } =
    objects.find(({ kind }) => kind === 'Deployment');
  return { type, ports, containers, volumes, rest: [objects.length, service, serviceRest, pod, template, deployment, deploymentRest] };
}

/** An overlay of the stock installation with one component. */
function overlay(folder: string, component: string): string {
  const file = path.join(folder, `overlay-${path.basename(component)}`, 'kustomization.yaml');
  fs.mkdirSync(path.dirname(file));
  fs.cpSync(STOCK, path.join(folder, 'stock'), { recursive: true });
  const componentPath = path.relative(path.dirname(file), path.join(component, COMPONENT));
  fs.writeFileSync(file, stringify({ resources: ['../stock'], components: [componentPath] }));
  return path.dirname(file);
}

function mountsOf({ containers }: Gateway, name: string): readonly Mount[] {
  return containers.find((container) => container.name === name)!.volumeMounts;
}

function repeated(values: ReadonlyArray<string | number | undefined>): unknown[] {
  return values.filter((value, index) => value !== undefined && values.indexOf(value) !== index);
}

const folder = temporaryFolder();
/** One that takes over what somebody wrote by hand is not for the stock installation. */
const components = SCENARIOS.filter(({ handWritten }) => !handWritten).map((scenario) => synthesized(scenario, folder))
  .filter(({ artifacts }) => artifacts.has(`${COMPONENT}/kustomization.yaml`));

test('most scenarios have a Kustomize component', () => {
  expect(components.length).toBeGreaterThan(5);
});

withProgram('kubectl', (kubectl) => {
  let base: Gateway;

  beforeAll(() => {
    base = built(kubectl, STOCK);
  });

  describe.each(components)('the component of the scenario $name', ({ name, artifacts }) => {
    let patched: Gateway;

    const map = JSON.parse(artifacts.get('istio-system/istio-ingressgateway/port-map.json')!);
    const declared: ReadonlyArray<Omit<Port, 'protocol'>> = map.ports;

    beforeAll(() => {
      patched = built(kubectl, overlay(folder, path.join(folder, `${name}-ingress`)));
    });

    test('sets the type of the Service', () => {
      expect(patched.type).toBe(map.serviceType === 'NodePort' ? 'NodePort' : 'LoadBalancer');
    });

    test('keeps the status port first', () => {
      expect(patched.ports[0]).toEqual(expect.objectContaining({ name: 'status-port', port: 15021, targetPort: 15021, protocol: 'TCP' }));
    });

    test('keeps every port of the installation with its name and target port', () => {
      expect(patched.ports).toEqual(expect.arrayContaining(base.ports.map((port) => expect.objectContaining(port))));
    });

    test('adds every declared port with its numbers', () => {
      expect(patched.ports).toEqual(expect.arrayContaining(declared.map(({ name: portName, port, targetPort, nodePort }) =>
        expect.objectContaining({ name: portName, port, targetPort, protocol: 'TCP', ...(nodePort === undefined ? {} : { nodePort }) }))));
    });

    test('adds no other port, and no port twice', () => {
      const expected = new Set([...base.ports, ...declared].map(({ port }) => port));
      expect(patched.ports.map(({ port }) => port).sort()).toEqual([...expected].sort());
      expect(repeated(patched.ports.map((port) => port.name))).toEqual([]);
      expect(repeated(patched.ports.map(({ nodePort }) => nodePort))).toEqual([]);
    });

    test('keeps every volume, with no duplicates', () => {
      expect(base.volumes.map((volume) => patched.volumes.find((each) => each.name === volume.name))).toMatchObject(base.volumes);
      expect(repeated(patched.volumes.map((volume) => volume.name))).toEqual([]);
    });

    test('keeps every mount of every container, with no duplicate paths', () => {
      for (const container of base.containers) {
        const mounts = mountsOf(patched, container.name);
        expect(mounts).toEqual(expect.arrayContaining([...container.volumeMounts]));
        expect(repeated(mounts.map(({ mountPath }) => mountPath))).toEqual([]);
      }
      expect(patched.containers).toHaveLength(base.containers.length);
    });

    test('mounts only existing volumes', () => {
      const volumes = patched.volumes.map((volume) => volume.name);
      expect(volumes).toEqual(expect.arrayContaining(mountsOf(patched, 'istio-proxy').map((mount) => mount.name)));
    });

    test('leaves everything else unchanged', () => {
      expect(patched.rest).toEqual(base.rest);
    });
  });

  test('a mounted certificate becomes a volume and a mount', () => {
    const patched = built(kubectl, path.join(folder, 'overlay-shared-certificate-ingress'));
    expect(patched.volumes).toContainEqual({
      name: 'tls-shop-certs', secret: { secretName: 'shop-certs', optional: true, defaultMode: 420 },
    });
    expect(mountsOf(patched, 'istio-proxy')).toContainEqual({ name: 'tls-shop-certs', mountPath: '/etc/istio/shop-certs', readOnly: true });
  });
});
