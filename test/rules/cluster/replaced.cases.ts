// Gateways of the cluster that the change replaces: those with the names of ours, and those that users name.
import { PlainHttp, type ReplacedObject } from '../../../src';
import type { Declare } from '../../support/findings';
import {
  ADMIN, adopting, backend, EVERYTHING_REDIRECTED, KAFKA, OURS, over, REDIRECTING, replacing, SHOP, SIMPLE, to, URL,
} from '../../support/replaced';
import type { WarningCase } from '../../support/rule-cases';
import { gateway, server, someFiles, virtualService, type Manifest } from '../../support/snapshots';

const PLAIN = [
  gateway('legacy', 'plain', server(80, 'HTTP', ['*'])),
  virtualService('shop', 'www', { hosts: ['shop.example.com'], gateways: ['legacy/plain'], http: [to('web')] }),
];
const PLAIN_BESIDE = someFiles(...PLAIN);
const PLAIN_BESIDE_REDIRECT = someFiles(
  ...PLAIN, gateway('istio-system', 'istio-ingressgateway', { ...server(80, 'HTTP', ['shop.example.com']), tls: { httpsRedirect: true } }),
);
const PLAIN_OBJECTS = [
  { kind: 'Gateway', namespace: 'legacy', name: 'plain' }, { kind: 'VirtualService', namespace: 'shop', name: 'www' },
];

const REDIRECT_BELOW = gateway('legacy', 'redirect', { ...server(80, 'HTTP', ['*.example.com']), tls: { httpsRedirect: true } });

function objectOf(name: string): ReplacedObject {
  return { kind: 'Gateway', namespace: 'legacy', name };
}

function passing(name: string): Manifest {
  const tls = [{ match: [{ sniHosts: ['shop.example.com'] }], ...to('web') }];
  return virtualService('shop', name, { hosts: ['shop.example.com'], gateways: ['legacy/pass'], tls });
}

const PASSING_ALL = virtualService('shop', 'all', {
  hosts: ['*'], gateways: ['legacy/pass'], tls: [{ match: [{ sniHosts: ['*'] }], ...to('web') }],
});

/** A wildcard of ours, and a Gateway for every server name that has routes; one of them goes away. */
function besideWildcard(...staying: readonly Manifest[]): Declare {
  const pass = gateway('legacy', 'pass', server(443, 'TLS', ['*'], { mode: 'PASSTHROUGH' }));
  const snapshot = someFiles(pass, passing('old'), ...staying).replacing({ kind: 'VirtualService', namespace: 'shop', name: 'old' });
  return (p) => {
    p.gatewayWith({ snapshot });
    p.tls('wild', '*.example.com', { backend });
  };
}

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
    when: 'the host is redirected from now on, and another plain server had routes for it',
    fails: over(PLAIN_BESIDE.replacing(...PLAIN_OBJECTS), {}, PlainHttp.REDIRECT),
    passes: over(PLAIN_BESIDE_REDIRECT.replacing(...PLAIN_OBJECTS), {}, PlainHttp.REDIRECT),
    finds: [
      'warning at team/web: ING518 host \'shop.example.com\' on port 80 gets a redirect to HTTPS, '
        + 'but plain HTTP by Gateway \'legacy/plain\'',
    ],
    url: URL,
  },
  {
    code: 'ING517',
    when: 'hosts were redirected that had no plain routes of their own',
    fails: over(someFiles(REDIRECT_BELOW).replacing(objectOf('redirect')), {}, PlainHttp.SERVE),
    passes: over(someFiles(REDIRECT_BELOW, ...PLAIN).replacing(objectOf('redirect'), ...PLAIN_OBJECTS), {}, PlainHttp.SERVE),
    finds: ['warning at platform/gateway: ING517 host \'*.example.com\' on port 80 was served by Gateway \'legacy/redirect\''],
    url: URL,
  },
  {
    code: 'ING518',
    when: 'TLS passed through for a server name, and no other route passes it',
    fails: besideWildcard(),
    passes: besideWildcard(passing('new')),
    finds: [
      'warning at team/wild: ING518 host \'shop.example.com\' on port 443 gets TLS, '
        + 'but TLS passed through by Gateway \'legacy/pass\'',
    ],
    url: URL,
  },
  {
    code: 'ING517',
    when: 'TLS passed through for every server name under a wildcard',
    fails: over(someFiles(gateway('legacy', 'pass', server(443, 'TLS', ['*.example.com'], { mode: 'PASSTHROUGH' })), PASSING_ALL).replacing(
      { kind: 'VirtualService', namespace: 'shop', name: 'all' },
    )),
    passes: over(someFiles(gateway('legacy', 'pass', server(443, 'TLS', ['*.example.org'], { mode: 'PASSTHROUGH' })))),
    finds: ['warning at platform/gateway: ING517 host \'*.example.com\' on port 443 was served by VirtualService \'shop/all\' '
      + 'through Gateway \'legacy/pass\''],
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
