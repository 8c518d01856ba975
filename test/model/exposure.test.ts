import { App } from 'cdk8s';
import { Backend, IngressRoute, PlainHttp, TlsCertificate } from '../../src';
import { Playground, type Declare } from '../support/findings';
import { virtualService, write } from '../support/snapshots';

const backend = Backend.service('web', 80);
const simple = TlsCertificate.credential('simple');
const mutual = TlsCertificate.credential('mutual', { mutual: true });

/** What the gateway hop says of a request. */
function atGateway(declare: Declare, url: string): string {
  const playground = new Playground(new App());
  declare(playground);
  return playground.gateway.explain(url).hops[4].summary;
}

test.each<[string, Declare, string]>([
  ['is served in plain text too', (p) => p.tls('pay', 'pay.example.com', { certificate: simple, plainHttp: PlainHttp.SERVE, backend }),
    'SIMPLE certificate simple; also served in plain text on port 80'],
  ['is redirected on port 80', (p) => p.tls('pay', 'pay.example.com', { certificate: simple, backend }), 'SIMPLE certificate simple'],
  ['is redirected on another port', (p) => p.tls('pay', 'pay.example.com', { certificate: simple, plainPort: 8088, backend }),
    'SIMPLE certificate simple'],
  ['is served without client certificates on another port', (p) => {
    p.tls('pay', 'pay.example.com', { certificate: mutual, backend });
    p.tls('easy', 'pay.example.com', { certificate: simple, port: 9443, backend });
  }, 'MUTUAL certificate mutual; also served with certificate simple on port 9443'],
  ['is served behind another CA on another port', (p) => {
    p.tls('pay', 'pay.example.com', { certificate: mutual, backend });
    p.tls('easy', 'pay.example.com', { certificate: TlsCertificate.credential('other', { mutual: true }), port: 9443, backend });
  }, 'MUTUAL certificate mutual; also served with certificate other on port 9443'],
  ['is below a wildcard without client certificates, whose routes are other ones', (p) => {
    const wild = p.tls('wild', '*.example.com', { certificate: simple, allowedNamespaces: ['shop'] });
    new IngressRoute(p.team, 'www', { port: wild, host: 'www.example.com', backend });
    p.tls('pay', 'pay.example.com', { certificate: mutual, backend });
  }, 'MUTUAL certificate mutual'],
  ['a VirtualService of the user\'s own serves through both Gateways', (p) => {
    const wild = p.tls('wild', '*.example.com', { certificate: simple, allowedNamespaces: ['shop'] });
    new IngressRoute(p.team, 'www', { port: wild, host: 'www.example.com', backend });
    p.tls('pay', 'pay.example.com', { certificate: mutual, backend });
    write(p.team, virtualService('shop', 'own', {
      hosts: ['pay.example.com'], gateways: ['istio-system/istio-ingressgateway', 'istio-system/istio-ingressgateway-simple'],
      http: [{ match: [{ uri: { prefix: '/api' } }], route: [{ destination: { host: 'api' } }] }],
    }));
  }, 'MUTUAL certificate mutual; VirtualService shop/own is also served with certificate simple on port 443'],
])('an explanation tells the easiest ways to a host that %s', (_, declare, summary) => {
  expect(atGateway(declare, 'https://pay.example.com/')).toBe(summary);
});
