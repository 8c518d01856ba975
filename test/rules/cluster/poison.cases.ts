// Routes of others that Envoy refuses, together with all others of the port.
import { Backend } from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase } from '../../support/rule-cases';
import { gateway, object, server, someFiles, virtualService, type Manifest } from '../../support/snapshots';

const OURS = 'istio-system/istio-ingressgateway';
const backend = Backend.service('web', 80);
const route = [{ destination: { host: 'other' } }];

function beside(...objects: readonly Manifest[]): Declare {
  return (p) => {
    p.gatewayWith({ snapshot: someFiles(...objects) });
    p.port('web', { hosts: ['shop.example.com'], backend });
  };
}

/** A VirtualService beside ours, whose one route has a condition. */
function other(http: Manifest, spec: Manifest = {}): Manifest {
  const match = [{ uri: { prefix: '/api' } }];
  return virtualService('shop', 'old', { hosts: ['shop.example.com'], gateways: [OURS], http: [{ match, route, ...http }], ...spec });
}

function setting(value: string): Manifest {
  return { headers: { request: { set: { 'x-a': value } } } };
}

/** Routes that Envoy refuses, what is said of them, and the nearest ones that it accepts. */
const REFUSED: ReadonlyArray<readonly [string, Manifest, Manifest]> = [
  [
    'a query parameter without a name', { match: [{ queryParams: { '': { exact: 'a' } } }] },
    { match: [{ queryParams: { a: { exact: '' } } }] },
  ],
  [
    'a pattern with a class of characters that only Go knows', { match: [{ headers: { a: { regex: '\\p{Letter}+' } } }] },
    { match: [{ headers: { a: { regex: '\\p{Greek}+\\p{L}' } } }] },
  ],
  [
    'a control character in redirect.uri', { route: undefined, redirect: { uri: '/a\nb' } },
    { route: undefined, redirect: { uri: '/a b' } },
  ],
  ['a control character in rewrite.authority', { rewrite: { authority: 'a\r' } }, { rewrite: { authority: 'a' } }],
  [
    'a control character in the name of a header', { headers: { response: { remove: ['x\n'] } } },
    { headers: { response: { remove: ['x'] } } },
  ],
  ['a value with text between two percent signs for header \'x-a\'', setting('a%2Fb%2Fc'), setting('100%% %REQ(X-B):20%')],
  [
    'too large weights', { route: [{ ...route[0], weight: 4294967295 }, { ...route[0], weight: 1 }] },
    { route: [{ ...route[0], weight: 4294967294 }, { ...route[0], weight: 1 }] },
  ],
];

function found(reason: string, port = 80): readonly string[] {
  return [`platform/gateway: ING622 VirtualService 'shop/old' on port ${port} has a route with ${reason}`];
}

const [[NAMELESS, POISON]] = REFUSED;
const EDGE = gateway('shop', 'edge', server(80, 'HTTP', ['blog.example.com']));

function hash(consistentHash: Manifest, portLevelSettings: readonly Manifest[] = []): Manifest {
  return object('networking.istio.io/v1', 'DestinationRule', 'shop', 'own', {
    spec: { host: 'web', trafficPolicy: { loadBalancer: { consistentHash }, portLevelSettings } },
  });
}

export const poisonCases: readonly RuleCase[] = [
  ...REFUSED.map(([what, fails, passes]): RuleCase => ({
    code: 'ING622',
    when: `a route of another VirtualService has ${what}`,
    fails: beside(other(fails)),
    passes: beside(other(passes)),
    finds: found(what),
  })),
  {
    code: 'ING622',
    when: 'a route that Envoy refuses is for the plain port, though for another host and in another Gateway',
    fails: beside(EDGE, other(POISON, { hosts: ['blog.example.com'], gateways: ['edge'] })),
    passes: beside(EDGE, other(POISON, { hosts: ['news.example.com'], gateways: ['edge'] })),
    finds: found(NAMELESS),
  },
  {
    code: 'ING622',
    when: 'a route that Envoy refuses is not behind one that takes every request',
    fails: beside(other({}, { hosts: ['blog.example.com'], gateways: ['edge'], http: [{ route, ...POISON }, { route }] }), EDGE),
    passes: beside(other({}, { hosts: ['blog.example.com'], gateways: ['edge'], http: [{ route }, { route, ...POISON }] }), EDGE),
    finds: found(NAMELESS),
  },
  ...([
    ['an empty httpHeaderName', { httpHeaderName: '' }],
    ['a control character in httpQueryParameterName', { httpQueryParameterName: 'a\n' }],
  ] as const).map(([what, name]): RuleCase => ({
    code: 'ING623',
    when: `the DestinationRule of a backend has ${what}`,
    fails: beside(hash(name)),
    passes: beside(hash({ httpHeaderName: 'x-user' }, [{ port: { number: 81 }, loadBalancer: { consistentHash: name } }])),
    finds: [`team/web: ING623 DestinationRule 'shop/own' for Service 'shop/web' has ${what}`],
  })),
];
