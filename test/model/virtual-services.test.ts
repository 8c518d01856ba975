import { App } from 'cdk8s';
import { Backend, IngressProtocol, IngressRoute, PlainHttp } from '../../src';
import { virtualServiceSpec } from '../../src/output/istio/virtual-service';
import { Playground, type Declare } from '../support/findings';
import { modelOf } from '../support/model';

const web = Backend.service('web', 80);
const other = Backend.service('other', 8080, { namespace: 'blog' });

interface WrittenRoute {
  readonly match?: ReadonlyArray<{ readonly port: number }>;
  readonly route: ReadonlyArray<{
    readonly destination: { readonly host: string; readonly port: { readonly number: number } };
    readonly weight?: number;
  }>;
}

/** The VirtualServices of a declaration, as `namespace/name host: destination:port*weight [ports], ...`. */
function virtualServices(declare: Declare): string[] {
  const playground = new Playground(new App());
  declare(playground);
  return [...modelOf(playground.gateway).virtualServices.values()].map((service) => {
    const { hosts, http, tcp } = virtualServiceSpec(service);
    const routes = [...(http ?? []) as WrittenRoute[], ...(tcp ?? []) as WrittenRoute[]].map(({ match, route }) => {
      const targets = route.map(({ destination: { host, port }, weight }) => (
        `${host}:${port.number}${weight === undefined ? '' : `*${weight}`}`));
      return `${targets.join(' ')}${match ? ` [${match.map(({ port }) => port).join(' ')}]` : ''}`;
    });
    return `${service.namespace}/${service.name} ${hosts!.join(' ')}: ${routes.join(', ')}`;
  });
}

const WEB = 'web.shop.svc.cluster.local:80';
const OTHER = 'other.blog.svc.cluster.local:8080';

test('a host served the same way on two ports has one route for both', () => {
  expect(virtualServices((p) => p.tls('web', 'shop.example.com', { plainHttp: PlainHttp.SERVE, backend: web }))).toEqual([
    `shop/shop-example-com shop.example.com: ${WEB}`,
  ]);
});

test('a host with two backends has one route per backend, limited to its ports', () => {
  expect(virtualServices((p) => {
    p.tls('web', 'shop.example.com', { plainHttp: PlainHttp.CLOSED, backend: web });
    p.port('preview', { port: 8088, hosts: ['shop.example.com'], backend: other });
    p.port('plain', { port: 8000, hosts: ['shop.example.com'], backend: web });
  })).toEqual([`shop/shop-example-com shop.example.com: ${WEB} [443 8000], ${OTHER} [8088]`]);
});

test('a host is limited to its port when another port admits every host of its namespace', () => {
  expect(virtualServices((p) => {
    p.tls('web', 'shop.example.com', { plainHttp: PlainHttp.CLOSED, backend: web });
    p.port('all', { hosts: ['*'], backend: other });
  })).toEqual([`shop/shop-example-com shop.example.com: ${WEB} [443]`, `shop/wildcard *: ${OTHER} [80]`]);
});

test('a host is not limited to its port when the port that admits every host belongs to another namespace', () => {
  expect(virtualServices((p) => {
    p.tls('web', 'shop.example.com', { plainHttp: PlainHttp.CLOSED, backend: web });
    p.port('all', { hosts: ['*'], namespace: 'blog', backend: other });
  })).toEqual([`blog/wildcard *: ${OTHER}`, `shop/shop-example-com shop.example.com: ${WEB}`]);
});

test('a port that only redirects adds no ports to the routes', () => {
  expect(virtualServices((p) => p.tls('web', 'shop.example.com', { plainHttp: PlainHttp.REDIRECT, backend: web }))).toEqual([
    `shop/shop-example-com shop.example.com: ${WEB}`,
  ]);
});

test('a TCP port has its own VirtualService for every host, limited to the port', () => {
  expect(virtualServices((p) => {
    p.tcp('postgres', 5432, { backend: web });
    p.port('mongo', { port: 27017, protocol: IngressProtocol.MONGO, name: 'mongo', backend: other });
  })).toEqual([`shop/mongo *: ${OTHER} [27017]`, `shop/tcp-5432 *: ${WEB} [5432]`]);
});

test('one host in two namespaces makes two VirtualServices', () => {
  expect(virtualServices((p) => {
    const port = p.port('port');
    new IngressRoute(p.team, 'one', { port, host: 'one.example.com', backend: web });
    new IngressRoute(p.team, 'two', { port, host: 'one.example.com', namespace: 'blog', backend: web });
  })).toEqual([
    'blog/one-example-com one.example.com: web.blog.svc.cluster.local:80',
    `shop/one-example-com one.example.com: ${WEB}`,
  ]);
});

test('weights are written for several destinations, and nested weights stay in proportion', () => {
  const shares = Backend.weighted([{ backend: web, weight: 1 }, { backend: other, weight: 2 }]);
  expect(virtualServices((p) => {
    p.port('one', { hosts: ['one.example.com'], backend: Backend.weighted([{ backend: web, weight: 5 }]) });
    const mixed = Backend.weighted([{ backend: shares, weight: 1 }, { backend: Backend.service('new', 80), weight: 1 }]);
    p.port('two', { hosts: ['two.example.com'], backend: mixed });
  })).toEqual([
    `shop/one-example-com one.example.com: ${WEB}`,
    `shop/two-example-com two.example.com: ${WEB}*1 ${OTHER}*2 new.shop.svc.cluster.local:80*3`,
  ]);
});

test('names of Services end in the domain of the cluster', () => {
  expect(virtualServices((p) => {
    p.gatewayWith({ clusterDomain: 'cluster.example' });
    p.port('web', { hosts: ['shop.example.com'], backend: web });
  })).toEqual(['shop/shop-example-com shop.example.com: web.shop.svc.cluster.example:80']);
});

test('routes that are written alike are one, whatever is known of their Services', () => {
  const known = { destinations: () => [{ port: 80, serviceName: 'web', servicePorts: [80], containerPort: 8080 }] };
  expect(virtualServices((p) => {
    const [first, second] = [8088, 8089].map((port) => p.port(`port-${port}`, { port }));
    new IngressRoute(p.team, 'a', { port: first, host: 'one.example.com', backend: known });
    new IngressRoute(p.team, 'b', { port: second, host: 'one.example.com', backend: Backend.weighted([{ backend: web, weight: 7 }]) });
  })).toEqual([`shop/one-example-com one.example.com: ${WEB}`]);
});

test('weights in one proportion are the same', () => {
  const shares = (weight: number) => Backend.weighted([{ backend: web, weight }, { backend: other, weight: 2 * weight }]);
  expect(virtualServices((p) => {
    const [first, second] = [8088, 8089].map((port) => p.port(`port-${port}`, { port }));
    new IngressRoute(p.team, 'a', { port: first, host: 'one.example.com', backend: shares(1) });
    new IngressRoute(p.team, 'b', { port: second, host: 'one.example.com', backend: shares(25) });
  })).toEqual([`shop/one-example-com one.example.com: ${WEB}*1 ${OTHER}*2`]);
});
