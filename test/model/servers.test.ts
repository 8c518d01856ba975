import { App } from 'cdk8s';
import { Backend, IngressProtocol, IngressRoute, PlainHttp, TlsCertificate } from '../../src';
import { Playground, type Declare } from '../support/findings';
import { modelOf } from '../support/model';

const backend = Backend.service('web', 80);
const certificate = TlsCertificate.credential('wildcard');

/** The servers of a declaration, as `name: namespace/host, ...`. */
function servers(declare: Declare): string[] {
  const playground = new Playground(new App());
  declare(playground);
  return modelOf(playground.gateway).servers.map(({ name, hosts }) =>
    `${name}: ${hosts.map(({ namespace, host }) => (namespace === undefined ? host : `${namespace}/${host}`)).join(', ')}`);
}

test('hosts of one certificate share a server, so that browsers can reuse their connections', () => {
  expect(servers((p) => {
    p.tls('one', 'one.example.com', { certificate, plainHttp: PlainHttp.CLOSED, backend });
    p.tls('two', 'two.example.com', { certificate, plainHttp: PlainHttp.CLOSED, backend });
  })).toEqual(['https-443-wildcard: shop/one.example.com, shop/two.example.com']);
});

test('equal certificates that are created twice count as one', () => {
  expect(servers((p) => {
    p.tls('one', 'one.example.com', { certificate: TlsCertificate.mounted('shop'), plainHttp: PlainHttp.CLOSED, backend });
    p.tls('two', 'two.example.com', { certificate: TlsCertificate.mounted('shop'), plainHttp: PlainHttp.CLOSED, backend });
  })).toHaveLength(1);
});

test('certificates with similar names get servers with distinct names', () => {
  const names = servers((p) => {
    p.tls('one', 'one.example.com', { certificate: TlsCertificate.credential('a.b'), plainHttp: PlainHttp.CLOSED, backend });
    p.tls('two', 'two.example.com', { certificate: TlsCertificate.credential('a-b'), plainHttp: PlainHttp.CLOSED, backend });
  }).map((server) => server.split(':')[0]);
  expect(names).toEqual([expect.stringMatching(/^https-443-a-b-[0-9a-f]{8}$/), expect.stringMatching(/^https-443-a-b-[0-9a-f]{8}$/)]);
  expect(names[0]).not.toBe(names[1]);
});

test('a redirect has a server with only the redirected hosts, with or without routes', () => {
  expect(servers((p) => {
    p.tls('web', 'shop.example.com', { certificate, backend });
    p.tls('later', '*.later.example.com', { certificate });
    p.port('plain', { hosts: ['plain.example.com'], backend });
  })).toEqual([
    'http-80: shop/plain.example.com',
    'http-80-redirect: *.later.example.com, shop.example.com',
    'https-443-wildcard: shop/shop.example.com',
  ]);
});

test('a port whose hosts nobody can serve yet has no server', () => {
  expect(servers((p) => p.port('web', { hosts: ['shop.example.com'] }))).toEqual([]);
});

test('a port with allowed namespaces lists its hosts for each of them, whether or not they are served', () => {
  expect(servers((p) => p.port('web', { hosts: ['*.example.com'], allowedNamespaces: ['shop', 'blog'] }))).toEqual([
    'http-80: blog/*.example.com, shop/*.example.com',
  ]);
});

test('a port without hosts has the hosts of its routes, each limited to the namespace of its route', () => {
  expect(servers((p) => {
    const port = p.port('web');
    new IngressRoute(p.team, 'one', { port, host: 'one.example.com', backend });
    new IngressRoute(p.team, 'two', { port, host: 'two.example.com', namespace: 'blog', backend });
  })).toEqual(['http-80: blog/two.example.com, shop/one.example.com']);
});

test('a TCP port admits any host from the namespace of its route', () => {
  expect(servers((p) => p.tcp('db', 5432, { backend }))).toEqual(['tcp-5432: shop/*']);
});

describe('hosts beside * of one certificate', () => {
  const beside = (other: string) => servers((p) => {
    const hosts = ['*', 'cart.example.com', 'www.example.org'];
    p.port('all', { port: 443, protocol: IngressProtocol.HTTPS, certificate, hosts, backend });
    p.tls('other', other, { plainHttp: PlainHttp.CLOSED, backend });
  });

  test('are left to *, where no other server would catch them', () => {
    expect(beside('*.example.net')).toEqual(['https-443-other-certificate: shop/*.example.net', 'https-443-wildcard: shop/*']);
  });

  test('have a server of their own where another server has a wildcard over them, since a server with * has no server names', () => {
    expect(beside('*.example.com')).toEqual([
      'https-443-other-certificate: shop/*.example.com',
      expect.stringMatching(/^https-443-wildcard-[0-9a-f]{8}: shop\/cart\.example\.com$/),
      expect.stringMatching(/^https-443-wildcard-[0-9a-f]{8}: shop\/\*$/),
    ]);
  });
});

test('a host below a wildcard of the same server and namespace is left out; a host of another namespace stays', () => {
  expect(servers((p) => {
    const port = p.port('web');
    new IngressRoute(p.team, 'all', { port, host: '*.example.com', backend });
    new IngressRoute(p.team, 'one', { port, host: 'one.example.com', backend });
    new IngressRoute(p.team, 'two', { port, host: 'two.example.com', namespace: 'blog', backend });
  })).toEqual(['http-80: blog/two.example.com, shop/*.example.com']);
});

test('servers are ordered by port, then name, whatever the order of declarations', () => {
  const declared: Declare[] = [
    (p) => p.tcp('db', 5432, { backend }),
    (p) => p.port('grpc', { port: 9000, protocol: IngressProtocol.GRPC, hosts: ['one.example.com'], name: 'grpc', backend }),
    (p) => p.tls('b', 'b.example.com', { backend }),
    (p) => p.tls('a', 'a.example.com', { backend }),
  ];
  const forwards = servers((p) => declared.forEach((declare) => declare(p)));
  expect(servers((p) => [...declared].reverse().forEach((declare) => declare(p)))).toEqual(forwards);
  expect(forwards.map((server) => server.split(':')[0])).toEqual([
    'http-80-redirect', 'https-443-a-certificate', 'https-443-b-certificate', 'tcp-5432', 'grpc-9000',
  ]);
});
