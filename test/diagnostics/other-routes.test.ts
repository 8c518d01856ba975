import { App } from 'cdk8s';
import { Backend, Findings, IngressHop, IngressOutcome, IngressProtocol, PlainHttp, type Explanation } from '../../src';
import { Playground, type Declare } from '../support/findings';
import { gateway, object, server, someFiles, virtualService, write, type Manifest } from '../support/snapshots';

const OURS = 'istio-system/istio-ingressgateway';
const backend = Backend.service('web', 80);
const HOSTS = { hosts: ['shop.example.com'] };

function explain(declare: Declare, url: string): Explanation {
  const playground = new Playground(new App());
  declare(playground);
  return playground.gateway.explain(url);
}

function to(host: string, ...match: readonly Manifest[]): Manifest {
  return { match, route: [{ destination: { host, port: { number: 80 } } }] };
}

function own(http: readonly Manifest[], spec: Manifest = {}): Manifest {
  return virtualService('shop', 'own', { gateways: [OURS], ...HOSTS, http, ...spec });
}

/** Our backend for a host, beside VirtualServices of the user's own. */
function beside(...others: readonly Manifest[]): Declare {
  return (p) => {
    p.port('web', { ...HOSTS, backend });
    others.forEach((other, i) => write(p.team, { ...other, metadata: { ...other.metadata as Manifest, name: `own${i}` } }));
  };
}

const API = own([to('api', { uri: { prefix: '/api' } })]);

const CATCH_ALL = 'ING611 host routed by another VirtualService';

/** What becomes of a request where both our backend and a VirtualService of the user's own have the host. */
test.each<[string, Manifest, string, IngressOutcome, string]>([
  ['its path', API, '/api/1', IngressOutcome.UNDECIDED, 'goes to VirtualService shop/own0 (path prefix \'/api\')'],
  ['another path', API, '/ap', IngressOutcome.ARRIVES, 'shop/web:80'],
  ['its path with a query', API, '/api?q=1', IngressOutcome.UNDECIDED, 'goes to VirtualService shop/own0 (path prefix \'/api\')'],
  ['a path in another case', API, '/API', IngressOutcome.ARRIVES, 'shop/web:80'],
  [
    'a path in another case, which makes no difference', own([to('api', { uri: { exact: '/api' }, ignoreUriCase: true })]), '/API',
    IngressOutcome.UNDECIDED, 'goes to VirtualService shop/own0 (path exact \'/api\')',
  ],
  [
    'a path that its pattern matches in part', own([to('api', { uri: { regex: '/a' } })]), '/ab', IngressOutcome.ARRIVES, 'shop/web:80',
  ],
  [
    'a method that nobody knows', own([to('api', { uri: { prefix: '/api' }, method: { exact: 'POST' } })]), '/api',
    IngressOutcome.UNDECIDED, 'may go to VirtualService shop/own0 (path prefix \'/api\' and method exact \'POST\')',
  ],
  [
    'a header whose value is secret', own([to('api', { headers: { 'x-key': { exact: 's3cret' } } })]), '/',
    IngressOutcome.UNDECIDED, 'may go to VirtualService shop/own0 (header \'x-key\')',
  ],
  [
    'several conditions',
    own([to('a', { withoutHeaders: { a: {} } }, { queryParams: { b: { exact: 'x' } } }), to('c', { method: { exact: 'PUT' } })]),
    '/', IngressOutcome.UNDECIDED,
    'may go to VirtualService shop/own0 (absent header \'a\', or query parameter \'b\', or method exact \'PUT\')',
  ],
  [
    'its path, and a label that the pods may have', own([to('api', { uri: { prefix: '/api' }, sourceLabels: { team: 'a' } })]), '/api',
    IngressOutcome.UNDECIDED, 'may go to VirtualService shop/own0 (path prefix \'/api\' and label team of the gateway pods)',
  ],
  ['everything', own([to('api')]), '/', IngressOutcome.INVALID, CATCH_ALL],
  [
    'everything, by an old name of the Gateway', own([to('api')], { gateways: ['istio-ingressgateway.istio-system'] }), '/',
    IngressOutcome.INVALID, CATCH_ALL,
  ],
  ['everything, exported as by default', own([to('api')], { exportTo: [] }), '/', IngressOutcome.INVALID, CATCH_ALL],
  ['a path with an escaped letter', API, '/%61pi', IngressOutcome.UNDECIDED, 'goes to VirtualService shop/own0 (path prefix \'/api\')'],
  ['a path with an escaped slash', API, '/%2fapi', IngressOutcome.ARRIVES, 'shop/web:80'],
  [
    'a pattern that only Envoy can read, and that may match everything', own([to('api', { uri: { regex: '/[[:print:]]*' } })]), '/abc',
    IngressOutcome.INVALID, CATCH_ALL,
  ],
  ['another port', own([to('api', { port: 443 })]), '/', IngressOutcome.ARRIVES, 'shop/web:80'],
  ['another host', own([to('api')], { hosts: ['blog.example.com'] }), '/', IngressOutcome.ARRIVES, 'shop/web:80'],
  ['the mesh', own([to('api')], { gateways: ['mesh'] }), '/', IngressOutcome.ARRIVES, 'shop/web:80'],
])('a request beside a VirtualService for %s', (_, other, path, outcome, reason) => {
  const explanation = explain(beside(other), `http://shop.example.com${path}`);
  expect(explanation).toMatchObject({ outcome, reason, arrives: outcome === IngressOutcome.ARRIVES });
  expect(explanation.stoppedAt).toBe(outcome === IngressOutcome.ARRIVES ? undefined : IngressHop.VIRTUAL_SERVICE);
  expect(explanation.text).not.toContain('s3cret');
});

test('a request that arrives names the conditions of the VirtualService that does not take it', () => {
  const { hops } = explain(beside(API), 'http://shop.example.com/');
  expect(hops[5].summary).toBe('-> web.shop.svc.cluster.local:80, VirtualService shop/own0 (path prefix \'/api\') does not match');
});

test('a request that another VirtualService takes names the object, where it leads, and no declaration of ours that it misses', () => {
  const { hops, unknowns, at } = explain(beside(API), 'http://shop.example.com/api');
  expect(hops[5].object).toBe('shop/VirtualService/own0');
  expect(unknowns).toContain('VirtualService shop/own0: does it lead the request to api.shop:80?');
  expect(at).toEqual(['team/web']);
});

test('a request that an HTTPRoute takes names the Service to which it leads', () => {
  const http = (kind: string, home: string, spec: Manifest) => object('gateway.networking.k8s.io/v1', kind, home, 'api', { spec });
  const listeners = [{ name: 'web', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } }];
  const addresses = [{ type: 'Hostname', value: 'istio-ingressgateway' }];
  const rules = [{ matches: [{ path: { value: '/api' } }], backendRefs: [{ name: 'old', port: 80 }] }];
  const parentRefs = [{ name: 'api', namespace: 'istio-system' }];
  const snapshot = someFiles(
    http('Gateway', 'istio-system', { gatewayClassName: 'istio', addresses, listeners }),
    http('HTTPRoute', 'blog', { parentRefs, hostnames: HOSTS.hosts, rules }),
  );
  const { unknowns } = explain((p) => {
    p.gatewayWith({ snapshot });
    p.port('web', { ...HOSTS, backend });
  }, 'http://shop.example.com/api');
  expect(unknowns).toContain('HTTPRoute blog/api: does it lead the request to old.blog:80?');
});

test('of two VirtualServices, either may take the request', () => {
  expect(explain(beside(API, own([to('b', { uri: { prefix: '/api/v2' } })])), 'http://shop.example.com/api/v2').reason)
    .toBe('may go to VirtualService shop/own0 (path prefix \'/api\') or VirtualService shop/own1 (path prefix \'/api/v2\')');
});

/** A wildcard with a backend of ours, beside a VirtualService for one host below it. */
const below: Declare = (p) => {
  p.port('web', { hosts: ['*.example.com'], backend });
  write(p.team, API);
};

test.each([
  ['/api', IngressOutcome.UNDECIDED, 'goes to VirtualService shop/own (path prefix \'/api\')'],
  [
    '/', IngressOutcome.NOT_FOUND,
    'no route on port 80 is attached for shop.example.com, VirtualService shop/own (path prefix \'/api\') does not match',
  ],
])('a narrower host of another VirtualService leaves %s nothing of the wildcard\'s routes', (path, outcome, reason) => {
  expect(explain(below, `http://shop.example.com${path}`)).toMatchObject({ outcome, reason });
});

test('other hosts below the wildcard keep its routes, and a wildcard of others leaves a host its own', () => {
  expect(explain(below, 'http://blog.example.com/api').arrives).toBe(true);
  const wide: Declare = (p) => {
    p.port('wild', { hosts: ['*.example.com'], backend });
    p.port('web', { ...HOSTS, backend });
    write(p.team, own([to('api', { uri: { prefix: '/api' } })], { hosts: ['*.example.com'] }));
  };
  expect(explain(wide, 'http://shop.example.com/api').arrives).toBe(true);
  expect(explain(wide, 'http://blog.example.com/api').reason).toBe('goes to VirtualService shop/own (path prefix \'/api\')');
});

test('a VirtualService behind another Gateway of the port may take the request', () => {
  const edge = gateway('blog', 'edge', server(80, 'HTTP', ['*/shop.example.com']));
  const http = [to('api', { uri: { prefix: '/api' } })];
  const snapshot = someFiles(edge, virtualService('blog', 'own', { ...HOSTS, gateways: ['blog/edge'], http }));
  const shared: Declare = (p) => {
    p.gatewayWith({ snapshot });
    const port = p.port('web', { ...HOSTS, backend });
    Findings.of(port).acknowledge('ING514', 'the blog is a part of the shop');
  };
  expect(explain(shared, 'http://shop.example.com/api').reason).toBe('goes to VirtualService blog/own (path prefix \'/api\')');
});

/** A TCP port without a backend, beside a VirtualService. */
function tcp(tcpRoutes: readonly Manifest[]): Declare {
  return (p) => {
    p.port('db', { port: 5432, protocol: IngressProtocol.TCP, allowedNamespaces: ['shop'] });
    write(p.team, own([], { hosts: ['any.example.com'], tcp: tcpRoutes }));
  };
}

test('a TCP port without a backend goes to the VirtualService that has it', () => {
  expect(explain(tcp([to('db', { port: 5432 })]), 'tcp://db:5432')).toMatchObject({
    outcome: IngressOutcome.UNDECIDED, stoppedAt: IngressHop.VIRTUAL_SERVICE, reason: 'goes to VirtualService shop/own', findings: [],
  });
});

test('a TCP port whose VirtualService is for another port has no listener', () => {
  expect(explain(tcp([to('db', { port: 5433 })]), 'tcp://db:5432')).toMatchObject({
    outcome: IngressOutcome.REFUSED, stoppedAt: IngressHop.GATEWAY_POD,
  });
});

test('a host without a backend is not served by a VirtualService that the port does not admit, and the advice names it', () => {
  const { outcome, findings } = explain((p) => {
    p.port('web', HOSTS);
    write(p.team, API);
  }, 'http://shop.example.com/api');
  expect([outcome, ...findings.map(({ code, fix }) => `${code} ${fix}`)]).toEqual([
    IngressOutcome.REFUSED,
    'ING610 add \'shop\' to allowedNamespaces of the port, so that the Gateway admits VirtualService \'shop/own\'',
  ]);
});

/** A TLS wildcard, whose server has a Gateway of its own, beside a VirtualService that names this Gateway. */
function wildcard(reference: string): Declare {
  return (p) => {
    p.tls('wild', '*.example.com', { allowedNamespaces: ['shop'], plainHttp: PlainHttp.CLOSED });
    write(p.team, own([to('api')], { gateways: [reference] }));
  };
}

test('a VirtualService that names the wrong one of our Gateways does not serve the host, and the advice names the right one', () => {
  const playground = new Playground(new App());
  wildcard(OURS)(playground);
  const { outcome, findings: [{ code, fix }] } = playground.gateway.explain('https://shop.example.com/');
  const [, reference] = /'(.*?)'/.exec(fix)!;
  expect([outcome, code, fix]).toEqual([
    IngressOutcome.NOT_FOUND, 'ING610', `name Gateway '${reference}' in gateways of VirtualService 'shop/own'`,
  ]);
  expect(explain(wildcard(reference), 'https://shop.example.com/')).toMatchObject({
    outcome: IngressOutcome.UNDECIDED, reason: 'goes to VirtualService shop/own', findings: [],
  });
});
