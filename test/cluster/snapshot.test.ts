import { mkdirSync, symlinkSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { inspect } from 'util';
import { App } from 'cdk8s';
import { Backend, ClusterSnapshot, GatewayDelivery, GatewayInstallation, TlsCertificate } from '../../src';
import { errorsOf, explainedFindings, gist, Playground, type Declare } from '../support/findings';
import {
  deployment, fixture, gateway, list, object, secret, server, service, someFiles, STOCK_SERVICE, virtualService, wholeCluster,
} from '../support/snapshots';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();

/** Writes a file and returns its path. */
function file(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function manifest(namespace: string, name: string, port: number): string {
  return `apiVersion: v1\nkind: Service\nmetadata:\n  namespace: ${namespace}\n  name: ${name}\nspec:\n  ports:\n  - port: ${port}\n`;
}

/** A host that is served by this port of the Service `web`. */
function served(snapshot: ClusterSnapshot, port: number): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    p.port('web', { hosts: ['shop.example.com'], backend: Backend.service('web', port) });
  };
}

function secure(snapshot: ClusterSnapshot): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    p.tls('web', 'shop.example.com', { certificate: TlsCertificate.credential('shop'), backend: Backend.service('web', 80) });
  };
}

const NO_SUCH_PORT = ['team/web: ING701 Service \'web\' has no TCP port 8080; its TCP ports are: 80'];

describe('manifests', () => {
  const web = () => service('shop', 'web', { ports: [{ port: 80 }] });

  test.each([
    ['a file of several documents', () => [
      file('several.yaml', `---\n# nothing\n---\n${manifest('shop', 'web', 80)}---\n${manifest('shop', 'api', 80)}`),
    ]],
    ['a JSON file', () => [file('one.json', JSON.stringify(web()))]],
    ['a list', () => [file('list.yaml', JSON.stringify(list(web())))]],
    ['a list in a list', () => [file('nested.yaml', JSON.stringify(list(list(), list(list(web())))))]],
    ['a list that contains itself', () => {
      const item = manifest('shop', 'web', 80).trim().replace(/\n/g, '\n  ');
      return [file('cycle.yaml', `&list\napiVersion: v1\nkind: List\nitems:\n- *list\n- *list\n-\n- ${item}\n`)];
    }],
    ['a folder, with folders and other files in it', () => {
      file('folder/deep/web.yml', manifest('shop', 'web', 80));
      file('folder/values.yaml', 'replicas: 2\n');
      file('folder/README.md', 'a: [');
      file('folder/.ci.yml', 'a: [');
      symlinkSync('/nowhere', join(folder, 'folder', 'lost.yaml'));
      return [join(folder, 'folder')];
    }],
    ['the later of two files', () => [file('first.yaml', manifest('shop', 'web', 8080)), file('second.yaml', manifest('shop', 'web', 80))]],
    ['a file that only kubectl reads', () => [
      file('flow.yaml', manifest('shop', 'web', 80).replace('  ports:\n  - port: 80', '  ports: [\n{\n"port": 80 }\n  ]')),
    ]],
    ['a stream of JSON objects', () => [
      file('stream.json', `${JSON.stringify(web())}\n${JSON.stringify(service('shop', 'api', { ports: [] }), undefined, 1)}\n`),
    ]],
    ['JSON and YAML under the names of the other', () => [
      file('json.yaml', JSON.stringify(web())), file('yaml.json', manifest('shop', 'api', 80)),
    ]],
    ['a file next to one with an empty list', () => [
      file('none.yaml', 'apiVersion: v1\nkind: List\nitems: []'), file('bom.json', `\uFEFF${JSON.stringify(web())}`),
    ]],
  ])('are read from %s', (_, files) => {
    expect(errorsOf(served(ClusterSnapshot.fromFiles(...files()), 8080)).map(gist)).toEqual(NO_SUCH_PORT);
  });

  test.each([
    [
      'there is no path', () => [],
      'ClusterSnapshot.fromFiles:\n  no path was given\n  fix: name the files that `kubectl get -o yaml` wrote',
    ],
    [
      'there is no file', () => [join(folder, 'nothing.yaml')],
      'nothing.yaml\' does not exist\n  fix: correct the path; relative paths start at',
    ],
    [
      'a path has a null character', () => ['a\0b'],
      "'a\\u0000b' cannot be read: no path has a null character (ERR_INVALID_ARG_VALUE)\n  fix: correct the path",
    ],
    [
      'a path is too long', () => ['x'.repeat(5000)],
      `'${'x'.repeat(200)}...' cannot be read: name too long (ENAMETOOLONG)\n  fix: use shorter names`,
    ],
    ['a file is empty', () => [file('empty.yaml', '')], 'empty.yaml\' contains no Kubernetes objects\n  fix: check the command'],
    [
      'a folder has no manifest', () => [dirname(file('values/values.yaml', 'a: 1'))],
      'values\' contains no Kubernetes objects\n  fix: check the command',
    ],
    [
      'a document is not a Kubernetes object', () => [file('values.yaml', 'a: 1')],
      'values.yaml\' contains a document without apiVersion and kind\n  fix: ',
    ],
    [
      'a file is not valid YAML', () => [file('broken.yaml', 'a: 1\n b: hunter2: c\n')],
      'broken.yaml\' is not valid YAML at line 2\n  fix: correct it, or leave it out',
    ],
    [
      'a file is UTF-16', () => [file('utf16.yaml', Buffer.from(`\uFEFF${manifest('shop', 'hunter2', 80)}`, 'utf16le'))],
      'utf16.yaml\' is not valid YAML at line 1\n  fix: write it as UTF-8; Windows PowerShell writes UTF-16',
    ],
    [
      'a file is not valid JSON', () => [file('broken.json', '{"password": hunter2: 1}')],
      'broken.json\' is not valid JSON at line 1\n  fix: correct it, or leave it out',
    ],
    ['an object has no namespace', () => [file('bare.yaml', 'apiVersion: v1\nkind: Service\nmetadata: {name: web}')], 'Service \'web\' in'],
  ])('are rejected when %s, without showing their content', (_, files, message) => {
    const read = () => ClusterSnapshot.fromFiles(...files());
    expect(read).toThrow(message);
    expect(read).not.toThrow('hunter2');
  });

  test('of other kinds need no namespace', () => {
    const other = 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: one}';
    expect(errorsOf(served(ClusterSnapshot.fromFiles(file('thing.yaml', other)), 8080))).toEqual([]);
  });
});

test('a list in a list is complete for itself alone', () => {
  const configuration = object('v1', 'ConfigMap', 'shop', 'kube-root-ca.crt');
  const other = service('shop', 'other', { ports: [{ port: 80 }] });
  expect(errorsOf(served(someFiles(list(list(configuration, other))), 80))).toHaveLength(1);
  expect(errorsOf(served(someFiles(list(list(configuration), list(other))), 80))).toEqual([]);
});

describe('dates of certificates', () => {
  const snapshot = someFiles(secret('istio-system', 'shop', { 'tls.crt': 'shop.crt', 'tls.key': 'shop.key' }));
  const at = (date: string) => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.parse(date));
    return errorsOf(secure(snapshot)).map(gist);
  };

  afterEach(() => jest.restoreAllMocks());

  test('are compared with the current date', () => {
    const found = 'team/web: ING411 Secret \'istio-system/shop\' has a certificate under \'tls.crt\' that';
    expect(at('2126-01-01')).toEqual([]);
    expect(at('2127-01-01')).toEqual([`${found} expired on 2126-11-01`]);
    expect(at('2020-01-01')).toEqual([`${found} is not valid before 2026-11-25`]);
  });
});

test('no value of a Secret appears in the model or in a message', () => {
  const values = { 'tls.crt': 'hunter2', 'tls.key': fixture('shop.key') };
  const snapshot = someFiles(object('v1', 'Secret', 'istio-system', 'shop', { stringData: values }));
  const key = fixture('shop.key').split('\n')[1];
  const shown = [inspect(snapshot, { depth: 20, showHidden: true }), JSON.stringify(snapshot), ...errorsOf(secure(snapshot))].join('\n');
  expect(shown).toContain('ING411');
  expect(shown).not.toMatch(/hunter2/);
  expect(shown).not.toContain(key);
});

describe('explain', () => {
  const unknowns = (snapshot?: ClusterSnapshot) => {
    const playground = new Playground(new App());
    playground.gatewayWith({ snapshot });
    playground.tls('web', 'shop.example.com', { certificate: TlsCertificate.credential('shop'), backend: Backend.service('web', 80) });
    return playground.gateway.explain('https://shop.example.com/').unknowns;
  };

  test('lists what it cannot know', () => {
    expect(unknowns()).toEqual([
      'DNS: does shop.example.com lead to the load balancer?',
      'load balancer: has the cloud made it?',
      'other Services of the gateway\'s pods: does one lead port 443 elsewhere?',
      'gateway workload istio-system/istio-ingressgateway: is it there, with the labels of the selector?',
      'gateway pods: are they running with this change?',
      'other Gateways of the pods: does one open port 443 too?',
      'secret istio-system/shop: does it exist, does it cover shop.example.com?',
      'other VirtualServices: does one route shop.example.com too?',
      'Service shop/web: does it exist, with port 80?',
      'application pods: are they ready?',
    ]);
  });

  test('lists only what needs a running cluster, given a complete snapshot', () => {
    expect(unknowns(wholeCluster(
      STOCK_SERVICE,
      deployment('istio-system', 'istio-ingressgateway', { istio: 'ingressgateway' }),
      secret('istio-system', 'shop', { 'tls.crt': 'shop.crt', 'tls.key': 'shop.key' }),
      service('shop', 'web', { ports: [{ port: 80 }] }),
      gateway('blog', 'edge', server(443, 'HTTPS', ['blog.example.com'], { mode: 'SIMPLE', credentialName: 'blog' })),
      virtualService('blog', 'blog', { hosts: ['blog.example.com'], gateways: ['edge'] }),
      object('networking.k8s.io/v1', 'IngressClass', undefined, 'nginx', { spec: { controller: 'k8s.io/ingress-nginx' } }),
    ))).toEqual([
      'DNS: does shop.example.com lead to the load balancer?',
      'load balancer: has the cloud made it?',
      'gateway pods: are they running with this change?',
      'application pods: are they ready?',
    ]);
  });
});

test.each([[{}, true], [{ 'sidecar.istio.io/inject': 'true' }, false]])(
  'explain asks whether istiod injects into a release with the labels %j: %p', (more, asks) => {
    const playground = new Playground(new App());
    const labels = { app: 'edge', istio: 'edge', ...more };
    const containers = [{ name: 'istio-proxy', image: 'auto', args: ['proxy', 'router'] }];
    playground.gatewayWith({
      installation: GatewayInstallation.helm({ release: 'edge' }),
      delivery: GatewayDelivery.kustomizeComponent(),
      snapshot: someFiles(deployment('istio-system', 'edge', labels, { containers })),
    });
    playground.tcp('db', 5432, { backend: Backend.service('db', 5432) });
    const { unknowns } = playground.gateway.explain('tcp://db.example.com:5432');
    expect(unknowns.some((unknown) => unknown.startsWith('gateway pods: does istiod inject a proxy'))).toBe(asks);
  },
);

test('Ingresses of class istio are unknown if only their classes are listed', () => {
  const playground = new Playground(new App());
  playground.gatewayWith({
    snapshot: wholeCluster(
      STOCK_SERVICE,
      gateway('blog', 'edge', server(80, 'HTTP', ['blog.example.com'])),
      object('networking.k8s.io/v1', 'IngressClass', undefined, 'mesh', { spec: { controller: 'istio.io/ingress-controller' } }),
    ),
  });
  playground.port('web', { hosts: ['shop.example.com'], backend: Backend.service('web', 80) });
  expect(playground.gateway.explain('http://shop.example.com/').unknowns).toContain('Ingresses of class istio: does one use port 80 too?');
});

test('a ConfigMap of others needs no namespace, and need not be readable', () => {
  const snapshot = someFiles(
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other' }, data: { mesh: 'a' } },
    object('v1', 'ConfigMap', 'istio-system', 'istio', { data: { mesh: 'a: [' } }),
    service('shop', 'web', { ports: [{ port: 80 }] }),
  );
  expect(errorsOf(served(snapshot, 80))).toEqual([]);
});

test('a Gateway of the Gateway API does not make the list of Istio\'s complete', () => {
  const playground = new Playground(new App());
  const other = object('gateway.networking.k8s.io/v1', 'Gateway', 'istio-system', 'api');
  playground.gatewayWith({ snapshot: wholeCluster(other, STOCK_SERVICE) });
  playground.port('web', { hosts: ['shop.example.com'], backend: Backend.service('web', 80) });
  expect(playground.gateway.explain('http://shop.example.com/').unknowns)
    .toContain('other Gateways of the pods: does one open port 80 too?');
});

test('a cluster without conflicts has no findings', () => {
  const snapshot = someFiles(service('shop', 'web', { ports: [{ port: 80 }] }));
  expect(explainedFindings(served(snapshot, 80), 'http://shop.example.com/')).toEqual([]);
});
