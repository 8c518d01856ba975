import { App } from 'cdk8s';
import { Backend } from '../../src';
import { Playground } from '../support/findings';
import { object, write, type Manifest } from '../support/snapshots';

/** What nobody can know of a request to Service `shop/web`, beside objects of the user's own. */
function unknowns(...others: readonly Manifest[]): string[] {
  const playground = new Playground(new App());
  playground.port('web', { hosts: ['shop.example.com'], backend: Backend.service('web', 80) });
  others.forEach((other) => write(playground.team, other));
  const { arrives, unknowns: questions } = playground.gateway.explain('http://shop.example.com/');
  expect(arrives).toBe(true);
  return questions.filter((question) => question.includes('what does it change'));
}

const security = (kind: string, namespace: string, spec: Manifest = {}) => object('security.istio.io/v1', kind, namespace, 'own', { spec });
const rule = (namespace: string, host: string) => object('networking.istio.io/v1', 'DestinationRule', namespace, 'own', { spec: { host } });
const network = (namespace: string, matchLabels: Manifest = {}) => (
  object('networking.k8s.io/v1', 'NetworkPolicy', namespace, 'own', { spec: { podSelector: { matchLabels } } }));
const labels = (istio: string) => ({ selector: { matchLabels: { istio } } });

test.each<[string, Manifest, boolean]>([
  ['a DestinationRule for the backend', rule('shop', 'web'), true],
  ['a DestinationRule for the backend, by its full name', rule('team', 'web.shop.svc.cluster.local'), true],
  ['a DestinationRule for all Services', rule('team', '*.svc.cluster.local'), true],
  ['a DestinationRule for a Service of that name in another namespace', rule('team', 'web'), false],
  ['an AuthorizationPolicy of the application', security('AuthorizationPolicy', 'shop'), true],
  ['an AuthorizationPolicy of the root namespace', security('AuthorizationPolicy', 'istio-system'), true],
  ['one for the gateway pods', security('RequestAuthentication', 'istio-system', labels('ingressgateway')), true],
  ['one for other pods of the namespace', security('RequestAuthentication', 'istio-system', labels('egressgateway')), false],
  ['one of another namespace', security('PeerAuthentication', 'blog'), false],
  ['a NetworkPolicy of the application', network('shop'), true],
  ['a NetworkPolicy of the gateway pods', network('istio-system', { istio: 'ingressgateway' }), true],
  ['a NetworkPolicy of other pods', network('istio-system', { istio: 'egressgateway' }), false],
  ['a ServiceEntry for the backend', object('networking.istio.io/v1', 'ServiceEntry', 'team', 'own', {
    spec: { hosts: ['web.shop.svc.cluster.local'], ports: [{ number: 80 }] },
  }), true],
])('explain asks what an object of the user\'s own changes: %s', (_, other, isAsked) => {
  expect(unknowns(other).length > 0).toBe(isAsked);
});

test('explain names the object', () => {
  expect(unknowns(rule('shop', 'web'))).toEqual(['DestinationRule shop/own: what does it change?']);
});
