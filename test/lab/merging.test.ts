import type { KubernetesObject } from '../../lab/control-plane/objects';
import { Prediction } from '../../lab/merging/prediction';
import { rejections } from '../../lab/merging/webhook';
import type { Call } from '../../lab/oracle/ask';

const LABELS = { istio: 'ingressgateway' };
const PROXY = { namespace: 'istio-system', labels: { ...LABELS, app: 'gateway' }, unprivileged: false };

interface Server { readonly hosts: string[]; readonly [field: string]: unknown }

function gateway(name: string, ...servers: readonly Server[]): KubernetesObject {
  return {
    apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { namespace: 'istio-system', name },
    spec: { selector: LABELS, servers },
  };
}

const http = (...hosts: string[]): Server => ({ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts });
const tcp = (number: number): Server => ({ port: { number, name: `tcp-${number}`, protocol: 'TCP' }, hosts: ['*'] });
const redirect = (...hosts: string[]): Server => (
  { port: { number: 80, name: 'redirect', protocol: 'HTTP' }, hosts, tls: { httpsRedirect: true } });

function tls(name: string, hosts: string[], settings: object = { mode: 'SIMPLE' }): Server {
  return { port: { number: 443, name, protocol: 'HTTPS' }, hosts, tls: { credentialName: name, ...settings } };
}

/** Everything for a host goes to a Service of the same namespace, unless its spec says otherwise. */
function service(namespace: string, name: string, host: string, spec: object = {}): KubernetesObject {
  const gateways = ['istio-system/gateway'];
  return {
    apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { namespace, name },
    spec: { hosts: [host], gateways, http: [to(name)], ...spec },
  };
}

const to = (host: string, match: object = {}) => ({ ...match, route: [{ destination: { host, port: { number: 80 } } }] });
const cluster = (name: string, namespace: string) => `outbound|80||${name}.${namespace}.svc.cluster.local`;

function answer(objects: readonly KubernetesObject[], call: Partial<Call>, proxy = PROXY): unknown {
  const { error, cluster: taken } = new Prediction(objects, proxy).answer(
    { port: 80, protocol: 'http', tls: false, host: 'a.example.com', sni: '', path: '/', ...call });
  return error ?? taken;
}

const secure = (host: string, sni = host): Partial<Call> => ({ port: 443, tls: true, host, sni });

describe('ports', () => {
  const metadata = { namespace: 'istio-system', name: 'gateway' };
  const objects = (spec: object): KubernetesObject[] => [
    gateway('gateway', http('*')), { apiVersion: 'v1', kind: 'Service', metadata, spec },
  ];

  test('lead where the Service leads, if it selects the pods', () => {
    const ports = [{ name: 'http', port: 80, targetPort: 8080 }];
    const selecting = objects({ selector: LABELS, ports });
    expect([answer(selecting, { port: 8080 }), answer(selecting, { port: 80 })]).toEqual(['no route matched', 'no listener matched']);
    const other = objects({ selector: { istio: 'other' }, ports });
    expect([answer(other, { port: 8080 }), answer(other, { port: 80 })]).toEqual(['no listener matched', 'no route matched']);
  });

  test('with the target of an earlier port of the Service stay as they are', () => {
    const ports = [{ name: 'tcp-a', port: 81, targetPort: 8080 }, { name: 'tcp-b', port: 80, targetPort: 8080 }];
    expect(answer(objects({ selector: LABELS, ports }), { port: 80 })).toBe('no route matched');
  });

  test('below 1024 are not bound by unprivileged pods', () => {
    expect(answer([gateway('gateway', http('*'))], {}, { ...PROXY, unprivileged: true })).toBe('no listener matched');
  });

  test('of Envoy are refused', () => {
    const taken = gateway('gateway', { ...tcp(15021) });
    expect(new Prediction([taken, service('shop', 'web', '*', { http: [], tcp: [to('web')] })], PROXY).refusals)
      .toEqual(['port 15021 is Envoy\'s own']);
  });
});

describe('Gateways', () => {
  test('for other pods do not count', () => {
    const other = { ...gateway('gateway', http('*')), spec: { selector: { istio: 'other' }, servers: [http('*')] } };
    expect(answer([other], {})).toBe('no listener matched');
  });

  test('of one workload share their plain-text servers, each with its own VirtualServices', () => {
    const objects = [
      gateway('gateway', http('*.example.com')), gateway('other', http('*')), service('shop', 'web', 'a.example.com'),
      service('shop', 'blog', 'b.example.com', { gateways: ['istio-system/other'] }),
    ];
    expect([answer(objects, {}), answer(objects, { host: 'b.example.com:80' })]).toEqual([cluster('web', 'shop'), cluster('blog', 'shop')]);
  });

  test('lose a server with another protocol than that of a plain-text server before it', () => {
    const { dropped } = new Prediction([gateway('gateway', http('*'), { ...tcp(80) })], PROXY);
    expect(dropped).toEqual(['server tcp-80 of istio-system/gateway on 80: conflict with http']);
  });

  test('keep plain text that comes after TLS', () => {
    const plain = { port: { number: 443, name: 'http', protocol: 'HTTP' }, hosts: ['*'] };
    const objects = [gateway('gateway', tls('one', ['a.example.com']), plain), service('shop', 'web', 'a.example.com')];
    expect([answer(objects, secure('a.example.com')), answer(objects, { port: 443 })])
      .toEqual([cluster('web', 'shop'), cluster('web', 'shop')]);
  });

  test('lose a whole server for one host that another has, as it is written', () => {
    const { dropped, refusals } = new Prediction(
      [gateway('gateway', tls('one', ['shop/pay.example.com']), tls('two', ['shop/cart.example.com', 'shop/pay.example.com']))], PROXY);
    expect([dropped, refusals]).toEqual([['server two of istio-system/gateway on 443: duplicate hosts shop/pay.example.com'], []]);
  });

  test('with one host of two namespaces in two servers lose the port', () => {
    const { dropped, refusals } = new Prediction(
      [gateway('gateway', tls('one', ['shop/pay.example.com']), tls('two', ['blog/PAY.example.com']))], PROXY);
    expect([dropped, refusals]).toEqual([[], ['port 443 has two filter chains for pay.example.com']]);
  });
});

describe('server names', () => {
  const objects = [
    gateway('gateway', tls('wild', ['*.example.com']), tls('apps', ['*.apps.example.com']), tls('all', ['*', 'z.example.com'])),
    ...['*.example.com', '*.apps.example.com', '*'].map((host, i) => service('shop', ['wild', 'apps', 'all'][i], host)),
  ];
  const shown = (sni: string) => new Prediction(objects, PROXY).answer({ ...secure('x.test', sni), path: '/', protocol: 'http' } as Call);

  test.each([
    ['www.example.com', 'wild'], ['one.apps.example.com', 'apps'], ['apps.example.com', 'wild'], ['example.org', 'all'],
    ['z.example.com', 'wild'],
  ])('choose the longest match: %s', (sni, certificate) => {
    expect(shown(sni).certificate).toBe(`kubernetes://${certificate}`);
  });

  test('without a chain of theirs are refused, and so is TLS on a plain port, and plain text on a TLS port', () => {
    const few = [gateway('gateway', tls('one', ['a.example.com']), http('*')), service('shop', 'web', 'a.example.com')];
    expect([answer(few, secure('b.example.com')), answer(few, { ...secure('a.example.com'), port: 80 }), answer(few, { port: 443 })])
      .toEqual(['no filter chains matched', 'protocol error', 'no filter chains matched']);
  });

  test('and Host are two things: a wildcard\'s chain has the routes of hosts below it, without asking for a client certificate', () => {
    const mutual = { mode: 'MUTUAL', caCertCredentialName: 'clients-cacert' };
    const shared = [
      gateway('gateway', tls('wild', ['shop/*.example.com']), tls('pay', ['shop/pay.example.com'], mutual)),
      service('shop', 'www', 'www.example.com'), service('shop', 'pay', 'pay.example.com'),
    ];
    const crossing = (sni: string) => {
      const { cluster: taken, clientAuthority } = new Prediction(shared, PROXY).answer(
        { ...secure('pay.example.com', sni), path: '/', protocol: 'http' } as Call);
      return [taken, clientAuthority];
    };
    expect([crossing('pay.example.com'), crossing('www.example.com')])
      .toEqual([[cluster('pay', 'shop'), 'kubernetes://clients-cacert'], [cluster('pay', 'shop'), undefined]]);
  });

  test('lead to mounted certificates too', () => {
    const files = { mode: 'MUTUAL', credentialName: undefined, serverCertificate: '/a/c', privateKey: '/a/k', caCertificates: '/b/ca' };
    const mounted = [gateway('gateway', tls('one', ['a.example.com'], files)), service('shop', 'web', 'a.example.com')];
    expect(new Prediction(mounted, PROXY).answer({ ...secure('a.example.com'), path: '/', protocol: 'http' } as Call))
      .toMatchObject({ certificate: 'file-cert:/a/c~/a/k', clientAuthority: 'file-root:/b/ca' });
  });
});

describe('VirtualServices', () => {
  const both = (older: KubernetesObject, newer: KubernetesObject, call: Partial<Call> = {}) => (
    answer([gateway('gateway', http('*')), older, newer], call));

  test('of a host are merged, the older first, and what takes everything last', () => {
    const api = { http: [to('api', { match: [{ uri: { prefix: '/api' } }] })] };
    const [web, paths] = [service('shop', 'web', 'a.example.com'), service('shop', 'paths', 'a.example.com', api)];
    expect([both(web, paths, { path: '/api/x' }), both(web, paths), both(paths, web)])
      .toEqual([cluster('api', 'shop'), cluster('web', 'shop'), cluster('web', 'shop')]);
    expect(both(web, service('shop', 'second', 'a.example.com'))).toBe(cluster('web', 'shop'));
  });

  test('are as old as they say, where they do', () => {
    const dated = (name: string, creationTimestamp: string) => {
      const made = service('shop', name, 'a.example.com');
      return { ...made, metadata: { ...made.metadata, creationTimestamp } };
    };
    expect(both(dated('new', '2026-02-02T00:00:00Z'), dated('old', '2026-01-01T00:00:00Z'))).toBe(cluster('old', 'shop'));
  });

  test('that only the gateway\'s namespace sees come first, and others not at all', () => {
    const web = service('shop', 'web', 'a.example.com');
    const beside = (namespace: string, exportTo: string) => (
      both(web, service(namespace, 'exported', 'a.example.com', { exportTo: [exportTo] })));
    expect([beside('shop', 'istio-system'), beside('istio-system', '.'), beside('shop', '.'), beside('shop', '~')])
      .toEqual([cluster('exported', 'shop'), cluster('exported', 'istio-system'), cluster('web', 'shop'), cluster('web', 'shop')]);
  });

  test('hold for ports and Gateways that they name', () => {
    const held = (match: object) => answer([gateway('gateway', http('*')), service('shop', 'web', 'a.example.com', {
      http: [to('web', { match: [match] })],
    })], {});
    expect([{ port: 80 }, { port: 81 }, { gateways: ['istio-system/gateway'] }, { gateways: ['gateway'] }].map(held))
      .toEqual([cluster('web', 'shop'), 'no route matched', cluster('web', 'shop'), 'no route matched']);
  });

  test('of namespaces that a server does not admit do not count', () => {
    const objects = [gateway('gateway', http('shop/a.example.com')), service('blog', 'web', 'a.example.com')];
    expect(answer(objects, {})).toBe('no route matched');
  });

  test('of TCP take all that comes, the first one for the port', () => {
    const route = (name: string, port: number) => service('shop', name, '*', { http: [], tcp: [to(name, { match: [{ port }] })] });
    const objects = [gateway('gateway', tcp(81), tcp(82)), route('one', 81), route('two', 82), route('three', 82)];
    expect([81, 82].map((port) => answer(objects, { port, protocol: 'tcp' }))).toEqual([cluster('one', 'shop'), cluster('two', 'shop')]);
    expect(answer([gateway('gateway', tcp(81))], { port: 81, protocol: 'tcp' })).toBe('no listener matched');
  });

  test('of TLS that is passed through take the server names that they match', () => {
    const passing = { port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts: ['*.example.com'], tls: { mode: 'PASSTHROUGH' } };
    const route = (name: string) => (
      service('shop', name, 'a.example.com', { http: [], tls: [to(name, { match: [{ sniHosts: ['a.example.com'] }] })] }));
    const objects = [gateway('gateway', passing), route('web'), route('late')];
    expect(['a.example.com', 'b.example.com'].map((host) => answer(objects, { ...secure(host), protocol: 'tcp' })))
      .toEqual([cluster('web', 'shop'), 'no filter chains matched']);
  });

  test('with conditions that the model does not know are not guessed at', () => {
    const unknown = service('shop', 'web', 'a.example.com', { http: [to('web', { match: [{ headers: { x: { exact: '1' } } }] })] });
    expect(() => answer([gateway('gateway', http('*')), unknown], {})).toThrow('shop/web: not in the model: headers');
  });
});

test('a server that redirects does so for each of its hosts, even without a route, and for no host with a namespace', () => {
  const objects = [gateway('gateway', redirect('a.example.com', 'shop/b.example.com'))];
  expect([answer(objects, {}), answer(objects, { host: 'b.example.com' })])
    .toEqual(['tls required, sending 301', 'no virtual host matched']);
});

test('the gateway speaks HTTP/2 to ports that ask for it', () => {
  const port = (name: string, appProtocol?: string) => new Prediction([
    gateway('gateway', http('*')), service('shop', 'web', 'a.example.com'),
    { apiVersion: 'v1', kind: 'Service', metadata: { namespace: 'shop', name: 'web' }, spec: { ports: [{ name, appProtocol, port: 80 }] } },
  ], PROXY).answer({ port: 80, protocol: 'http', tls: false, host: 'a.example.com', sni: '', path: '/' }).http2;
  expect([port('grpc'), port('grpc-web-x'), port('http'), port('http', 'kubernetes.io/h2c'), port('grpc', 'http')])
    .toEqual([true, true, false, true, false]);
});

test('the webhook refuses Gateways without servers or hosts, and with one port name twice', () => {
  const hostless = { ...http(), port: { number: 80, name: 'one', protocol: 'HTTP' } };
  const refused = [gateway('none'), gateway('hostless', hostless), gateway('twice', http('a.test'), http('b.test'))];
  expect(rejections([...refused, gateway('good', http('*'))])).toEqual([
    'Gateway/none: gateway must have at least one server',
    'Gateway/hostless: server one has no host',
    'Gateway/twice: port names in servers must be unique: http',
  ]);
});
