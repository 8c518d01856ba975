import * as fs from 'fs';
import * as path from 'path';
import { ApiObject, App, Chart, JsonPatch, Lazy, Testing, type IResolver } from 'cdk8s';
import * as plus from 'cdk8s-plus-27';
import {
  Backend, Findings, GatewayInstallation, IngressApp, IngressGateway, IngressHop, IngressPort, IngressProtocol, MeshApp,
} from '../../src';
import { errorsOf, gist, Playground } from '../support/findings';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
let count = 0;
const backend = Backend.service('web', 80);

function meshApp(p: Playground): MeshApp {
  return new MeshApp(p.team, 'app', { image: 'web:1', containerPort: 8080 });
}

/** An app that is written into a folder of its own. */
function written(): { readonly p: Playground; readonly home: string } {
  const home = path.join(folder, `${count++}`);
  return { p: new Playground(new IngressApp({ outdir: path.join(home, 'dist') })), home };
}

function unknownsOf(change: (p: Playground) => void): string[] {
  const p = new Playground(new App());
  p.gatewayWith({ installation: GatewayInstallation.managed({ name: 'edge' }) });
  p.tls('web', 'shop.example.com', { name: 'web', backend: meshApp(p) });
  const url = 'https://shop.example.com/';
  const before = p.gateway.explain(url).unknowns;
  change(p);
  return p.gateway.explain(url).unknowns.filter((unknown) => !before.includes(unknown));
}

test.each<[string, (p: Playground) => ApiObject, string, string]>([
  ['the Gateway', (p) => ApiObject.of(p.gateway), '/spec/servers/1/tls/minProtocolVersion', 'Gateway edge'],
  ['the VirtualService', (p) => ApiObject.of(p.team.node.findChild('web')), '/spec/http/0/timeout', 'VirtualService web'],
  ['the Service of the gateway', (p) => p.gateway.node.findChild('Service') as ApiObject, '/spec/externalTrafficPolicy', 'Service edge'],
  ['the Deployment of the gateway', (p) => p.gateway.node.findChild('Deployment') as ApiObject, '/spec/replicas', 'Deployment edge'],
  ['the Service of the application', (p) => ApiObject.of((p.team.node.findChild('app') as MeshApp).service),
    '/spec/sessionAffinity', 'Service app'],
  ['the Deployment of the application', (p) => ApiObject.of((p.team.node.findChild('app') as MeshApp).deployment),
    '/spec/template/spec/priorityClassName', 'Deployment app'],
])('an explanation asks what a patch of %s changes', (_, objectOf, pointer, object) => {
  expect(unknownsOf((p) => objectOf(p).addJsonPatch(JsonPatch.add(pointer, 'x'))))
    .toEqual([`${object}: what does the patch at ${pointer} change?`]);
});

test('a request ends at the hop of an object while a field that it depends on is patched', () => {
  const p = new Playground(new App());
  const url = 'https://shop.example.com/';
  p.tls('web', 'shop.example.com', { backend: meshApp(p) });
  expect(p.gateway.explain(url)).toMatchObject({ arrives: true, findings: [] });
  ApiObject.of(p.gateway).addJsonPatch(JsonPatch.replace('/spec/servers/0/hosts/0', 'other.example.com'));
  expect(p.gateway.explain(url)).toMatchObject({
    arrives: false, stoppedAt: IngressHop.GATEWAY, findings: [{ code: 'ING006', hop: IngressHop.GATEWAY, at: 'platform/gateway' }],
  });
});

test.each<[string, (p: Playground) => void]>([
  ['a port of the Service', (p) => meshApp(p).service.bind(9000, { name: 'grpc-admin' })],
  ['a container, a volume and a probe', (p) => {
    const { deployment } = meshApp(p);
    deployment.addContainer({ image: 'more:1', portNumber: 9000, liveness: plus.Probe.fromTcpSocket({ port: 9000 }) });
    deployment.addVolume(plus.Volume.fromEmptyDir(p.team, 'volume', 'scratch'));
  }],
  ['labels and annotations', (p) => {
    const { deployment, service } = meshApp(p);
    deployment.podMetadata.addLabel('team', 'shop');
    service.metadata.addAnnotation('example.com/owner', 'shop');
    ApiObject.of(service).metadata.addLabel('istio.io/use-waypoint', 'shop');
  }],
])('what methods of cdk8s-plus add is no patch: %s', (_, declare) => {
  const p = new Playground(new App());
  declare(p);
  expect(Findings.of(p.app).list()).toEqual([]);
});

test.each<[Record<string, string>, string[]]>([
  [{ 'team': 'x', 'app.kubernetes.io/part-of': 'shop' }, []],
  // The effect of these is unknown: they count as if they were patched, except for applications, whose labels users may add to.
  [{ 'istio.io/use-waypoint': 'shop' }, ['ING007', 'ING007']],
])('labels of a chart are found where they make a difference: %j', (labels, codes) => {
  const app = new App();
  const chart = new Chart(app, 'chart', { namespace: 'istio-system', labels });
  const gateway = new IngressGateway(chart, 'gateway');
  new IngressPort(chart, 'web', {
    gateway, port: 80, protocol: IngressProtocol.HTTP, hosts: ['shop.example.com'],
    backend: new MeshApp(chart, 'app', { image: 'web:1', containerPort: 8080 }),
  });
  expect(Findings.of(app).list().map(({ code }) => code)).toEqual(codes);
});

test('a walk over the tree that sets a namespace by a method of cdk8s changes nothing', () => {
  const p = new Playground(new App());
  p.tls('web', 'shop.example.com', { backend: meshApp(p) });
  const before = JSON.stringify(Testing.synth(p.team));
  for (const each of p.app.node.findAll().filter(ApiObject.isApiObject)) each.metadata.add('namespace', 'other');
  expect(JSON.stringify(Testing.synth(p.team))).toBe(before);
  expect(Findings.of(p.app).list()).toEqual([]);
});

test('fails when a walk over the tree patches the namespace, once for each construct', () => {
  const lines = errorsOf((p) => {
    p.tls('web', 'shop.example.com', { backend: meshApp(p) });
    for (const each of p.app.node.findAll().filter(ApiObject.isApiObject)) {
      each.addJsonPatch(JsonPatch.replace('/metadata/namespace', 'other'));
    }
  });
  expect(lines.map((line) => gist(line).split(' ').slice(0, 3).join(' '))).toEqual([
    'platform/gateway: ING006 Gateway', 'team/app: ING008 Deployment', 'team/app: ING008 Service', 'team/app: ING008 ServiceAccount',
    'team/web: ING614 VirtualService',
  ]);
});

test('fails when name or namespace of the metadata are assigned', () => {
  const lines = errorsOf((p) => {
    p.tls('web', 'shop.example.com', { backend: meshApp(p) });
    Object.assign(ApiObject.of(p.gateway).metadata, { namespace: 'other' });
    Object.assign((p.team.node.findChild('app') as MeshApp).service.metadata, { name: 'other' });
  });
  expect(lines.map(gist)).toEqual([
    "platform/gateway: ING006 Gateway 'istio-ingressgateway' was changed at /metadata/namespace",
    "team/app: ING008 Service 'app' was changed at /metadata/name",
  ]);
});

test('fails when the toJson of an object is replaced by one that changes what requests depend on', () => {
  const lines = errorsOf((p) => {
    p.tls('web', 'shop.example.com', { backend });
    const object = ApiObject.of(p.gateway);
    const toJson = object.toJson.bind(object);
    object.toJson = () => ({ ...toJson(), spec: {} });
  });
  expect(lines.map(gist)).toEqual(["platform/gateway: ING006 Gateway 'istio-ingressgateway' was changed at /spec/selector, /spec/servers"]);
});

test('a walk over the tree that adds labels is fine', () => {
  const p = new Playground(new App());
  p.tls('web', 'shop.example.com', { backend: meshApp(p) });
  for (const each of p.app.node.findAll().filter(ApiObject.isApiObject)) each.metadata.addLabel('app.kubernetes.io/part-of', 'shop');
  expect(Findings.of(p.app).list()).toEqual([]);
});

test('an acknowledged patch is written', () => {
  const p = new Playground(new App());
  const app = meshApp(p);
  ApiObject.of(app.service).addJsonPatch(JsonPatch.replace('/spec/ports/0/appProtocol', 'kubernetes.io/h2c'));
  Findings.of(app).acknowledge('ING008', 'the application speaks HTTP/2');
  const { spec } = Testing.synth(p.team).find(({ kind }) => kind === 'Service');
  expect(spec.ports).toEqual([{ appProtocol: 'kubernetes.io/h2c', name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }]);
});

test('a patch of an application starts at what the manifest has', () => {
  const p = new Playground(new App());
  const app = meshApp(p);
  ApiObject.of(app.service).addJsonPatch(JsonPatch.add('/spec/clusterIP', 'None'));
  expect(Testing.synth(p.team).find(({ kind }) => kind === 'Service').spec.clusterIP).toBe('None');
});

test('an object is still what it was', () => {
  const p = new Playground(new App());
  p.tls('web', 'shop.example.com', { backend });
  expect(ApiObject.of(p.gateway)).toBeInstanceOf(ApiObject);
  expect(ApiObject.of(p.gateway).toJson()).toEqual(Testing.synth(p.platform)[0]);
});

test('fails when an operation for an object is no JsonPatch, at the call', () => {
  const p = new Playground(new App());
  p.tls('web', 'shop.example.com', { backend });
  expect(() => ApiObject.of(p.gateway).addJsonPatch({ op: 'remove', path: '/spec' } as never))
    .toThrow(/^platform\/gateway\/Resource: addJsonPatch:\n {2}ops\[0\] must be a JsonPatch/);
});

test('fails when an object with a patch that does not apply is rendered', () => {
  const p = new Playground(new App());
  p.tls('web', 'shop.example.com', { backend });
  ApiObject.of(p.gateway).addJsonPatch(JsonPatch.remove('/nope'));
  expect(() => ApiObject.of(p.gateway).toJson())
    .toThrow(/^platform\/gateway\/Resource:\n {2}remove at path '\/nope' does not apply: .*\n {2}fix: /);
});

describe('while an app is written', () => {
  test('fails when a validation of the user\'s patches an object, and writes nothing', () => {
    const { p, home } = written();
    p.tls('web', 'shop.example.com', { backend });
    p.team.node.addValidation({
      validate: () => {
        ApiObject.of(p.gateway).addJsonPatch(JsonPatch.replace('/spec/servers/0/hosts/0', '*'));
        return [];
      },
    });
    expect(() => p.app.synth()).toThrow(/^platform\/gateway\/Resource:\n {2}Gateway '.*' was changed after everything had been checked/);
    expect(fs.existsSync(home)).toBe(false);
  });

  test('fails when a validation of the user\'s sets metadata', () => {
    const { p } = written();
    const app = meshApp(p);
    p.tls('web', 'shop.example.com', { backend: app });
    p.team.node.addValidation({
      validate: () => {
        app.service.metadata.addAnnotation('networking.istio.io/exportTo', '.');
        return [];
      },
    });
    expect(() => p.app.synth()).toThrow(/Service 'app' was changed after everything had been checked/);
  });

  test('fails when a resolver answers differently each time', () => {
    const { p } = written();
    p.tls('web', 'shop.example.com', { backend });
    let asked = 0;
    const resolver: IResolver = {
      resolve: (context) => {
        if (context.key[context.key.length - 1] === 'timeout' && asked++ > 2) context.replaceValue('1s');
        if (context.obj.kind === 'VirtualService' && context.value === 80) asked++;
        if (asked > 1 && context.value === 80) context.replaceValue(81);
      },
    };
    p.app.resolvers.unshift(resolver);
    expect(() => p.app.synth()).toThrow(/was changed/);
  });

  class Stamping extends Chart {
    public change: (manifest: any) => any = (manifest) => manifest;

    public toJson(): any[] {
      return super.toJson().flatMap((manifest) => this.change(manifest) ?? []);
    }
  }

  /** An app with a chart that changes manifests itself. */
  function stamped(change: Stamping['change']): { readonly app: App; readonly home: string } {
    const { p, home } = written();
    const chart = new Stamping(p.app, 'stamped', { namespace: 'stamped' });
    chart.change = change;
    const gateway = new IngressGateway(chart, 'gateway');
    new IngressPort(chart, 'web', { gateway, port: 80, protocol: IngressProtocol.HTTP, hosts: ['shop.example.com'], backend });
    return { app: p.app, home };
  }

  test.each<[string, Stamping['change'], string]>([
    ['the namespace', (each) => ({ ...each, metadata: { ...each.metadata, namespace: 'other' } }), 'leaves Gateway .* out'],
    ['hosts', (each) => ({ ...each, spec: { ...each.spec, hosts: ['*'] } }), 'changes VirtualService .* at /spec/hosts/0'],
    ['which objects there are', (each) => (each.kind === 'Gateway' ? undefined : each), 'leaves Gateway .* out'],
  ])('fails when a chart changes %s in its toJson, and writes nothing', (_, change, message) => {
    const { app, home } = stamped(change);
    expect(() => app.synth()).toThrow(new RegExp(`^stamped:\\n {2}toJson of the chart ${message}.*, so nothing was written\\n {2}fix: `));
    expect(fs.existsSync(home)).toBe(false);
  });

  test.each<[string, Stamping['change'], string[]]>([
    ['warns of other fields', (each) => ({ ...each, spec: { ...each.spec, more: 1 } }), ['Gateway', 'VirtualService']],
    ['says nothing of labels', (each) => ({ ...each, metadata: { ...each.metadata, labels: { team: 'shop' } } }), []],
  ])('%s that a chart changes in its toJson', (_, change, kinds) => {
    const told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    stamped(change).app.synth();
    const lines = told.mock.calls.map(([text]) => `${text}`.replace(/\s+/g, ' '));
    told.mockRestore();
    expect(lines).toEqual(kinds.map((kind) => (
      expect.stringMatching(`^warning at stamped: toJson of the chart changes ${kind} '.*' at /spec/more $`))));
  });

  test('a patch that the rules have seen is written', () => {
    const { p, home } = written();
    p.tls('web', 'shop.example.com', { backend });
    ApiObject.of(p.gateway).addJsonPatch(JsonPatch.add('/metadata/annotations', { 'example.com/owner': 'platform' }));
    p.app.synth();
    expect(fs.readFileSync(path.join(home, 'dist', 'platform.k8s.yaml'), 'utf8')).toContain('example.com/owner: platform');
  });
});

test('a resolver that leaves our objects alone costs no finding', () => {
  const p = new Playground(new App({ resolvers: [{ resolve: () => undefined }] }));
  p.tls('web', 'shop.example.com', { backend: meshApp(p) });
  expect(Findings.of(p.app).list()).toEqual([]);
});

test('fails when a value of a user\'s object asks for an explanation that depends on it, and says so', () => {
  const p = new Playground(new App());
  p.tls('web', 'shop.example.com', { backend });
  new ApiObject(p.team, 'service', {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'own' },
    spec: Lazy.any({ produce: () => ({ externalName: p.gateway.explain('https://shop.example.com/').text }) }),
  });
  expect(() => Findings.of(p.app).list()).toThrow('cannot be explained, drawn or checked from a value of an object');
});

test.each<[string, IngressHop, (p: Playground, app: MeshApp) => void]>([
  ['the Service of the application', IngressHop.APP_SERVICE, (_, app) => {
    ApiObject.of(app.service).addJsonPatch(JsonPatch.remove('/spec/ports'));
  }],
  ['the pods of the application', IngressHop.APP_POD, (_, app) => {
    ApiObject.of(app.deployment).addJsonPatch(JsonPatch.remove('/spec/template/metadata/labels/app'));
  }],
  ['the selector of the application', IngressHop.APP_SERVICE, (_, app) => app.service.selectLabel('tier', 'front')],
  ['the VirtualService', IngressHop.VIRTUAL_SERVICE, (p) => {
    ApiObject.of(p.team.node.findChild('web')).addJsonPatch(JsonPatch.replace('/spec/hosts/0', 'other.example.com'));
  }],
  ['the backend that was removed', IngressHop.APP_SERVICE, (p) => p.team.node.tryRemoveChild('app')],
  ['the Gateway that was removed', IngressHop.GATEWAY, (p) => p.gateway.node.tryRemoveChild('Resource')],
])('a request ends at %s', (_, hop, change) => {
  const p = new Playground(new App());
  const app = meshApp(p);
  p.tls('web', 'shop.example.com', { backend: app });
  change(p, app);
  expect(p.gateway.explain('https://shop.example.com/')).toMatchObject({ arrives: false, stoppedAt: hop });
});
