import { App, Chart } from 'cdk8s';
import * as plus from 'cdk8s-plus-27';
import {
  Backend, Findings, GatewayInstallation, HaproxyLoadBalancer, IngressGateway, IngressHop, IngressPort, IngressProtocol, IngressRoute,
  MeshApp, NodePorts, PlainHttp, TlsCertificate, type Explanation,
} from '../../src';
import { IngressRegistry } from '../../src/app/registry';
import { follow } from '../../src/diagnostics/follow';
import { parseRequest } from '../../src/diagnostics/request';
import type { AttachedRoute } from '../../src/model/ingress-model';
import { RULES } from '../../src/rules/index';
import { Playground, type Declare } from '../support/findings';
import { ERROR_CASES } from '../support/rule-cases';
import { deployment, secret, STOCK_SERVICE, wholeCluster, write } from '../support/snapshots';

const backend = Backend.service('web', 80);
const STOCK_LABELS = { app: 'istio-ingressgateway', istio: 'ingressgateway' };
const HOPS = Object.values(IngressHop);

function declared(declare: Declare): Playground {
  const playground = new Playground(new App());
  declare(playground);
  return playground;
}

function explain(declare: Declare, url: string): Explanation {
  return declared(declare).gateway.explain(url);
}

/** A Secret of the app that holds no certificate. */
function unreadable(p: Playground, name: string): void {
  write(p.platform, secret('istio-system', name, { 'tls.crt': 'nonsense', 'tls.key': 'nonsense' }));
}

/** A host whose certificate cannot be read. */
const broken: Declare = (p) => {
  p.tls('web', 'shop.example.com', { backend });
  unreadable(p, 'web-certificate');
};

/** gRPC to a Service whose port is named http. */
const wrongProtocol: Declare = (p) => {
  const service = new plus.Service(p.team, 'service', { ports: [{ port: 80, name: 'http' }] });
  p.port('calls', { protocol: IngressProtocol.GRPC, hosts: ['calls.example.com'], backend: Backend.fromConstruct(service) });
};

const HOST_TOO_DEEP: Declare = (p) => {
  new IngressRoute(p.team, 'deep', { port: p.tls('wildcard', '*.example.com'), host: 'a.b.example.com', backend });
};

/** Declarations with an error, a request on whose way it is, and the hop and the error that end it. */
const ENDS: ReadonlyArray<readonly [what: string, Declare, url: string, IngressHop, reason: string, at: string]> = [
  [
    'a certificate that cannot be read', broken, 'https://shop.example.com/',
    IngressHop.GATEWAY_POD, 'ING411 expired or unusable certificate', 'team/web',
  ],
  [
    'a gateway Service that the snapshot lacks', (p) => {
      p.gatewayWith({ snapshot: wholeCluster(deployment('istio-system', 'istio-ingressgateway', STOCK_LABELS)) });
      p.tls('web', 'shop.example.com', { backend });
    }, 'https://shop.example.com/', IngressHop.GATEWAY_SERVICE, 'ING311 gateway Service missing or without pods', 'platform/gateway',
  ],
  [
    'a gateway workload that the snapshot lacks', (p) => {
      p.gatewayWith({ snapshot: wholeCluster(STOCK_SERVICE, deployment('istio-system', 'other', {})) });
      p.tls('web', 'shop.example.com', { backend });
    }, 'https://shop.example.com/', IngressHop.GATEWAY_POD, 'ING409 gateway workload missing or mislabeled', 'platform/gateway',
  ],
  [
    'gRPC to a port named http', wrongProtocol, 'grpc://calls.example.com/',
    IngressHop.APP_SERVICE, 'ING702 backend that does not speak gRPC', 'team/calls',
  ],
  [
    'port 0 of an application', (p) => {
      const app = new MeshApp(p.team, 'app', { image: 'web:1', containerPort: 8080, servicePort: 0 });
      p.port('web', { hosts: ['shop.example.com'], backend: app });
    }, 'http://shop.example.com/', IngressHop.APP_SERVICE, 'ING705 invalid MeshApp name, namespace or port', 'team/app',
  ],
  [
    'a host too deep below a wildcard', HOST_TOO_DEEP, 'https://a.b.example.com/',
    IngressHop.VIRTUAL_SERVICE, 'ING607 host too deep below a wildcard', 'team/deep',
  ],
  [
    'an application that answers no probes', (p) => {
      const app = new MeshApp(p.team, 'app', { image: 'web:1', containerPort: 80, protocol: IngressProtocol.TCP, readinessPath: '/' });
      p.tcp('db', 5432, { backend: app });
    }, 'tcp://db.example.com:5432', IngressHop.APP_POD, 'ING804 readinessPath without HTTP/1.1', 'team/app',
  ],
  [
    'an error of another host that breaks the whole port', (p) => {
      p.port('web', { hosts: ['shop.example.com'], backend });
      p.port('other', { hosts: ['other_host'], backend });
    }, 'http://shop.example.com/', IngressHop.GATEWAY, 'ING501 invalid host on a port', 'team/other',
  ],
  [
    'a redirect that keeps the plain port', (p) => p.tls('web', '*.example.com', {
      plainPort: 8088, plainHttp: PlainHttp.REDIRECT, backend,
    }), 'http://a.example.com:8088/', IngressHop.VIRTUAL_SERVICE, 'ING620 redirect that keeps the plain port', 'team/web',
  ],
  [
    'an object that two constructs create', (p) => {
      p.port('web', { hosts: ['shop.example.com'], backend });
      write(p.team, { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'shop-example-com' } });
    }, 'http://shop.example.com/', IngressHop.CLIENT, 'ING001 duplicate object name', 'team/web',
  ],
  [
    'several errors at one hop, of several constructs', (p) => {
      p.port('a', { hosts: ['a_b'], backend });
      p.port('b', { hosts: ['b_c'], portName: 'http-80', backend });
      p.port('c', { protocol: IngressProtocol.HTTPS, port: 443, hosts: ['c.example.com'], backend });
    }, 'https://c.example.com/', IngressHop.GATEWAY, 'ING501 invalid host on a port, ING502 TLS port without a certificate',
    'team/a and 2 more',
  ],
];

test.each(ENDS)('a request ends at %s', (_, declare, url, hop, reason, at) => {
  const explanation = explain(declare, url);
  expect(explanation).toMatchObject({ arrives: false, outcome: 'INVALID', stoppedAt: hop, reason });
  expect(explanation.text.split('\n')[0]).toBe(`INVALID ${explanation.url} at ${hop}: ${reason}`);
  expect(explanation.findings.map(({ code }) => code)).toEqual(expect.arrayContaining(reason.match(/ING\d+/g)!));
  expect(explanation.hops.map(({ reached }) => reached)).toEqual(HOPS.map((each) => HOPS.indexOf(each) <= HOPS.indexOf(hop)));
  expect(explanation.hops[HOPS.indexOf(hop)]).toEqual({ hop, reached: true, summary: reason, object: at });
});

test('the hops before an error say what they do, and ask what is unknown there; later ones ask nothing', () => {
  const { hops, unknowns, at } = explain(broken, 'https://shop.example.com/');
  expect(hops.map(({ summary }) => summary)).toEqual([
    'https to shop.example.com:443', '443, made by the cloud', '443 -> 8443', 'ING411 expired or unusable certificate',
    'not reached', 'not reached', 'not reached', 'not reached',
  ]);
  expect(unknowns).toEqual([
    'DNS: does shop.example.com lead to the load balancer?', 'load balancer: has the cloud made it?',
    'other Services of the gateway\'s pods: does one lead port 443 elsewhere?',
  ]);
  expect(at).toEqual(['team/web']);
});

describe('a request that ends before it meets an error', () => {
  test.each([
    ['at the load balancer', 'tcp://calls.example.com:9999', IngressHop.LOAD_BALANCER, 'REFUSED'],
    ['at the gateway', 'http://other.example.com/', IngressHop.GATEWAY, 'NOT_FOUND'],
  ])('ends as if there were none, %s', (_, url, hop, outcome) => {
    expect(explain(wrongProtocol, url)).toMatchObject({ stoppedAt: hop, outcome, findings: [{ code: 'ING702' }] });
  });
});

describe('an error that affects only its own host lets other requests pass', () => {
  /** Declarations with an error of one host, and a request for another one. */
  const PASS: ReadonlyArray<readonly [what: string, Declare, url: string, code: string]> = [
    ['of a host with another certificate', (p) => {
      broken(p);
      p.tls('other', 'other.example.com', { backend });
    }, 'https://other.example.com/', 'ING411'],
    ['of another host on the same server', (p) => {
      const certificate = TlsCertificate.credential('shared');
      new IngressRoute(p.team, 'deep', { port: p.tls('wild', '*.a.example.com', { certificate }), host: 'x.y.a.example.com', backend });
      p.tls('other', 'other.example.com', { certificate, backend });
    }, 'https://other.example.com/', 'ING607'],
    ['of another host on the same port', (p) => {
      const port = p.tls('wildcard', '*.example.com');
      new IngressRoute(p.team, 'deep', { port, host: 'a.b.example.com', backend });
      new IngressRoute(p.team, 'flat', { port, host: 'a.example.com', backend });
    }, 'https://a.example.com/', 'ING607'],
    ['of the same host in plain text, if only its certificate is wrong', (p) => {
      p.tls('web', 'shop.example.com', { backend, plainHttp: PlainHttp.CLOSED });
      p.port('plain', { hosts: ['shop.example.com'], backend });
      unreadable(p, 'web-certificate');
    }, 'http://shop.example.com/', 'ING411'],
    ['to another application', (p) => {
      const [good, bad] = ['good', 'bad'].map((name) => new MeshApp(p.team, name, {
        image: 'web:1', containerPort: 80, protocol: IngressProtocol.TCP, readinessPath: name === 'bad' ? '/' : undefined,
      }));
      p.tcp('good-port', 5432, { backend: good });
      p.tcp('bad-port', 3306, { backend: bad });
    }, 'tcp://db.example.com:5432', 'ING804'],
  ];

  test.each(PASS)('%s', (_, declare, url, code) => {
    const { arrives, findings } = explain(declare, url);
    expect(findings.map((finding) => [finding.level, finding.code])).toEqual([['error', code]]);
    expect(arrives).toBe(true);
  });
});

test('the certificate of the port matters to routes that others attach to it', () => {
  const { outcome, reason, at } = explain((p) => {
    const port = p.tls('wildcard', '*.example.com', { certificate: TlsCertificate.credential('wildcard') });
    new IngressRoute(new Chart(p.app, 'blog', { namespace: 'blog' }), 'route', { port, host: 'blog.example.com', backend });
    unreadable(p, 'wildcard');
  }, 'https://blog.example.com/');
  expect({ outcome, reason, at }).toEqual({ outcome: 'INVALID', reason: 'ING411 expired or unusable certificate', at: ['blog/route'] });
});

describe('of two gateways', () => {
  function explained(declare: (p: Playground, inside: IngressGateway) => void, settings = {}): string[] {
    const { gateway, platform } = declared((p) => {
      p.gatewayWith({ loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11'], bindAddresses: ['192.0.2.1'] })] });
      const inside = new IngressGateway(p.platform, 'inside', {
        installation: GatewayInstallation.helm({ release: 'inside' }), nodePorts: NodePorts.from(31000),
        loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11'], bindAddresses: ['192.0.2.2'] })], ...settings,
      });
      p.port('web', { hosts: ['shop.example.com'], backend });
      p.port('inner', { gateway: inside, hosts: ['shop.example.com'], name: 'inner', backend });
      declare(p, inside);
    });
    const both = [gateway, platform.node.findChild('inside') as IngressGateway];
    return both.map((each) => each.explain('http://shop.example.com/').outcome);
  }

  test('an error of one does not end the requests of the other', () => {
    expect(explained((p, inside) => p.port('wrong', { gateway: inside, hosts: ['a_b'], backend }))).toEqual(['ARRIVES', 'INVALID']);
  });

  test('an error between both ends the requests of either', () => {
    expect(explained(() => {}, { nodePorts: undefined })).toEqual(['INVALID', 'INVALID']);
  });

  test('an error of an application ends those of the gateway that leads to it', () => {
    expect(explained((p, inside) => {
      const app = new MeshApp(p.team, 'app', { image: 'web 1', containerPort: 8080 });
      new IngressPort(p.team, 'app-port', { gateway: inside, port: 8088, protocol: IngressProtocol.HTTP, hosts: ['*'], backend: app });
    })).toEqual(['ARRIVES', 'INVALID']);
  });

  test('an error of an application that no gateway leads to ends those of both', () => {
    expect(explained((p) => new MeshApp(p.team, 'app', { image: 'web 1', containerPort: 8080 }))).toEqual(['INVALID', 'INVALID']);
  });
});

describe('what ends no request', () => {
  test('an acknowledged error, which is listed with its reason', () => {
    const { arrives, findings } = explain((p) => {
      HOST_TOO_DEEP(p);
      Findings.of(p.team).acknowledge('ING607', 'the certificate names the host');
    }, 'https://a.b.example.com/');
    expect([arrives, findings.map(({ level, reason }) => [level, reason])]).toEqual([
      true, [['acknowledged', 'the certificate names the host']],
    ]);
  });

  test('a warning', () => {
    const { arrives, findings } = explain((p) => {
      p.tcp('db', 5432, { backend: new MeshApp(p.team, 'app', { image: 'db:1', containerPort: 5432 }) });
    }, 'tcp://db.example.com:5432');
    expect([arrives, findings.map(({ code }) => code)]).toEqual([true, ['ING710']]);
  });
});

describe('with the declarations of every rule that fails', () => {
  const asked = ERROR_CASES.flatMap(({ code, fails }) => requestsIn(declared((p) => {
    fails(p);
    if (IngressRegistry.of(p.app).model().routes.length === 0) p.port('any', { hosts: ['any.example.com'], backend });
  })).map((each) => ({ code, ...each })));

  test('no request arrives for which an error was found', () => {
    const arriving = asked.filter(({ explanation, isConcerned }) => isConcerned && explanation.arrives);
    expect(arriving.map(({ code, explanation }) => `${code} ${explanation.url}`)).toEqual([]);
  });

  test('most rules end requests that would arrive otherwise', () => {
    const stopped = asked.filter(({ explanation, wouldArrive }) => wouldArrive && explanation.outcome === 'INVALID');
    const codes = new Set(stopped.map(({ code }) => code));
    const others = new Set(ERROR_CASES.map(({ code }) => code).filter((code) => !codes.has(code)));
    expect(codes.size).toBeGreaterThan(8 * others.size);
  });
});

interface Asked {
  readonly explanation: Explanation;
  /** Whether the hops let it pass. */
  readonly wouldArrive: boolean;
  /** Whether an error is at the gateway, the port or the route of the request, or may break other hosts than its own. */
  readonly isConcerned: boolean;
}

/** A request for each route of an app. */
function requestsIn({ app }: Playground): Asked[] {
  const registry = IngressRegistry.of(app);
  const model = registry.model();
  const gateways = app.node.findAll().filter((each): each is IngressGateway => each instanceof IngressGateway);
  const errors = Findings.of(app).list().filter(({ level }) => level === 'error');
  return model.routes.flatMap((route) => {
    const url = urlOf(route);
    if (!URL.canParse(url)) return [];
    const request = parseRequest(url);
    const gateway = gateways.find(({ node }) => node.path === route.port.gateway.at)!;
    const places = [route.declaration.at, route.port.declaration.at, route.port.gateway.at];
    const followed = follow(model.gateways.find(({ declaration }) => declaration === route.port.gateway)!, request);
    return [{
      explanation: gateway.explain(url),
      wouldArrive: followed.stop.outcome === 'ARRIVES',
      isConcerned: errors.some(({ code, at }) => (
        places.includes(at) || (gateways.length === 1 && RULES.get(code)!.acknowledgeable === undefined))),
    }];
  });
}

function urlOf({ declaration: { host = 'some.example.com' }, port: { protocol, declaration: { port } } }: AttachedRoute): string {
  return `${protocol.scheme}://${host.replace('*', 'one')}:${port}`;
}
