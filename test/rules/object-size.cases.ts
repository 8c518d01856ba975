import { Duration, JsonPatch } from 'cdk8s';
import { Backend, IngressRoute, type IBackend } from '../../src';
import type { Declare } from '../support/findings';
import type { RuleCase, WarningCase } from '../support/rule-cases';

const HOSTS = Array.from({ length: 100 }, (_, index) => `${`${'a'.repeat(60)}.`.repeat(3)}host-${100 + index}.example.com`);

/** A hundred long hosts for many namespaces, which are 20 KiB for each namespace. */
function gatewayFor(namespaces: number): Declare {
  return (p) => {
    const allowedNamespaces = ['shop', ...Array.from({ length: namespaces - 1 }, (_, index) => `team-${10 + index}`)];
    const port = p.port('web', { hosts: [...HOSTS, 'shop.example.com'], allowedNamespaces });
    for (const host of port._ports[0].hosts!) new IngressRoute(p.team, host, { port, host, backend: Backend.service('web', 80) });
  };
}

/** A route with many destinations, which are about 100 bytes each. */
function routeTo(destinations: number): Declare {
  return (p) => {
    const backend: IBackend = {
      destinations: () => Array.from({ length: destinations }, (_, index) => (
        { serviceName: `web-${10000 + index}`, port: 80, weight: 1 })),
    };
    p.port('web', { hosts: ['shop.example.com'], backend });
  };
}

function patchOf(bytes: number): Declare {
  return (p) => {
    const port = p.port('web');
    const route = new IngressRoute(p.team, 'route', {
      port, host: 'shop.example.com', backend: Backend.service('web', 80), timeout: Duration.seconds(1),
    });
    route.addJsonPatch(JsonPatch.add('/headers', { response: { set: { 'x-long': 'x'.repeat(bytes) } } }));
  };
}

/** Bytes of that VirtualService and of the annotation's key, beside what the patch adds. */
const REST = 430;

export const tooLarge: readonly RuleCase[] = [
  {
    code: 'ING011',
    when: 'a Gateway has more hosts than etcd takes',
    fails: gatewayFor(74),
    passes: gatewayFor(73),
    finds: ['platform/gateway: ING011 Gateway \'istio-system/istio-ingressgateway\' with 7474 hosts has 1549 KiB'],
  },
  {
    code: 'ING011',
    when: 'a patch makes a VirtualService larger than etcd takes',
    fails: patchOf(1532 * 1024),
    passes: patchOf(1530 * 1024),
    finds: ['team/route: ING011 VirtualService \'shop/shop-example-com\' has 1533 KiB'],
  },
];

export const largeWarnings: readonly WarningCase[] = [
  {
    code: 'ING010',
    when: 'a Gateway has more hosts than kubectl apply takes',
    url: 'http://shop.example.com/',
    fails: gatewayFor(13),
    passes: gatewayFor(12),
    finds: ['warning at platform/gateway: ING010 Gateway \'istio-system/istio-ingressgateway\' with 1313 hosts has 272 KiB'],
  },
  {
    code: 'ING010',
    when: 'a VirtualService is a little larger than kubectl apply takes, other than one that is a little smaller',
    url: 'http://shop.example.com/',
    fails: patchOf(256 * 1024 - REST + 50),
    passes: patchOf(256 * 1024 - REST - 50),
    finds: ['warning at team/route: ING010 VirtualService \'shop/shop-example-com\' has 256 KiB'],
  },
  {
    code: 'ING010',
    when: 'a VirtualService has more destinations than kubectl apply takes',
    url: 'http://shop.example.com/',
    fails: routeTo(3000),
    passes: routeTo(2000),
    finds: ['warning at team/web: ING010 VirtualService \'shop/shop-example-com\' has 270 KiB'],
  },
];
