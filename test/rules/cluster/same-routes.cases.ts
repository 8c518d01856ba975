// Routes that are written differently than those of a replaced VirtualService, and do the same.
import { PlainHttp } from '../../../src';
import type { Declare } from '../../support/findings';
import { adopting, API, OLD, OURS, over, SHOP, to, URL } from '../../support/replaced';
import type { WarningCase } from '../../support/rule-cases';
import { gateway, object, server, someFiles, virtualService, write, type Manifest } from '../../support/snapshots';

const HOSTS = ['shop.example.com'];
const EDGE = { kind: 'Gateway', namespace: 'legacy', name: 'edge' };
const WWW = { kind: 'VirtualService', namespace: 'shop', name: 'www' };

/** Routes in a replaced VirtualService, and in one of the user's own. */
function rewritten(before: readonly Manifest[], after: readonly Manifest[]): Declare {
  return (p) => {
    const www = virtualService('shop', 'www', { hosts: HOSTS, gateways: ['legacy/edge'], http: before });
    over(someFiles(gateway('legacy', 'edge', SHOP), www).replacing(EDGE, WWW))(p);
    write(p.team, virtualService('shop', 'own', { hosts: HOSTS, gateways: [OURS], http: after }));
  };
}

/** Routes for plain HTTP, where the gateway redirects from now on. */
function plain(...http: readonly Manifest[]): Declare {
  return over(someFiles(
    gateway('legacy', 'edge', SHOP, server(80, 'HTTP', HOSTS)),
    virtualService('shop', 'www', { hosts: HOSTS, gateways: ['legacy/edge'], http }),
    virtualService('shop', 'shop-example-com', { hosts: HOSTS, gateways: [OURS], http: [to('web')] }),
  ).replacing(EDGE, WWW), {}, PlainHttp.REDIRECT);
}

/** A server name whose TLS passes through a Gateway that stays. */
function passingThrough(after: Manifest): Declare {
  const routed = (name: string, route: Manifest) => virtualService('shop', name, {
    hosts: ['pay.example.com'], gateways: ['legacy/edge'], tls: [{ match: [{ port: 443, sniHosts: ['pay.example.com'] }], ...route }],
  });
  return (p) => {
    const edge = gateway('legacy', 'edge', server(443, 'TLS', ['pay.example.com'], { mode: 'PASSTHROUGH' }));
    over(someFiles(edge, routed('www', to('pay', 443))).replacing(WWW))(p);
    write(p.team, routed('own', after));
  };
}

/** An Ingress goes away, and there is one of the user's own. */
function ingresses(after: string): Declare {
  const ingress = (name: string, backend: string) => object('networking.k8s.io/v1', 'Ingress', 'shop', name, {
    metadata: { annotations: { 'kubernetes.io/ingress.class': 'istio' } },
    spec: {
      rules: [{
        host: 'shop.example.com',
        http: { paths: [{ path: '/api', pathType: 'Prefix', backend: { service: { name: backend, port: { number: 80 } } } }] },
      }],
    },
  });
  return (p) => {
    over(someFiles(ingress('old', 'api')).replacing({ kind: 'Ingress', namespace: 'shop', name: 'old' }), {}, PlainHttp.SERVE)(p);
    write(p.team, ingress('own', after));
  };
}

function onPort(port: number, route: Manifest, conditions: Manifest = {}): Manifest {
  return { match: [{ port, ...conditions }], ...route };
}

const TO_HTTPS = { redirect: { scheme: 'https', redirectCode: 308 } };
const ACME = { uri: { prefix: '/.well-known/acme-challenge' } };

function lost(what: string, place = '\'shop.example.com\' on port 443'): string[] {
  return [`warning at team/web: ING618 VirtualService 'shop/www' ${what}, for ${place}`];
}

const API_LOST = lost('leads requests with path prefix \'/api\' to api.shop:80');

export const sameRouteCases: readonly WarningCase[] = [
  {
    code: 'ING618',
    when: 'the user\'s own VirtualService names another Service, in full or in part',
    fails: rewritten([{ ...API, ...to('api') }], [{ ...API, ...to('api.pay.svc.cluster.local') }]),
    passes: rewritten([{ ...API, ...to('api') }], [{ ...API, ...to('api.shop.svc.cluster.local', 80, { weight: 100 }) }]),
    finds: API_LOST,
    url: URL,
  },
  {
    code: 'ING618',
    when: 'a mirror is lost, which the user\'s own VirtualService names in full',
    fails: rewritten([{ ...API, ...to('api'), mirror: { host: 'next' } }], [{ ...API, ...to('api') }]),
    passes: rewritten(
      [{ ...API, ...to('api'), mirror: { host: 'next' } }], [{ ...API, ...to('api'), mirror: { host: 'next.shop.svc.cluster.local' } }],
    ),
    finds: lost('leads requests with path prefix \'/api\' to api.shop:80 with mirror'),
    url: URL,
  },
  {
    code: 'ING618',
    when: 'one of two matches has no route any more',
    fails: rewritten([{ match: [...API.match, ...OLD.match], ...to('api') }], [{ ...OLD, ...to('api') }]),
    passes: rewritten([{ match: [...API.match, ...OLD.match], ...to('api') }], [{ ...OLD, ...to('api') }, { ...API, ...to('api') }]),
    finds: API_LOST,
    url: URL,
  },
  {
    code: 'ING618',
    when: 'the own VirtualService has the route at another Gateway',
    fails: rewritten([{ ...API, ...to('api') }], [{ match: [{ ...API.match[0], gateways: ['other/edge'] }], ...to('api') }]),
    passes: rewritten(
      [{ match: [{ ...API.match[0], gateways: ['legacy/edge'] }], ...to('api') }],
      [{ match: [{ ...API.match[0], gateways: [OURS] }], ...to('api') }],
    ),
    finds: API_LOST,
    url: URL,
  },
  {
    code: 'ING618',
    when: 'labels of a match are those of the gateway, and not those of sidecars',
    fails: adopting([{ match: [{ ...API.match[0], sourceLabels: { istio: 'ingressgateway' } }], ...to('api') }, to('web')]),
    passes: adopting([
      { match: [{ sourceLabels: { istio: 'egress' } }, { sourceNamespace: 'shop' }, { gateways: ['mesh'] }], ...to('api') },
      to('web'),
    ]),
    finds: API_LOST,
    url: URL,
  },
  {
    code: 'ING618',
    when: 'a route stood before the one that takes every request, and not after it',
    fails: adopting([{ ...API, ...to('api') }, to('web')]),
    passes: adopting([to('web'), { ...API, ...to('api') }]),
    finds: API_LOST,
    url: URL,
  },
  {
    code: 'ING618',
    when: 'a VirtualService that redirected had another route beside',
    fails: plain(onPort(80, to('acme'), ACME), onPort(80, TO_HTTPS), onPort(443, to('web'))),
    passes: plain(onPort(80, TO_HTTPS), onPort(443, to('web'))),
    finds: lost('leads requests with path prefix \'/.well-known/acme-challenge\' to acme.shop:80', '\'shop.example.com\' on port 80'),
    url: URL,
  },
  {
    code: 'ING618',
    when: 'the own VirtualService passes TLS through to another Service',
    fails: passingThrough(to('next', 443)),
    passes: passingThrough(to('pay.shop.svc.cluster.local', 443)),
    finds: [
      'warning at platform/gateway: ING618 VirtualService \'shop/www\' leads requests to pay.shop:443, '
        + 'for \'pay.example.com\' on port 443',
    ],
    url: URL,
  },
  {
    code: 'ING618',
    when: 'the own Ingress leads the path of one that goes away to another Service',
    fails: ingresses('next'),
    passes: ingresses('api'),
    finds: [
      'warning at team/web: ING618 Ingress \'shop/old\' leads requests with path exact \'/api\', or path prefix \'/api/\' to api.shop:80, '
        + 'for \'shop.example.com\' on port 80',
    ],
    url: 'http://shop.example.com/',
  },
  {
    code: 'ING518',
    when: 'a VirtualService redirected, and the host is served in plain text from now on',
    fails: over(someFiles(
      gateway('legacy', 'edge', SHOP, server(80, 'HTTP', HOSTS)),
      virtualService('shop', 'www', { hosts: HOSTS, gateways: ['legacy/edge'], http: [onPort(80, TO_HTTPS), onPort(443, to('web'))] }),
    ).replacing(EDGE, WWW), {}, PlainHttp.SERVE),
    passes: over(someFiles(
      gateway('legacy', 'edge', SHOP, server(80, 'HTTP', HOSTS)),
      virtualService('shop', 'www', { hosts: HOSTS, gateways: ['legacy/edge'], http: [to('web')] }),
    ).replacing(EDGE, WWW), {}, PlainHttp.SERVE),
    finds: [
      'warning at team/web: ING518 host \'shop.example.com\' on port 80 gets plain HTTP, '
        + 'but a redirect to HTTPS by Gateway \'legacy/edge\'',
    ],
    url: 'http://shop.example.com/',
  },
];
