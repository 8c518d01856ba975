// VirtualServices and Gateways of the cluster that the change replaces, and that did something elsewhere too.
import type { Declare } from '../../support/findings';
import { API, OURS, over, SHOP, to, URL } from '../../support/replaced';
import type { WarningCase } from '../../support/rule-cases';
import {
  deployment, gateway, object, server, service, someFiles, STOCK_SERVICE, virtualService, wholeCluster, write, type Manifest,
} from '../../support/snapshots';

const HOSTS = ['shop.example.com'];
const WWW = { kind: 'VirtualService', namespace: 'shop', name: 'www' };
const EDGE = { kind: 'Gateway', namespace: 'legacy', name: 'edge' };

/** A VirtualService that goes away, for these Gateways, and objects that stay or come. */
function named(gateways: readonly string[], others: readonly Manifest[] = [], own: readonly Manifest[] = [], spec: Manifest = {}): Declare {
  return (p) => {
    const www = virtualService('shop', 'www', { hosts: HOSTS, gateways, http: [to('web')], ...spec });
    over(someFiles(gateway('legacy', 'edge', SHOP), www, ...others).replacing(EDGE, WWW))(p);
    own.forEach((manifest) => write(p.team, manifest));
  };
}

/** A Gateway for the pods of another gateway. */
function egress(): Manifest {
  return object('networking.istio.io/v1', 'Gateway', 'other', 'edge', { spec: { selector: { istio: 'egress' }, servers: [SHOP] } });
}

function meshRoutes(host: string): Manifest {
  return virtualService('shop', 'inside', { hosts: HOSTS, http: [to(host)] });
}

/** A root that stays, and the delegate that goes away. */
function delegating(...own: readonly Manifest[]): Declare {
  return (p) => {
    const root = virtualService('shop', 'root', {
      hosts: ['other.example.com'], gateways: ['other/edge'], http: [{ ...API, delegate: { name: 'www' } }, to('web')],
    });
    over(someFiles(root, virtualService('shop', 'www', { http: [to('pay')] })).replacing(WWW))(p);
    own.forEach((manifest) => write(p.team, manifest));
  };
}

function proxy(istio: string): Manifest {
  return deployment('internal', 'edge', { app: 'edge', istio }, {
    containers: [{ name: 'istio-proxy', image: 'proxy', args: ['proxy', 'router'] }],
  });
}

/** A Gateway for several gateways goes away. */
function sharedWith(istio: string, ...others: readonly Manifest[]): Declare {
  const shared = object('networking.istio.io/v1', 'Gateway', 'legacy', 'edge', { spec: { selector: { app: 'edge' }, servers: [SHOP] } });
  return over(someFiles(
    deployment('istio-system', 'istio-ingressgateway', { app: 'edge', istio: 'ingressgateway' }, {}), shared, proxy(istio), ...others,
  ).replacing(EDGE));
}

function lost(place: string, name = 'www'): string[] {
  const routes = `VirtualService 'shop/${name}' has routes of 'shop.example.com' for ${place}`;
  return [`warning at platform/gateway: ING624 ${routes}, which would go away`];
}

export const elsewhereCases: readonly WarningCase[] = [
  {
    code: 'ING624',
    when: 'a replaced VirtualService has routes for sidecars too',
    fails: named(['legacy/edge', 'mesh'], [meshRoutes('next')]),
    passes: named(['legacy/edge', 'mesh'], [meshRoutes('web.shop.svc.cluster.local')]),
    finds: lost('sidecars (mesh)'),
    url: URL,
  },
  {
    code: 'ING624',
    when: 'a VirtualService with the name of ours is for sidecars alone',
    fails: over(someFiles(virtualService('shop', 'shop-example-com', { hosts: HOSTS, http: [to('web')] }))),
    passes: over(someFiles(virtualService('shop', 'shop-example-com', { hosts: HOSTS, gateways: [OURS], http: [to('web')] }))),
    finds: lost('sidecars (mesh)', 'shop-example-com'),
    url: URL,
  },
  {
    code: 'ING624',
    when: 'the user\'s own VirtualService has the routes for other sidecars',
    fails: named(['legacy/edge', 'mesh'], [], [virtualService('shop', 'inside', {
      hosts: HOSTS, http: [{ match: [{ sourceLabels: { app: 'cart' } }], ...to('web') }],
    })]),
    passes: named(['legacy/edge', 'mesh'], [], [meshRoutes('web')]),
    finds: lost('sidecars (mesh)'),
    url: URL,
  },
  {
    code: 'ING624',
    when: 'a replaced VirtualService has routes for a Gateway of other pods',
    fails: named(['legacy/edge', 'other/edge'], [egress()]),
    passes: named(['legacy/edge', 'other/edge'], [egress()], [], {
      http: [{ match: [{ gateways: ['legacy/edge'] }], ...to('web') }],
    }),
    finds: lost('Gateway \'other/edge\''),
    url: URL,
  },
  {
    code: 'ING624',
    when: 'a replaced VirtualService names a Gateway of which nothing is known',
    fails: named(['legacy/edge', 'other/edge']),
    passes: over(wholeCluster(
      STOCK_SERVICE, service('shop', 'web', { ports: [{ port: 80 }] }), gateway('legacy', 'edge', SHOP),
      virtualService('shop', 'www', { hosts: HOSTS, gateways: ['legacy/edge', 'other/edge'], http: [to('web')] }),
    ).replacing(EDGE, WWW)),
    finds: lost('Gateway \'other/edge\''),
    url: URL,
  },
  {
    code: 'ING625',
    when: 'a VirtualService stays that leaves its routes to one that goes away',
    fails: delegating(),
    passes: delegating(virtualService('shop', 'www', { http: [to('pay.shop.svc.cluster.local')] })),
    finds: [
      'warning at platform/gateway: ING625 VirtualService \'shop/root\' leaves requests with path prefix \'/api\' '
        + 'to VirtualService \'shop/www\', which would go away',
    ],
    url: URL,
  },
  {
    code: 'ING524',
    when: 'a Gateway that goes away served the pods of another gateway too',
    fails: sharedWith('internal'),
    passes: sharedWith('internal', object('networking.istio.io/v1', 'Gateway', 'internal', 'edge', {
      spec: { selector: { istio: 'internal' }, servers: [server(443, 'HTTPS', HOSTS)] },
    })),
    finds: [
      'warning at platform/gateway: ING524 Gateway \'legacy/edge\' served \'shop.example.com\' on port 443 '
        + 'at the pods of Deployment \'internal/edge\' too',
    ],
    url: URL,
  },
];
