// Gateways that go away, and in whose place one with another name comes.
import { IngressRoute, TlsCertificate } from '../../../src';
import type { Declare } from '../../support/findings';
import { backend, SHOP, SIMPLE, URL } from '../../support/replaced';
import type { WarningCase } from '../../support/rule-cases';
import { gateway, server, someFiles, type Manifest } from '../../support/snapshots';

/** The user deletes the Gateway `edge`. */
function instead(gatewayName: string | undefined, ...servers: readonly Manifest[]): Declare {
  const there = someFiles(gateway('istio-system', 'edge', ...servers));
  const snapshot = there.replacing({ kind: 'Gateway', namespace: 'istio-system', name: 'edge' });
  return (p) => {
    p.gatewayWith({ snapshot, gatewayName });
    new IngressRoute(p.team, 'web', { port: p.tls('port', 'shop.example.com'), backend });
  };
}

/** A wildcard has a Gateway of its own, which is there already. */
const ofCertificate: Declare = (p) => {
  const wildcard = server(443, 'HTTPS', ['*.example.com'], { mode: 'SIMPLE', credentialName: 'wild' });
  p.gatewayWith({ snapshot: someFiles(gateway('istio-system', 'istio-ingressgateway-wild', wildcard)) });
  p.tls('wild', '*.example.com', { certificate: TlsCertificate.credential('wild'), backend });
};

const TOO = ' too, until it is deleted';

export const renamedGatewayCases: readonly WarningCase[] = [
  {
    code: 'ING525',
    when: 'a Gateway with a TLS host of ours has another name',
    fails: instead(undefined, SHOP),
    passes: instead('edge', SHOP),
    finds: [`warning at platform/gateway: ING525 Gateway 'istio-system/edge' has 'shop.example.com' on port 443${TOO}`],
    url: URL,
  },
  {
    code: 'ING525',
    when: 'one of the hosts of a Gateway with another name is ours',
    fails: instead(undefined, server(443, 'HTTPS', ['shop.example.com', 'blog.example.com'], SIMPLE)),
    passes: ofCertificate,
    finds: [
      'warning at platform/gateway: ING517 host \'blog.example.com\' on port 443 was served by Gateway \'istio-system/edge\'',
      `warning at platform/gateway: ING525 Gateway 'istio-system/edge' has 'shop.example.com' on port 443${TOO}`,
    ],
    url: URL,
  },
];
