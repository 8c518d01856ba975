// VirtualServices of the cluster that the change replaces.
import { Duration } from 'cdk8s';
import { Backend, PlainHttp } from '../../../src';
import type { Declare } from '../../support/findings';
import { adopting, API, backend, besideOne, OLD, OURS, over, SHOP, to, URL } from '../../support/replaced';
import type { WarningCase } from '../../support/rule-cases';
import { gateway, server, someFiles, virtualService, write, type Manifest } from '../../support/snapshots';

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

/** In a cluster with a plain Gateway for all hosts that stays, as one of its VirtualServices does. */
function besideOnePlain(stays: Manifest): Declare {
  return over(someFiles(
    gateway('legacy', 'plain', server(80, 'HTTP', ['*'])),
    routed('stays', 'legacy/plain', stays), routed('www', 'legacy/plain', { ...API, ...to('api') }),
  ).replacing({ kind: 'VirtualService', namespace: 'shop', name: 'www' }), {}, PlainHttp.SERVE);
}

const REWRITTEN = { ...API, ...to('api', 8080), rewrite: { uri: '/' } };

/** Two Services, of which the second has this weight. */
function sharing(weight: number | undefined): Manifest {
  return { route: [{ destination: { host: 'web' }, weight: 99 }, { destination: { host: 'next' }, weight }] };
}

const ALL_TO_FIRST = Backend.weighted([{ backend, weight: 1 }, { backend: Backend.service('next', 80), weight: 0 }]);

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
    when: 'a replaced VirtualService led a path elsewhere than one that stays and is for all hosts',
    fails: besideOne([{ ...API, ...to('next') }], [{ ...API, ...to('api') }], ['*']),
    passes: besideOne([{ ...API, ...to('api') }], [{ ...API, ...to('api') }], ['*']),
    finds: lost('leads requests with path prefix \'/api\' to api.shop:80'),
    url: URL,
  },
  {
    code: 'ING618',
    when: 'a replaced VirtualService of a plain port for all hosts led elsewhere than one that stays',
    fails: besideOnePlain({ ...API, ...to('next') }),
    passes: besideOnePlain({ ...API, ...to('api') }),
    finds: lost('leads requests with path prefix \'/api\' to api.shop:80', '\'shop.example.com\' on port 80'),
    url: 'http://shop.example.com/',
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
    when: 'a replaced VirtualService led requests to the second of two Services, which it does not without a weight',
    fails: adopting([sharing(1)], { backend: ALL_TO_FIRST }),
    passes: adopting([sharing(undefined)], { backend: ALL_TO_FIRST }),
    finds: lost('leads requests to web.shop, next.shop'),
    url: URL,
  },
  {
    code: 'ING618',
    when: 'a replaced VirtualService led to a subset, redirected, or left the routes to another',
    fails: adopting([
      { match: [{ headers: { beta: { exact: 'yes' } } }], route: [{ destination: { host: 'web', subset: 'beta' } }] },
      { match: [{ uri: { exact: '/old' } }, { uri: { exact: '/older' } }], redirect: { uri: '/new' } },
      { match: [{ uri: { prefix: '/pay' } }], delegate: { name: 'pay', namespace: 'pay' } },
      to('web'),
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
