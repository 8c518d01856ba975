// Gateways and VirtualServices of the cluster that the change replaces: those with the names of ours, and those that users name.
import { Duration } from 'cdk8s';
import { Backend, IngressRoute, PlainHttp, type ClusterSnapshot, type IngressRouteProps } from '../../../src';
import type { Declare } from '../../support/findings';
import type { WarningCase } from '../../support/rule-cases';
import { gateway, server, someFiles, virtualService, write, type Manifest } from '../../support/snapshots';

const backend = Backend.service('web', 80);
const URL = 'https://shop.example.com/';
const SIMPLE = { mode: 'SIMPLE', credentialName: 'port-certificate' };
const SHOP = server(443, 'HTTPS', ['shop.example.com'], SIMPLE);
const ADMIN = server(443, 'HTTPS', ['admin.example.com'], SIMPLE);
const KAFKA = server(9094, 'TCP', ['*']);
const OURS = 'istio-system/istio-ingressgateway';
const REDIRECTING = someFiles(gateway('istio-system', 'istio-ingressgateway', {
  ...server(80, 'HTTP', ['shop.example.com']), tls: { httpsRedirect: true },
}));

const EVERYTHING_REDIRECTED = someFiles(
  gateway('istio-system', 'istio-ingressgateway', SHOP, { ...server(80, 'HTTP', ['*']), tls: { httpsRedirect: true } }),
  virtualService('shop', 'shop-example-com', { hosts: ['shop.example.com'], gateways: [OURS], http: [to('web')] }),
);

/** A host by TLS in a cluster. */
function over(snapshot: ClusterSnapshot, options: Partial<IngressRouteProps> = {}, plainHttp = PlainHttp.CLOSED): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    const port = p.tls('port', 'shop.example.com', { plainHttp });
    new IngressRoute(p.team, 'web', { port, backend, ...options });
  };
}

/** In a cluster that has a Gateway with the name of ours. */
function replacing(...servers: readonly Manifest[]): Declare {
  return over(someFiles(gateway('istio-system', 'istio-ingressgateway', ...servers)));
}

/** In a cluster whose hand-written Gateway and VirtualService users replace. */
function adopting(routes: readonly Manifest[], options: Partial<IngressRouteProps> = {}, hosts = ['shop.example.com']): Declare {
  const old = gateway('legacy', 'edge', server(443, 'HTTPS', ['*.example.com'], SIMPLE));
  const service = virtualService('shop', 'www', { hosts, gateways: ['legacy/edge'], http: routes });
  return over(someFiles(old, service).replacing(
    { kind: 'Gateway', namespace: 'legacy', name: 'edge' }, { kind: 'VirtualService', namespace: 'shop', name: 'www' },
  ), options);
}

/** The same, where another VirtualService stays that uses the Gateway of ours. */
function besideOne(stays: readonly Manifest[], routes: readonly Manifest[]): Declare {
  const old = gateway('legacy', 'edge', server(443, 'HTTPS', ['*.example.com'], SIMPLE));
  const hosts = ['shop.example.com'];
  return over(someFiles(
    old,
    virtualService('shop', 'www', { hosts, gateways: ['legacy/edge'], http: routes }),
    virtualService('shop', 'stays', { hosts, gateways: [OURS], http: stays }),
  ).replacing({ kind: 'Gateway', namespace: 'legacy', name: 'edge' }, { kind: 'VirtualService', namespace: 'shop', name: 'www' }));
}

function to(host: string, port: number | undefined = 80, rest: Manifest = {}): Manifest {
  return { route: [{ destination: { host, port: port === undefined ? undefined : { number: port } }, ...rest }] };
}

const API = { match: [{ uri: { prefix: '/api' } }] };
const OLD = { match: [{ uri: { prefix: '/old' } }] };

export const replacedGatewayCases: readonly WarningCase[] = [
  {
    code: 'ING517',
    when: 'the Gateway with the name of ours has another host',
    fails: replacing(SHOP, ADMIN),
    passes: replacing(SHOP),
    finds: [`warning at platform/gateway: ING517 host 'admin.example.com' on port 443 was served by Gateway '${OURS}'`],
    url: URL,
  },
  {
    code: 'ING517',
    when: 'only one of the hosts of the Gateway with the name of ours has a route that is known',
    fails: over(someFiles(
      gateway('istio-system', 'istio-ingressgateway', server(443, 'HTTPS', ['shop.example.com', 'admin.example.com'], SIMPLE)),
      virtualService('shop', 'shop-example-com', { hosts: ['shop.example.com'], gateways: [OURS], http: [to('web')] }),
    )),
    passes: over(someFiles(
      gateway('istio-system', 'istio-ingressgateway', server(443, 'HTTPS', ['shop.example.com'], SIMPLE)),
      virtualService('shop', 'shop-example-com', { hosts: ['shop.example.com'], gateways: [OURS], http: [to('web')] }),
    )),
    finds: [`warning at platform/gateway: ING517 host 'admin.example.com' on port 443 was served by Gateway '${OURS}'`],
    url: URL,
  },
  {
    code: 'ING517',
    when: 'a redirect for all hosts was for one that the gateway does not redirect any more',
    fails: over(EVERYTHING_REDIRECTED),
    passes: over(EVERYTHING_REDIRECTED, {}, PlainHttp.REDIRECT),
    finds: [`warning at platform/gateway: ING517 host 'shop.example.com' on port 80 was served by Gateway '${OURS}'`],
    url: URL,
  },
  {
    code: 'ING517',
    when: 'the Gateway with the name of ours has a TCP port',
    fails: replacing(SHOP, KAFKA),
    passes: (p) => {
      replacing(SHOP, KAFKA)(p);
      p.tcp('kafka', 9094, { backend });
    },
    finds: [`warning at platform/gateway: ING517 TCP port 9094 was served by Gateway '${OURS}'`],
    url: URL,
  },
  {
    code: 'ING517',
    when: 'a wildcard of a replaced Gateway served a host of a VirtualService that stays',
    fails: over(someFiles(
      gateway('istio-system', 'istio-ingressgateway', server(443, 'HTTPS', ['*.example.com'], SIMPLE)),
      virtualService('pay', 'pay', { hosts: ['pay.example.com'], gateways: [OURS], http: [to('pay')] }),
    )),
    passes: over(someFiles(
      gateway('istio-system', 'istio-ingressgateway', server(443, 'HTTPS', ['*.example.com'], SIMPLE)),
      virtualService('shop', 'old', { hosts: ['shop.example.com'], gateways: ['other/edge'], http: [to('web')] }),
      virtualService('shop', 'shop-example-com', { hosts: ['shop.example.com'], gateways: [OURS], http: [to('web')] }),
    )),
    finds: [
      'warning at platform/gateway: ING517 host \'pay.example.com\' on port 443 was served by VirtualService \'pay/pay\' '
      + `through Gateway '${OURS}'`,
      `warning at platform/gateway: ING617 VirtualService 'pay/pay' uses '${OURS}', which admits none of its hosts for its namespace: `
      + '\'pay.example.com\'',
    ],
    url: URL,
  },
  {
    code: 'ING517',
    when: 'a replaced VirtualService has a host that nobody declares',
    fails: adopting([to('web')], {}, ['shop.example.com', 'www.shop.example.com']),
    passes: adopting([to('web')]),
    finds: [
      'warning at platform/gateway: ING517 host \'www.shop.example.com\' on port 443 was served by VirtualService \'shop/www\' '
      + 'through Gateway \'legacy/edge\'',
    ],
    url: URL,
  },
  {
    code: 'ING518',
    when: 'TLS ends where it passed through before',
    fails: over(someFiles(
      gateway('istio-system', 'istio-ingressgateway', server(443, 'TLS', ['shop.example.com'], { mode: 'PASSTHROUGH' })),
      virtualService('shop', 'old', {
        hosts: ['shop.example.com'], gateways: [OURS], tls: [{ match: [{ sniHosts: ['shop.example.com'] }], ...to('web') }],
      }),
    ).replacing({ kind: 'VirtualService', namespace: 'shop', name: 'old' })),
    passes: replacing(SHOP),
    finds: [`warning at team/web: ING518 host 'shop.example.com' on port 443 gets TLS, but TLS passed through by Gateway '${OURS}'`],
    url: URL,
  },
  {
    code: 'ING518',
    when: 'clients needed certificates before',
    fails: replacing(server(443, 'HTTPS', ['shop.example.com'], { ...SIMPLE, mode: 'MUTUAL' })),
    passes: replacing(SHOP),
    finds: [
      `warning at team/web: ING518 host 'shop.example.com' on port 443 gets TLS, but TLS with client certificates by Gateway '${OURS}'`,
    ],
    url: URL,
  },
  {
    code: 'ING517',
    when: 'TLS ended at a Gateway before TCP',
    fails: over(someFiles(
      gateway('legacy', 'edge', server(8883, 'TLS', ['mqtt.example.com'], SIMPLE)),
      virtualService('shop', 'mqtt', { hosts: ['mqtt.example.com'], gateways: ['legacy/edge'], tcp: [to('mqtt', 1883)] }),
    ).replacing({ kind: 'VirtualService', namespace: 'shop', name: 'mqtt' })),
    passes: over(someFiles(
      gateway('legacy', 'edge', server(8443, 'HTTPS', ['shop.example.com'], SIMPLE)),
    ).replacing({ kind: 'Gateway', namespace: 'legacy', name: 'edge' })),
    finds: [
      'warning at platform/gateway: ING517 host \'mqtt.example.com\' on port 8883 was served by VirtualService \'shop/mqtt\' '
      + 'through Gateway \'legacy/edge\'',
    ],
    url: URL,
  },
  {
    code: 'ING518',
    when: 'a plain port redirected before',
    fails: (p) => {
      p.gatewayWith({ snapshot: REDIRECTING });
      p.port('web', { hosts: ['shop.example.com'], backend });
    },
    passes: (p) => {
      p.gatewayWith({ snapshot: REDIRECTING });
      p.tls('web', 'shop.example.com', { backend });
    },
    finds: [`warning at team/web: ING518 host 'shop.example.com' on port 80 gets plain HTTP, but a redirect to HTTPS by Gateway '${OURS}'`],
    url: 'http://shop.example.com/',
  },
];

/** In a cluster with a hand-written Gateway, which users replace, and VirtualServices that they replace or leave. */
function leaving(own: readonly Manifest[], objects: readonly Manifest[], ...replaced: readonly string[]): Declare {
  return (p) => {
    const cluster = someFiles(gateway('legacy', 'edge', SHOP), ...objects);
    const names = replaced.map((name) => ({ kind: 'VirtualService', namespace: 'shop', name }));
    over(cluster.replacing({ kind: 'Gateway', namespace: 'legacy', name: 'edge' }, ...names))(p);
    own.forEach((manifest) => write(p.team, manifest));
  };
}

/** A VirtualService for the host. */
function routed(name: string, reference: string, ...http: readonly Manifest[]): Manifest {
  return virtualService('shop', name, { hosts: ['shop.example.com'], gateways: [reference], http });
}

const REWRITTEN = { ...API, ...to('api', 8080), rewrite: { uri: '/' } };

function lost(what: string, place = '\'shop.example.com\' on port 443'): string[] {
  return [`warning at team/web: ING618 VirtualService 'shop/www' ${what}, for ${place}`];
}

export const replacedRouteCases: readonly WarningCase[] = [
  {
    code: 'ING618',
    when: 'a replaced VirtualService led a path to another Service',
    fails: adopting([{ ...API, ...to('api', 8080) }, to('web')]),
    passes: adopting([{ ...API, ...to('web.shop.svc.cluster.local') }, to('web', undefined)]),
    finds: lost('leads requests with path prefix \'/api\' to api.shop:8080'),
    url: URL,
  },
  {
    code: 'ING618',
    when: 'a replaced VirtualService led a path elsewhere than one that stays',
    fails: besideOne([{ ...API, ...to('next') }, { ...OLD, ...to('old') }], [{ ...API, ...to('api') }]),
    passes: besideOne([{ ...API, ...to('api') }, { ...OLD, ...to('old') }], [{ ...API, ...to('api') }]),
    finds: lost('leads requests with path prefix \'/api\' to api.shop:80'),
    url: URL,
  },
  {
    code: 'ING618',
    when: 'a replaced VirtualService had options that the route here does not have',
    fails: adopting([{ ...to('web'), retries: { attempts: 3 }, timeout: '5s' }], { timeout: Duration.seconds(5) }),
    passes: adopting([{ ...to('web'), timeout: '0m5.0s' }], { timeout: Duration.seconds(5) }),
    finds: lost('leads requests to web.shop:80 with retries, timeout'),
    url: URL,
  },
  {
    code: 'ING618',
    when: 'a replaced VirtualService had another timeout',
    fails: adopting([{ ...to('web'), timeout: '5s' }]),
    passes: adopting([to('web')], { timeout: Duration.seconds(5) }),
    finds: lost('leads requests to web.shop:80 with timeout'),
    url: URL,
  },
  {
    code: 'ING618',
    when: 'a replaced VirtualService shared requests among Services',
    fails: adopting([{ route: [{ destination: { host: 'web' }, weight: 90 }, { destination: { host: 'next' }, weight: 10 }] }]),
    passes: adopting([{ route: [{ destination: { host: 'web' }, weight: 90 }, { destination: { host: 'next' }, weight: 10 }] }], {
      backend: Backend.weighted([{ backend, weight: 9 }, { backend: Backend.service('next', 80), weight: 1 }]),
    }),
    finds: lost('leads requests to web.shop, next.shop'),
    url: URL,
  },
  {
    code: 'ING618',
    when: 'a VirtualService stays that named only a Gateway that is replaced',
    fails: leaving([], [routed('www', 'legacy/edge', { ...API, ...to('api', 8080) })]),
    passes: leaving([], [routed('www', OURS, { ...API, ...to('api', 8080) })]),
    finds: lost('leads requests with path prefix \'/api\' to api.shop:8080'),
    url: URL,
  },
  {
    code: 'ING618',
    when: 'a VirtualService of the user\'s own has the route with another value',
    fails: leaving([routed('own', OURS, { ...REWRITTEN, rewrite: { uri: '/v2' } })], [routed('www', 'legacy/edge', REWRITTEN)], 'www'),
    passes: leaving([routed('own', OURS, { ...REWRITTEN, name: 'api' })], [routed('www', 'legacy/edge', REWRITTEN)], 'www'),
    finds: lost('leads requests with path prefix \'/api\' to api.shop:8080 with rewrite'),
    url: URL,
  },
  {
    code: 'ING618',
    when: 'a destination of a replaced VirtualService had headers',
    fails: adopting([to('web', 80, { headers: { response: { set: { 'strict-transport-security': 'max-age=1' } } } })]),
    passes: adopting([{
      route: [
        { destination: { host: 'web' }, weight: 100 }, { destination: { host: 'next' }, weight: 0 },
      ], timeout: '0s',
    }]),
    finds: lost('leads requests to web.shop:80 with headers'),
    url: URL,
  },
  {
    code: 'ING618',
    when: 'a host has a route of its own, and not that of the wildcard over it',
    fails: (p) => {
      adopting([to('api')])(p);
      p.tls('all', '*.example.com', { plainHttp: PlainHttp.CLOSED, backend: Backend.service('api', 80) });
    },
    passes: (p) => {
      adopting([to('web')])(p);
      p.tls('all', '*.example.com', { plainHttp: PlainHttp.CLOSED, backend: Backend.service('api', 80) });
    },
    finds: lost('leads requests to api.shop:80'),
    url: URL,
  },
  {
    code: 'ING618',
    when: 'a replaced VirtualService led to a subset, redirected, or left the routes to another',
    fails: adopting([
      { match: [{ headers: { beta: { exact: 'yes' } } }], route: [{ destination: { host: 'web', subset: 'beta' } }] },
      { match: [{ uri: { exact: '/old' } }, { uri: { exact: '/older' } }], redirect: { uri: '/new' } },
      { match: [{ uri: { prefix: '/pay' } }], delegate: { name: 'pay', namespace: 'pay' } },
    ]),
    passes: adopting([{ match: [{ port: 80 }], ...to('api') }, to('web')]),
    finds: [
      ...lost('leads requests with header \'beta\' to web.shop'),
      ...lost('leads requests with path exact \'/old\', or path exact \'/older\' to a redirect'),
      ...lost('leads requests with path prefix \'/pay\' to the routes of VirtualService \'pay/pay\''),
    ],
    url: URL,
  },
];
