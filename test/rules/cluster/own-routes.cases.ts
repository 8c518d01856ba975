// VirtualServices of the user's own beside a backend of ours, or for a port without one.
import { JsonPatch } from 'cdk8s';
import { Backend, IngressProtocol, type ClusterSnapshot, type IngressPortProps } from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase, WarningCase } from '../../support/rule-cases';
import { someFiles, virtualService, wholeNamespace, write, type Manifest } from '../../support/snapshots';

const OURS = 'istio-system/istio-ingressgateway';
const backend = Backend.service('web', 80);
const route = [{ destination: { host: 'other' } }];
const API = { uri: { prefix: '/api' } };

/** A host with a backend on port 80, beside a VirtualService with these routes. */
function beside(http: readonly Manifest[], spec: Manifest = {}, snapshot?: ClusterSnapshot): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    p.port('web', { hosts: ['shop.example.com'], backend });
    write(p.team, own({ hosts: ['shop.example.com'], http, ...spec }));
  };
}

function own(spec: Manifest, home = 'shop'): Manifest {
  return virtualService(home, 'own', { gateways: [OURS], ...spec });
}

function matching(...match: readonly Manifest[]): Manifest {
  return { match, route };
}

const TWICE = ['team/web: ING611 host \'shop.example.com\' on port 80 is also routed by VirtualService \'shop/own\''];

/** Routes that take every request, and the nearest ones that do not. */
const CATCH_ALLS: ReadonlyArray<readonly [string, Manifest[], Manifest[]]> = [
  ['no condition', [{ route }], [matching(API)]],
  ['prefix /', [matching({ uri: { prefix: '/' } })], [matching({ uri: { prefix: '/a' } })]],
  ['pattern .*', [matching({ uri: { regex: '.*' } })], [matching({ uri: { regex: '/x.*' } })]],
  ['a pattern for every path', [matching({ uri: { regex: '/.*' } })], [matching({ uri: { exact: '/' } })]],
  ['a pattern that we cannot read', [matching({ uri: { regex: '(?U)/.*' } })], [matching({ uri: { regex: '(?:/a).*' } })]],
  ['the host itself', [matching({ authority: { exact: 'shop.example.com' } })], [matching({ authority: { prefix: 'shop.x' } })]],
  ['the only scheme of the port', [matching({ scheme: { exact: 'http' } })], [matching({ scheme: { exact: 'https' } })]],
  ['every method', [matching({ method: { regex: '[A-Z]+' } })], [matching({ method: { exact: 'GET' } })]],
  ['this port alone', [matching({ port: 80 })], [matching({ port: 80, ...API })]],
  ['a second match without conditions', [matching(API, {})], [matching(API, { headers: { 'x-a': { exact: 'b' } } })]],
  ['a second route', [matching(API), { route }], [matching(API), matching({ queryParams: { a: { exact: 'b' } } })]],
  ['labels of the gateway', [matching({ sourceLabels: { istio: 'ingressgateway' } })], [matching({ sourceLabels: { istio: 'other' } })]],
  ['labels that it may have', [matching({ sourceLabels: { team: 'a' } })], [matching({ sourceLabels: { team: 'a' }, ...API })]],
  ['its namespace', [matching({ sourceNamespace: 'istio-system' })], [matching({ sourceNamespace: 'shop' })]],
  [
    'the Gateway, whatever the labels', [matching({ gateways: [OURS], sourceLabels: { istio: 'other' } })],
    [matching({ gateways: [OURS], withoutHeaders: { 'x-a': {} } })],
  ],
  ['an unknown delegate', [{ delegate: { name: 'd' } }], [{ ...matching(API), route: undefined, delegate: { name: 'd' } }]],
];

export const catchAlls: readonly RuleCase[] = CATCH_ALLS.map(([what, fails, passes]) => ({
  code: 'ING611',
  when: `a route of the user's own VirtualService takes every request: ${what}`,
  fails: beside(fails),
  passes: beside(passes),
  finds: TWICE,
}));

function withDelegate(inner: readonly Manifest[], match?: readonly Manifest[]): Declare {
  return (p) => {
    beside([{ match, delegate: { name: 'd', namespace: 'api' } }])(p);
    write(p.team, virtualService('api', 'd', { http: inner }));
  };
}

/** A backend of ours that a patch limits to a path. */
function patched(path: string): Declare {
  return (p) => {
    const port = p.port('web', { hosts: ['shop.example.com'], backend });
    port.addJsonPatch(JsonPatch.add(path, path === '/match' ? [API] : '5s'));
    write(p.team, own({ hosts: ['shop.example.com'], http: [matching(API)] }));
  };
}

export const ownRouteCases: readonly RuleCase[] = [
  {
    code: 'ING611',
    when: 'a delegate takes every request',
    fails: withDelegate([{ route }]),
    passes: withDelegate([matching(API)]),
    finds: TWICE,
  },
  {
    code: 'ING611',
    when: 'a delegate takes every request of the Gateway that its root names, whatever the labels',
    fails: withDelegate([{ route }], [{ gateways: [OURS], sourceLabels: { istio: 'other' } }]),
    passes: withDelegate([{ route }], [{ sourceLabels: { istio: 'other' } }]),
    finds: TWICE,
  },
  {
    code: 'ING611',
    when: 'a delegate is not among the files, which may exist',
    fails: beside([{ delegate: { name: 'd' } }], {}, someFiles(virtualService('shop', 'x', {}))),
    passes: beside([{ delegate: { name: 'd' } }], {}, wholeNamespace('shop', virtualService('shop', 'x', {}))),
    finds: TWICE,
  },
  {
    code: 'ING611',
    when: 'a patch gives our route conditions, so that it does not come last',
    fails: patched('/match'),
    passes: patched('/timeout'),
    finds: [...TWICE, 'team/web: ING614 the route was patched at /match'],
  },
  {
    code: 'ING611',
    when: 'a route takes all hosts of a wildcard, of one level or more',
    fails: overWildcard({ regex: '[a-z.]+\\.example\\.com' }),
    passes: overWildcard({ regex: '[a-z]+\\.example\\.com' }),
    finds: ['team/web: ING611 host \'*.example.com\' on port 80 is also routed by VirtualService \'shop/own\''],
  },
  {
    code: 'ING611',
    when: 'the user\'s own VirtualService has the TCP port, even with conditions that a gateway does not look at',
    fails: tcpBeside(5432),
    passes: tcpBeside(5433),
    finds: ['team/db: ING611 TCP port 5432 is also routed by VirtualService \'shop/own\''],
  },
];

function overWildcard(authority: Manifest): Declare {
  return (p) => {
    p.port('web', { hosts: ['*.example.com'], backend });
    write(p.team, own({ hosts: ['*.example.com'], http: [matching({ authority })] }));
  };
}

function tcpBeside(port: number): Declare {
  return (p) => {
    p.tcp('db', 5432, { backend });
    write(p.team, own({ hosts: ['db.example.com'], tcp: [{ match: [{ port, sourceLabels: { a: 'b' } }], route }] }));
  };
}

/** A port without a backend, beside a VirtualService. */
function waiting(props: Partial<IngressPortProps>, ...others: readonly Manifest[]): Declare {
  return (p) => {
    p.port('web', props);
    others.forEach((other) => write(p.team, other));
  };
}

const HOST = { hosts: ['shop.example.com'] };
const TCP = { port: 5432, protocol: IngressProtocol.TCP };

const HTTP = { http: [{ route }] };
const BLOG = own({ hosts: ['blog.example.com'], ...HTTP });

/** VirtualServices that do not serve a port without a backend, and the nearest ones that do. */
const WAITING: ReadonlyArray<readonly [string, Partial<IngressPortProps>, Manifest, Manifest]> = [
  ['is not exported to it', HOST, own({ ...HOST, ...HTTP, exportTo: ['.'] }), own({ ...HOST, ...HTTP, exportTo: ['istio-system'] })],
  ['has another section', HOST, own({ ...HOST, tcp: [{ route }] }), own({ ...HOST, ...HTTP })],
  ['is for the mesh', HOST, own({ ...HOST, ...HTTP, gateways: ['mesh'] }), own({ ...HOST, ...HTTP, gateways: ['mesh', OURS] })],
  ['is for another Gateway', HOST, own({ ...HOST, ...HTTP, gateways: ['blog/edge'] }), own({ hosts: ['*.example.com'], ...HTTP })],
  [
    'is for another TCP port', TCP, own({ hosts: ['*'], tcp: [{ match: [{ port: 5433 }], route }] }),
    own({ hosts: ['*'], tcp: [{ match: [{ port: 5432 }], route }] }),
  ],
];

export const waitingPorts: readonly WarningCase[] = [
  ...WAITING.map(([what, props, stranger, serving]): WarningCase => ({
    code: 'ING610',
    when: `a port has no backend, and the user's own VirtualService ${what}`,
    url: `http://shop.example.com:${props.port ?? 80}/`,
    fails: waiting({ ...props, allowedNamespaces: ['shop'] }, stranger),
    passes: waiting({ ...props, allowedNamespaces: ['shop'] }, serving),
    finds: [`warning at team/web: ING610 port ${props.port ?? 80} has no route`],
  })),
  {
    code: 'ING610',
    when: 'a port without a backend does not admit the namespace of the user\'s own VirtualService',
    url: 'http://shop.example.com/',
    fails: waiting(HOST, own({ ...HOST, ...HTTP })),
    passes: waiting({ ...HOST, allowedNamespaces: ['shop'] }, own({ ...HOST, ...HTTP })),
    finds: ['warning at team/web: ING610 port 80 has no route'],
  },
];

export const strangers: readonly WarningCase[] = [
  {
    code: 'ING617',
    when: 'the user\'s own VirtualService is for a host that no port admits',
    url: 'http://shop.example.com/',
    fails: (p) => {
      p.port('web', { ...HOST, backend });
      write(p.team, BLOG);
    },
    passes: (p) => {
      p.port('web', { ...HOST, backend });
      p.port('blog', { hosts: ['*.example.com'], allowedNamespaces: ['shop'], backend });
      write(p.team, BLOG);
    },
    finds: [
      'warning at platform/gateway: ING617 VirtualService \'shop/own\' uses \'istio-system/istio-ingressgateway\', '
      + 'which admits none of its hosts for its namespace: \'blog.example.com\'',
    ],
  },
  {
    code: 'ING617',
    when: 'the user\'s own VirtualService is in a namespace that the port does not admit, and uses no other Gateway',
    url: 'http://shop.example.com/',
    fails: (p) => {
      p.port('web', { ...HOST, backend });
      write(p.team, own({ ...HOST, http: [matching(API)] }, 'blog'));
    },
    passes: (p) => {
      p.port('web', { ...HOST, backend });
      write(p.team, own({ ...HOST, gateways: [OURS, 'blog/edge'], http: [matching(API)] }, 'blog'));
    },
    finds: [
      'warning at platform/gateway: ING617 VirtualService \'blog/own\' uses \'istio-system/istio-ingressgateway\', '
      + 'which admits none of its hosts for its namespace: \'shop.example.com\'',
    ],
  },
  {
    code: 'ING617',
    when: 'the user\'s own VirtualService uses the Gateway of a gateway without ports, which is not written',
    url: 'http://blog.example.com/',
    fails: (p) => {
      p.gatewayWith({});
      write(p.team, BLOG);
    },
    passes: (p) => {
      p.port('web', { hosts: ['blog.example.com'], backend });
      write(p.team, own({ hosts: ['blog.example.com'], http: [matching(API)] }));
    },
    finds: [
      'warning at platform/gateway: ING617 VirtualService \'shop/own\' uses \'istio-system/istio-ingressgateway\', '
      + 'which admits none of its hosts for its namespace: \'blog.example.com\'',
    ],
  },
  {
    code: 'ING617',
    when: 'only our redirect has the host for any namespace',
    url: 'https://shop.example.com/',
    fails: (p) => {
      p.tls('www', 'shop.example.com', { backend });
      write(p.team, own({ ...HOST, http: [matching(API)] }, 'blog'));
    },
    passes: (p) => {
      p.tls('www', 'shop.example.com', { backend });
      write(p.team, own({ ...HOST, http: [matching(API)] }));
    },
    finds: [
      'warning at platform/gateway: ING617 VirtualService \'blog/own\' uses \'istio-system/istio-ingressgateway\', '
      + 'which admits none of its hosts for its namespace: \'shop.example.com\'',
    ],
  },
];
