import { ApiObject, App, Testing } from 'cdk8s';
import {
  Backend, HaproxyLoadBalancer, IngressHop, IngressOutcome, IngressProtocol, IngressRoute, MeshApp, PlainHttp, ServiceType,
  TlsCertificate, type Explanation,
} from '../../src';
import { Playground, type Declare } from '../support/findings';

const backend = Backend.service('web', 80);
const HOPS = Object.values(IngressHop);

function explain(declare: Declare, url: string): Explanation {
  const playground = new Playground(new App());
  declare(playground);
  return playground.gateway.explain(url);
}

/** A host with TLS and a redirect, a host in plain text, a database, and a port that waits for its routes. */
const shop: Declare = (p) => {
  p.gatewayWith({ loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11'] })] });
  p.tls('web', 'shop.example.com', { backend: new MeshApp(p.team, 'app', { image: 'shop:1', containerPort: 8080 }) });
  p.tls('apps', '*.apps.example.com', { plainHttp: PlainHttp.CLOSED });
  p.port('plain', { hosts: ['plain.example.com'], backend });
  p.tcp('db', 5432, { backend: Backend.service('db', 5432) });
  p.tcp('reserved', 6379, { allowedNamespaces: ['shop'] });
};

/** Every place at which a request can end, and what the client sees there. */
const STOPS: ReadonlyArray<readonly [string, IngressHop, IngressOutcome, string]> = [
  [
    'tcp://db.example.com:9999', IngressHop.LOAD_BALANCER, IngressOutcome.REFUSED,
    'no port 9999 was declared on istio-system/istio-ingressgateway',
  ],
  [
    'tcp://db.example.com:6379', IngressHop.GATEWAY_POD, IngressOutcome.REFUSED,
    'no route is attached to port 6379, so Envoy opens no listener',
  ],
  ['https://other.example.com/', IngressHop.GATEWAY, IngressOutcome.RESET, 'no server of port 443 has a certificate for other.example.com'],
  [
    'http://shop.example.com:443/', IngressHop.GATEWAY, IngressOutcome.RESET,
    'port 443 expects a TLS handshake, the client speaks plain http',
  ],
  ['https://plain.example.com:80/', IngressHop.GATEWAY, IngressOutcome.RESET, 'port 80 speaks plain HTTP, the client https'],
  ['http://other.example.com/', IngressHop.GATEWAY, IngressOutcome.NOT_FOUND, 'no server of port 80 admits other.example.com'],
  ['http://shop.example.com/', IngressHop.GATEWAY, IngressOutcome.REDIRECTED, 'plain requests are sent to https://shop.example.com/'],
];

test.each(STOPS)('%s ends at %s: %s', (url, hop, outcome, reason) => {
  const explanation = explain(shop, url);
  expect(explanation).toMatchObject({ arrives: false, stoppedAt: hop, outcome, reason });
  expect(explanation.text.split('\n')[0]).toBe(`${outcome} ${explanation.url} at ${hop}: ${reason}`);
});

test.each(STOPS)('%s reaches no hop after the one where it ends', (url, hop) => {
  const { hops } = explain(shop, url);
  expect(hops.map((each) => each.hop)).toEqual(HOPS);
  expect(hops.map(({ reached }) => reached)).toEqual(HOPS.map((_, index) => index <= HOPS.indexOf(hop)));
  expect(hops.filter(({ reached }) => !reached).every(({ summary, object }) => summary === 'not reached' && object === '-')).toBe(true);
});

test('a request for a host that is admitted but not served ends at the VirtualServices', () => {
  const declare: Declare = (p) => p.tls('apps', '*.apps.example.com', { allowedNamespaces: ['shop'] });
  expect(explain(declare, 'https://blog.apps.example.com/')).toMatchObject({
    arrives: false, stoppedAt: IngressHop.VIRTUAL_SERVICE, outcome: IngressOutcome.NOT_FOUND,
    reason: 'no route on port 443 is attached for blog.apps.example.com',
  });
});

test('a port without a balancer of ours ends at the cloud\'s where nothing was declared', () => {
  expect(explain((p) => p.port('web', { hosts: ['shop.example.com'], backend }), 'http://shop.example.com:81/')).toMatchObject({
    stoppedAt: IngressHop.LOAD_BALANCER, outcome: IngressOutcome.REFUSED,
    reason: 'no port 81 was declared on istio-system/istio-ingressgateway',
  });
});

describe('through a Service with node ports, and a load balancer that is not declared', () => {
  const declare: Declare = (p) => {
    p.gatewayWith({ serviceType: ServiceType.NODE_PORT });
    p.port('web', { hosts: ['shop.example.com'], backend });
  };
  const hopOf = ({ hops }: Explanation) => hops.find(({ hop }) => hop === IngressHop.LOAD_BALANCER);

  test('a request takes the port map\'s way to the node port', () => {
    const explanation = explain(declare, 'http://shop.example.com/');
    expect(explanation.arrives).toBe(true);
    expect(hopOf(explanation)).toEqual({
      hop: 'load-balancer', reached: true, summary: '*:80 -> all workers:30080', object: 'port-map.md',
    });
    expect(explanation.hops[2].summary).toBe('30080 -> 80 -> 8080');
    expect(explanation.unknowns).toContain('load balancer: is it configured as the port map says?');
  });

  const CLOSED = [['a port that is not declared', 81], ['the status port', 15021], ['an undeclared stock port', 443]] as const;

  test.each(CLOSED)('%s is refused', (_, port) => {
    const explanation = explain(declare, `http://shop.example.com:${port}/`);
    expect(explanation).toMatchObject({
      outcome: IngressOutcome.REFUSED, stoppedAt: IngressHop.LOAD_BALANCER,
      reason: `no port ${port} was declared on istio-system/istio-ingressgateway`,
    });
    expect(hopOf(explanation)).toMatchObject({ summary: `nothing listens on ${port}; declared are 80`, object: 'port-map.md' });
  });
});

describe('a redirect without any route', () => {
  const declare: Declare = (p) => p.tls('web', 'shop.example.com');

  test('answers plain requests, and the port with TLS is refused', () => {
    expect(explain(declare, 'http://shop.example.com/')).toMatchObject({
      outcome: IngressOutcome.REDIRECTED, stoppedAt: IngressHop.GATEWAY, reason: 'plain requests are sent to https://shop.example.com/',
      at: ['team/web'], findings: [{ code: 'ING610' }],
    });
    expect(explain(declare, 'https://shop.example.com/')).toMatchObject({
      outcome: IngressOutcome.REFUSED, stoppedAt: IngressHop.GATEWAY_POD,
      reason: 'no route is attached to port 443, so Envoy opens no listener',
    });
  });

  test('is written', () => {
    const playground = new Playground(new App());
    declare(playground);
    const [gateway, ...others] = Testing.synth(playground.platform);
    expect(gateway.spec.servers).toEqual([
      {
        port: { name: 'http-80-redirect', number: 80, protocol: 'HTTP' }, hosts: ['shop.example.com'], tls: { httpsRedirect: true },
      },
    ]);
    expect([...others, ...Testing.synth(playground.team)]).toEqual([]);
  });
});

describe('a request that arrives', () => {
  test('has all ports and names on its path', () => {
    const { arrives, outcome, stoppedAt, reason, hops, at, findings } = explain(shop, 'https://shop.example.com/');
    expect({ arrives, outcome, stoppedAt, reason, at, findings }).toEqual({
      arrives: true, outcome: 'ARRIVES', stoppedAt: undefined, reason: 'shop/app:8080', at: ['team/web'], findings: [],
    });
    expect(hops.map(({ hop, summary, object }) => `${hop}: ${summary} | ${object}`)).toEqual([
      'client: https to shop.example.com:443 | DNS',
      'load-balancer: *:443 -> 1 workers:30443 | frontend istio-system.istio-ingressgateway.haproxy.https-443',
      'gateway-service: 30443 -> 443 -> 8443 | istio-system/Service/istio-ingressgateway ports[https]',
      'gateway-pod: Envoy listens on 8443 | istio-system/Deployment/istio-ingressgateway',
      'gateway: SIMPLE certificate web-certificate | istio-system/Gateway/istio-ingressgateway servers[https-443-web-certificate]',
      'virtual-service: -> app.shop.svc.cluster.local:80 | shop/VirtualService/shop-example-com',
      'app-service: 80 -> 8080 | shop/Service/app',
      'app-pod: shop/app:8080 | pods of shop/Service/app',
    ]);
  });

  test.each([
    ['https://shop.example.com', 'shop/app:8080'],
    ['wss://shop.example.com/live', 'shop/app:8080'],
    ['grpcs://shop.example.com', 'shop/app:8080'],
    ['https://SHOP.example.com:443/a?b#c', 'shop/app:8080'],
    ['http://plain.example.com', 'shop/web:80'],
    ['ws://plain.example.com/live', 'shop/web:80'],
    ['grpc://plain.example.com', 'shop/web:80'],
    ['postgres://whatever.example.com:5432', 'shop/db:5432'],
    ['http://whatever.example.com:5432', 'shop/db:5432'],
    ['tcp://192.0.2.1:5432', 'shop/db:5432'],
  ])('may be %s', (url, reaches) => {
    expect(explain(shop, url)).toMatchObject({ arrives: true, reason: reaches });
  });

  test('lists what it cannot know about certificates and Services', () => {
    const { unknowns } = explain((p) => p.tls('web', 'shop.example.com', {
      certificate: TlsCertificate.mounted('shop-certs', { caSecret: 'clients' }), backend,
    }), 'https://shop.example.com/');
    expect(unknowns).toEqual(expect.arrayContaining([
      'DNS: does shop.example.com lead to the load balancer?',
      'load balancer: has the cloud made it?',
      'gateway pods: are they running with this change?',
      expect.stringMatching(/^secret istio-system\/shop-certs.*: does it exist, does it cover shop\.example\.com\?$/),
      'client: does it show a certificate of the CA?',
      expect.stringMatching(/^mount of istio-system\/shop-certs.*: were the gateway pods restarted with it\?$/),
      'Service shop/web: does it exist, with port 80?',
      'application pods: are they ready?',
    ]));
  });
});

test('an explanation is the same before and after synthesis', () => {
  const app = new App();
  const playground = new Playground(app);
  shop(playground);
  const explained = () => [...STOPS.map(([url]) => url), 'https://shop.example.com/'].map((url) => playground.gateway.explain(url));
  const before = explained();
  app.synthYaml();
  expect(explained()).toEqual(before);
});

test('an explanation includes declarations made since the last one', () => {
  const playground = new Playground(new App());
  const port = playground.port('web', { hosts: ['shop.example.com'] });
  expect(playground.gateway.explain('http://shop.example.com/').outcome).toBe('REFUSED');
  new IngressRoute(playground.team, 'route', { port, backend });
  expect(playground.gateway.explain('http://shop.example.com/').outcome).toBe('ARRIVES');
});

describe('a password in a URL', () => {
  test.each([
    'https://root:hunter2@shop.example.com/', 'postgres://root:hunter2@db.example.com:5432/shop', 'tcp://root:hunter2@db.example.com:9999',
  ])('of %s is not shown', (url) => {
    expect(JSON.stringify(explain(shop, url))).not.toMatch(/hunter2|root/);
  });

  test.each([
    'mysql://root:hunter2@db.example.com', 'https://root:hunter2@', 'https://root:hunter2@shop:port', 'root:hunter2@shop.example.com',
  ])('of %s is not shown in the error', (url) => {
    expect(messageOf(() => explain(shop, url))).toMatch(/^explain:\n(?![^]*hunter2)(?![^]*root)/);
  });
});

describe('findings', () => {
  test('on the path of the request are shown, with their level and construct path', () => {
    const { findings, text } = explain(shop, 'tcp://db.example.com:6379');
    expect(findings).toMatchObject([{ level: 'warning', at: 'team/reserved', code: 'ING610', got: 'port 6379 has no route' }]);
    expect(text).toContain(
      `finding            warning at team/reserved: ING610 ${findings[0].name}\n${' '.repeat(21)}port 6379 has no route\n`);
  });

  test('off the path of the request are left out', () => {
    expect(explain(shop, 'https://shop.example.com/').findings).toEqual([]);
  });

  test('of a host without a route are shown when the request ends there', () => {
    const { findings } = explain(shop, 'https://a.apps.example.com/');
    expect(findings).toMatchObject([{ level: 'warning', at: 'team/apps', code: 'ING610', got: 'port 443 has no route' }]);
  });

  test('of the gateway itself are shown for every request', () => {
    const declare: Declare = (p) => {
      p.gatewayWith({ clusterDomain: '' });
      p.port('web', { hosts: ['shop.example.com'], backend });
    };
    expect(explain(declare, 'http://shop.example.com:81/').findings).toMatchObject([
      { level: 'error', at: 'platform/gateway', code: 'ING706', got: 'clusterDomain \'\' is empty' },
    ]);
  });

  /** Invalid declarations are explained too, with their errors. */
  const BROKEN: ReadonlyArray<readonly [string, Declare, string, string]> = [
    ['a TLS port without a certificate', (p) => p.port('web', {
      port: 443, protocol: IngressProtocol.HTTPS, hosts: ['shop.example.com'], backend,
    }), 'https://shop.example.com/', 'ING502'],
    ['a port of two protocols', (p) => {
      p.port('web', { hosts: ['shop.example.com'], backend });
      p.tcp('db', 80, { backend });
    }, 'http://shop.example.com/', 'ING504'],
    ['a backend without destinations', (p) => p.port('web', {
      hosts: ['shop.example.com'], backend: Backend.weighted([]),
    }), 'http://shop.example.com/', 'ING704'],
    ['TLS passthrough', (p) => p.port('web', { port: 443, protocol: IngressProtocol.TLS, backend }), 'https://shop.example.com/', 'ING506'],
  ];

  test.each(BROKEN)('of %s are shown, and the request is still explained', (_, declare, url, code) => {
    const { findings, hops } = explain(declare, url);
    expect(hops).toHaveLength(8);
    expect(findings.map((finding) => finding.code)).toContain(code);
  });
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
}

test('shows the host behind an alias, and asks whether istiod knows it', () => {
  const { hops, unknowns } = explain((p) => p.port('web', {
    hosts: ['shop.example.com'],
    backend: Backend.fromConstruct(new ApiObject(p.team, 'legacy', {
      apiVersion: 'v1', kind: 'Service', metadata: { name: 'legacy' },
      spec: { type: 'ExternalName', externalName: 'legacy.example.org', ports: [{ port: 80 }] },
    })),
  }), 'http://shop.example.com/');
  expect(hops.find(({ hop }) => hop === IngressHop.APP_SERVICE)?.object).toBe('shop/Service/legacy (alias of legacy.example.org)');
  expect(unknowns).toContain('alias shop/legacy: does a ServiceEntry or a Service have host legacy.example.org, with port 80?');
});

describe('a share of weight 0', () => {
  function shared(weight: number): Explanation {
    const p = new Playground(new App());
    const [idle, busy] = [{ replicas: 0 }, {}].map((props, index) => (
      new MeshApp(p.team, `app-${index}`, { image: 'web:1', containerPort: 8080, ...props })));
    p.tls('web', 'shop.example.com', { backend: Backend.weighted([{ backend: idle, weight }, { backend: busy, weight: 1 }]) });
    // Another host may need the application.
    p.tls('idle', 'idle.example.com', { backend: idle });
    return p.gateway.explain('https://shop.example.com/');
  }

  test('is named as such at every hop that lists it', () => {
    const { hops, text } = shared(0);
    const of = (hop: IngressHop) => hops.find((each) => each.hop === hop)!.summary;
    expect(of(IngressHop.APP_SERVICE)).toBe('80 -> 8080 weight 0, 80 -> 8080');
    expect(of(IngressHop.APP_POD)).toBe('shop/app-0:8080 weight 0, shop/app-1:8080');
    expect(text).toContain('app-0.shop.svc.cluster.local:80 weight 0');
  });

  test('stops no request, whatever is wrong with its application', () => {
    expect(shared(0).arrives).toBe(true);
    expect(shared(1)).toMatchObject({ arrives: false, stoppedAt: IngressHop.APP_POD });
  });
});
