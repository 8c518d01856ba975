import { SCENARIOS } from './scenarios';
import { schemaProblems, unknownFields, type IstioManifest } from './support/istio-schema';
import { synthesized } from './support/synthesized';
import { temporaryFolder } from './support/temporary-folder';

const folder = temporaryFolder();
const resources = SCENARIOS.flatMap((scenario) => synthesized(scenario, folder).manifests
  .filter(({ apiVersion }) => apiVersion.includes('istio.io'))
  .map((manifest) => ({ scenario: scenario.name, manifest })));

const GATEWAY = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'gateway' },
  spec: { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }] },
};

const VIRTUAL_SERVICE = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'web' },
  spec: { hosts: ['*'], http: [{ route: [{ destination: { host: 'web' } }] }] },
};

function withSpec<T extends IstioManifest & { readonly spec: object }>(manifest: T, spec: object): T {
  return { ...manifest, spec: { ...manifest.spec, ...spec } };
}

test('every scenario has a Gateway and a VirtualService', () => {
  for (const kind of ['Gateway', 'VirtualService']) {
    expect(new Set(resources.filter(({ manifest }) => manifest.kind === kind).map(({ scenario }) => scenario)))
      .toEqual(new Set(SCENARIOS.map(({ name }) => name)));
  }
});

test('every resource of every scenario conforms to the schema of Istio', () => {
  const problems = schemaProblems(resources.map(({ manifest }) => manifest));
  expect(resources.map(({ scenario, manifest }, index) => [scenario, manifest.kind, manifest.metadata.name, problems[index]]))
    .toEqual(resources.map(({ scenario, manifest }) => [scenario, manifest.kind, manifest.metadata.name, null]));
});

test('no resource of any scenario has a field that Istio does not know', () => {
  expect(unknownFields(resources.map(({ manifest }) => manifest))).toEqual([]);
});

test('the schema accepts valid resources in each version of the API', () => {
  const both = [GATEWAY, VIRTUAL_SERVICE];
  const all = [...both, ...both.map((manifest) => ({ ...manifest, apiVersion: 'networking.istio.io/v1beta1' }))];
  expect(schemaProblems(all)).toEqual(all.map(() => null));
  expect(unknownFields(all)).toEqual([]);
});

const BROKEN: ReadonlyArray<readonly [string, IstioManifest]> = [
  ['a server without hosts', withSpec(GATEWAY, { servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' } }] })],
  ['a port that is a text', withSpec(GATEWAY, { servers: [{ port: { number: '80', name: 'http', protocol: 'HTTP' }, hosts: ['*'] }] })],
  ['a TLS mode that is none', withSpec(GATEWAY, { servers: [{ ...GATEWAY.spec.servers[0], tls: { mode: 'STRICT' } }] })],
  ['a destination without host', withSpec(VIRTUAL_SERVICE, { http: [{ route: [{ destination: { port: { number: 80 } } }] }] })],
  ['a weight that is a text', withSpec(VIRTUAL_SERVICE, { http: [{ route: [{ destination: { host: 'web' }, weight: '10' }] }] })],
  ['a kind that is none', { ...GATEWAY, kind: 'Gate' }],
  ['a version that is none', { ...GATEWAY, apiVersion: 'networking.istio.io/v2' }],
];

test('fails when a resource is broken in any of these ways', () => {
  const problems = schemaProblems(BROKEN.map(([, manifest]) => manifest));
  expect(BROKEN.map(([what], index) => [what, problems[index]])).toEqual(BROKEN.map(([what]) => [what, expect.any(String)]));
});

const UNKNOWN: ReadonlyArray<readonly [string, IstioManifest]> = [
  ['host', withSpec(GATEWAY, { servers: [{ ...GATEWAY.spec.servers[0], host: '*' }] })],
  ['credential', withSpec(GATEWAY, { servers: [{ ...GATEWAY.spec.servers[0], tls: { mode: 'SIMPLE', credential: 'certs' } }] })],
  ['routes', withSpec(VIRTUAL_SERVICE, { http: [{ routes: [] }] })],
];

test('fails when a server, a TLS setting or a route has an unknown field', () => {
  expect(unknownFields([GATEWAY, ...UNKNOWN.map(([, manifest]) => manifest)]))
    .toEqual(UNKNOWN.map(([field]) => expect.stringContaining(`'"${field}"' does not exist in type`)));
});
