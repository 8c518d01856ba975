import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import fc from 'fast-check';
import { Backend, IngressGateway, IngressPort, IngressProtocol, IngressRoute, MeshApp, type IBackend } from '../../src';

function newChart(): Chart {
  return new Chart(Testing.app({ outdir: 'unused' }), 'shop', { namespace: 'shop' });
}

/** The destinations of the one VirtualService with this backend, as `host:port weight`. */
function routed(chart: Chart, backend: IBackend): string[] {
  const gateway = new IngressGateway(chart, 'gateway');
  new IngressPort(chart, 'port', { gateway, port: 80, protocol: IngressProtocol.HTTP, hosts: ['shop.example.com'], backend });
  const { spec } = Testing.synth(chart).find(({ kind }) => kind === 'VirtualService');
  return spec.http[0].route.map(({ destination: { host, port }, weight }: any) =>
    `${host}:${port.number}${weight === undefined ? '' : ` ${weight}`}`);
}

function service(chart: Chart, ports: object[], metadata: object = { name: 'web' }): ApiObject {
  return new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports } });
}

describe('a Service by its name', () => {
  test('is in the namespace of the route', () => {
    expect(routed(newChart(), Backend.service('web', 8080))).toEqual(['web.shop.svc.cluster.local:8080']);
  });

  test('may be in another namespace', () => {
    expect(routed(newChart(), Backend.service('web', 8080, { namespace: 'blog' }))).toEqual(['web.blog.svc.cluster.local:8080']);
  });
});

describe('a Service that is a construct', () => {
  test('fails when it is something else', () => {
    const account = new kplus.ServiceAccount(newChart(), 'account');
    expect(() => Backend.fromConstruct(account)).toThrow('Backend.fromConstruct:\n  shop/account must be a Service, got ServiceAccount');
  });

  test('fails when it has no object', () => {
    const chart = newChart();
    expect(() => Backend.fromConstruct(chart)).toThrow('Backend.fromConstruct:\n  shop must be a Service, got Chart');
    expect(() => Backend.fromConstruct(chart.node.root)).toThrow('\n  the root of the app must be a Service, got App');
    const web = new MeshApp(chart, 'web', { image: 'web:1', containerPort: 8080 });
    expect(() => Backend.fromConstruct(web)).toThrow(/web must be a Service, got MeshApp\n  fix: pass the MeshApp itself as backend$/);
  });

  test('fails when it is a Service of another API group', () => {
    const chart = newChart();
    const knative = new ApiObject(chart, 'web', { apiVersion: 'serving.knative.dev/v1', kind: 'Service', metadata: { name: 'web' } });
    expect(() => Backend.fromConstruct(knative)).toThrow(new Error('Backend.fromConstruct:\n  shop/web must be a Service, got a Service of '
      + 'serving.knative.dev/v1\n  fix: name the Service of apiVersion v1 that its controller creates, with Backend.service'));
  });

  test('is written with the name and namespace that patches give it', () => {
    const chart = newChart();
    const web = service(chart, [{ port: 80 }]);
    const backend = Backend.fromConstruct(web);
    web.addJsonPatch(JsonPatch.replace('/metadata/name', 'renamed'), JsonPatch.add('/metadata/namespace', 'blog'));
    expect(routed(chart, backend)).toEqual(['renamed.blog.svc.cluster.local:80']);
  });

  test('may be one of cdk8s-plus, with one port', () => {
    const chart = newChart();
    const web = new kplus.Service(chart, 'web', { metadata: { name: 'web' }, ports: [{ port: 8080, targetPort: 9090, name: 'grpc' }] });
    expect(Backend.fromConstruct(web).destinations()).toEqual([
      { serviceName: 'web', namespace: 'shop', port: 8080, servicePorts: [8080], appProtocol: 'grpc', containerPort: 9090 },
    ]);
    expect(routed(chart, Backend.fromConstruct(web))).toEqual(['web.shop.svc.cluster.local:8080']);
  });

  test('may be one of cdk8s-plus with a generated name', () => {
    const chart = newChart();
    const web = new kplus.Service(chart, 'web', { ports: [{ port: 8080 }] });
    expect(routed(chart, Backend.fromConstruct(web))).toEqual([`${web.name}.shop.svc.cluster.local:8080`]);
  });

  test('may be a plain ApiObject in another namespace', () => {
    const chart = newChart();
    const backend = Backend.fromConstruct(service(chart, [{ port: 80 }], { name: 'web', namespace: 'blog' }));
    expect(routed(chart, backend)).toEqual(['web.blog.svc.cluster.local:80']);
  });

  test('may be the Service of a MeshApp', () => {
    const chart = newChart();
    const web = new MeshApp(chart, 'web', { image: 'web:1', containerPort: 8080, protocol: IngressProtocol.GRPC });
    expect(Backend.fromConstruct(web.service).destinations()).toEqual(web.destinations());
  });

  test('needs a port number when it has several ports', () => {
    const chart = newChart();
    const web = service(chart, [{ port: 80, name: 'http' }, { port: 9000, name: 'grpc' }]);
    expect(Backend.fromConstruct(web, { port: 9000 }).destinations())
      .toMatchObject([{ port: 9000, servicePorts: [80, 9000], appProtocol: 'grpc' }]);
    expect(() => routed(chart, Backend.fromConstruct(web))).toThrow(
      /ING701 .*\n {6}the backend names no port; the TCP ports of Service 'web' are: 80, 9000\n/);
  });

  test('fails when it does not have the port', () => {
    const chart = newChart();
    const backend = Backend.fromConstruct(service(chart, [{ port: 80 }]), { port: 8080 });
    expect(() => routed(chart, backend)).toThrow(/ING701 .*\n {6}Service 'web' has no TCP port 8080; its TCP ports are: 80\n/);
  });

  test('fails when it has only UDP ports', () => {
    const chart = newChart();
    expect(() => routed(chart, Backend.fromConstruct(service(chart, [{ port: 53, protocol: 'UDP' }])))).toThrow('ING701');
  });

  test('is read at synthesis, so ports that are added later count', () => {
    const chart = newChart();
    const web = new kplus.Service(chart, 'web', { metadata: { name: 'web' }, ports: [{ port: 80, name: 'http' }] });
    const backend = Backend.fromConstruct(web, { port: 9000 });
    web.bind(9000, { name: 'http-admin' });
    expect(routed(chart, backend)).toEqual(['web.shop.svc.cluster.local:9000']);
  });

  test('uses the appProtocol of its port before the name', () => {
    const web = service(newChart(), [{ port: 80, name: 'http', appProtocol: 'grpc' }]);
    expect(Backend.fromConstruct(web).destinations()[0].appProtocol).toBe('grpc');
  });
});

describe('a weighted backend', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => Backend.service(name, 80));
  const weights = (backend: IBackend) => backend.destinations().map(({ serviceName, weight }) => [serviceName, weight]);

  test('splits the requests by weight', () => {
    expect(routed(newChart(), Backend.weighted([{ backend: a, weight: 90 }, { backend: b, weight: 10 }])))
      .toEqual(['a.shop.svc.cluster.local:80 90', 'b.shop.svc.cluster.local:80 10']);
  });

  test('with one share is written without a weight', () => {
    expect(routed(newChart(), Backend.weighted([{ backend: a, weight: 5 }]))).toEqual(['a.shop.svc.cluster.local:80']);
  });

  test('may be nested in another', () => {
    const inner = Backend.weighted([{ backend: b, weight: 1 }, { backend: c, weight: 2 }]);
    expect(weights(Backend.weighted([{ backend: a, weight: 50 }, { backend: inner, weight: 50 }])))
      .toEqual([['a', 150], ['b', 50], ['c', 100]]);
  });

  test('keeps nested weights in proportion at any depth', () => {
    const weight = fc.integer({ min: 1, max: 9 });
    fc.assert(fc.property(weight, weight, weight, weight, (x, y, p, q) => {
      const inner = Backend.weighted([{ backend: b, weight: p }, { backend: c, weight: q }]);
      const outer = Backend.weighted([{ backend: a, weight: x }, { backend: inner, weight: y }]);
      const [wa, wb, wc] = outer.destinations().map((destination) => destination.weight!);
      expect([wa, wb, wc].every(Number.isInteger)).toBe(true);
      expect([wa * y, wb * q]).toEqual([(wb + wc) * x, wc * p]);
    }));
  });

  test.each([Number.NaN, Infinity, -1, 0.5, 0])('fails when a nested weight is %p and no share remains', (weight) => {
    const inner = Backend.weighted([{ backend: b, weight }, { backend: c, weight: 0 }]);
    expect(() => routed(newChart(), Backend.weighted([{ backend: inner, weight: 1 }]))).toThrow('ING704');
  });

  test('fails when it has no shares', () => {
    expect(() => routed(newChart(), Backend.weighted([]))).toThrow(/ING704 .*\n {6}the backend has no destination\n/);
  });

  test('fails when one Service has two shares', () => {
    expect(() => routed(newChart(), Backend.weighted([{ backend: a, weight: 1 }, { backend: a, weight: 1 }]))).toThrow('ING704');
  });
});

test('a backend of the user\'s own is asked for its destinations', () => {
  const chart = newChart();
  const own: IBackend = { destinations: () => [{ serviceName: 'own', port: 8000 }] };
  expect(routed(chart, own)).toEqual(['own.shop.svc.cluster.local:8000']);
});

test('a backend may be attached to several ports', () => {
  const chart = newChart();
  const gateway = new IngressGateway(chart, 'gateway');
  const backend = Backend.service('web', 80);
  for (const port of [80, 8088]) {
    new IngressRoute(chart, `route-${port}`, {
      port: new IngressPort(chart, `port-${port}`, { gateway, port, protocol: IngressProtocol.HTTP, hosts: ['shop.example.com'] }), backend,
    });
  }
  expect(Testing.synth(chart).filter(({ kind }) => kind === 'VirtualService')).toHaveLength(1);
});

describe('a backend of the user\'s own', () => {
  const declare = (destinations: () => unknown) => {
    const chart = newChart();
    return () => routed(chart, { destinations } as IBackend);
  };

  test.each<[unknown, string]>([
    [undefined, 'destinations must be a list of destinations, got undefined'],
    [null, 'destinations must be a list of destinations, got null'],
    [[undefined], 'destinations[0] must be an object of options, got undefined'],
    [[, null], 'destinations[0] must be an object of options, got undefined\n  destinations[1] must be an object of options, got null'],
    [[{ serviceName: 'web', port: 80, namespace: null }], 'destinations[0].namespace must be a string, got null'],
    [[{ serviceName: 'web', port: '80' }], "destinations[0].port must be a number, got '80'"],
    [[{}], 'destinations[0].serviceName must be a string, got undefined\n  destinations[0].port must be a number, got undefined'],
    [[{ serviceName: 'web', port: 80, servicePorts: 80 }], 'destinations[0].servicePorts must be a list of numbers, got 80'],
  ])('fails with the path of the route when it returns %j', (destinations, problem) => {
    const fix = 'return a list of Services, each with serviceName and port';
    expect(declare(() => destinations)).toThrow(new Error(`shop/port: destinations() of the backend:\n  ${problem}\n  fix: ${fix}`));
  });

  test('fails with the path of the route and the place of the share when it is weighted', () => {
    const own = { destinations: () => undefined } as never;
    const backend = Backend.weighted([{ backend: Backend.service('web', 80), weight: 1 }, { backend: own, weight: 1 }]);
    expect(declare(() => backend.destinations())).toThrow('shop/port: destinations() of the backend failed:'
      + '\n  Backend.weighted: destinations() of shares[1]:\n    destinations must be a list of destinations, got undefined');
  });

  test('fails with the path of the route when it contains itself', () => {
    const shares = [{ backend: Backend.service('web', 80), weight: 1 }];
    const backend = Backend.weighted(shares);
    shares.push({ backend, weight: 1 });
    const fails = 'shop/port: destinations() of the backend failed:\n  Backend.weighted:\n    the backend is among its own shares'
      + '\n    fix: remove it from them';
    expect(declare(() => backend.destinations())).toThrow(fails);
    shares.pop();
    expect(backend.destinations()).toHaveLength(1);
  });

  test('fails with the path of the route when two of them ask each other', () => {
    const one: IBackend = { destinations: () => other.destinations() };
    const other: IBackend = { destinations: () => one.destinations() };
    expect(declare(() => one.destinations())).toThrow(/^shop\/port: [^]*\n +fix: a backend must not ask itself, nor one that asks it$/);
  });

  test('fails with the path of the route when shares were changed to something else', () => {
    const shares = [{ backend: Backend.service('web', 80), weight: 1 }];
    const backend = Backend.weighted(shares);
    shares.push(null as never);
    expect(declare(() => backend.destinations())).toThrow(/^shop\/port: [^]*shares\[1\] must be an object of options, got null$/);
  });

  test('fails with what was thrown when that is no error', () => {
    expect(declare(() => { throw 'no database'; })).toThrow('shop/port: destinations() of the backend failed:\n  no database');
  });

  test('fails with the path of the route when it fails', () => {
    expect(declare(() => { throw new Error('no database'); })).toThrow('shop/port: destinations() of the backend failed:\n  no database');
  });
});
