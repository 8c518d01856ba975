import { judge } from '../../lab/differential/judge';
import { predicted } from '../../lab/differential/predicted';
import { trial } from '../../lab/differential/trial';
import { PlainHttp } from '../../src';
import type { Declaration } from '../support/random-declarations';

const SURROUNDINGS = { authority: { cert: '' }, pair: { cert: '', key: '' }, injectors: [] };
const [SHOP, BLOG, , PLATFORM] = [0, 1, 2, 3];
const [ONE, MUTUAL, OTHER, , OTHER_MUTUAL] = [0, 1, 2, 3, 4];

const USUAL = { gateway: 0, port: 443, plainHttp: PlainHttp.CLOSED, certificate: ONE, backend: 0, attached: false, fits: true };

function declared(
  id: string, kind: Declaration['kind'], chart: number, hosts: readonly string[], given: Partial<Declaration> = {},
): Declaration {
  return { ...USUAL, id, kind, chart, hosts, ...given };
}

const WILDCARD = ['*.example.com'];
const PAY = ['pay.example.com'];

/** Declarations whose output Istio or Envoy once dropped, sent astray, or served without a client certificate. */
const ONCE_WRONG: ReadonlyArray<readonly [string, readonly Declaration[]]> = [
  ['one server name in two servers, from two namespaces', [
    declared('wild', 'tls', PLATFORM, WILDCARD),
    declared('pay', 'tls', PLATFORM, PAY, { certificate: OTHER, allowed: ['shop'] }),
    declared('route', 'route', BLOG, PAY),
  ]],
  ['one server name in two servers, one of which has another host too', [
    declared('wild', 'tls', PLATFORM, WILDCARD),
    declared('both', 'https', PLATFORM, [...PAY, 'cart.example.com'], { certificate: OTHER, allowed: ['shop'] }),
    declared('route', 'route', SHOP, PAY),
    declared('cart', 'route', SHOP, ['cart.example.com'], { backend: 1 }),
  ]],
  ['a host that its server leaves out, below a narrower wildcard of another team', [
    declared('wild', 'https', PLATFORM, [...WILDCARD, 'admin.apps.example.com'], { attached: true, backend: 1 }),
    declared('apps', 'tls', SHOP, ['*.apps.example.com'], { certificate: OTHER, attached: true, backend: 2 }),
  ]],
  ['a host that asks for client certificates, below a wildcard that does not', [
    declared('wild', 'tls', PLATFORM, WILDCARD, { allowed: ['shop'] }),
    declared('www', 'route', SHOP, ['www.example.com'], { backend: 3 }),
    declared('pay', 'tls', SHOP, PAY, { certificate: MUTUAL, attached: true, backend: 4 }),
  ]],
  ['a host that asks for client certificates, below a wildcard that asks for others', [
    declared('wild', 'tls', PLATFORM, WILDCARD, { certificate: OTHER_MUTUAL, allowed: ['shop'] }),
    declared('pay', 'tls', SHOP, PAY, { certificate: MUTUAL, attached: true, backend: 4 }),
  ]],
  ['a host beside *, for which istiod names no server, below a wildcard of another team', [
    declared('wild', 'tls', BLOG, WILDCARD, { certificate: OTHER, attached: true }),
    declared('all', 'https', PLATFORM, ['cart.example.com', '*'], { attached: true, backend: 3 }),
  ]],
  ['a host below *, attached to it, below a wildcard of another team', [
    declared('wild', 'tls', BLOG, WILDCARD, { certificate: OTHER, attached: true }),
    declared('all', 'https', PLATFORM, ['*'], { allowed: ['shop'] }),
    declared('cart', 'route', SHOP, ['cart.example.com'], { backend: 3 }),
  ]],
];

test.each(ONCE_WRONG)('is refused, or served as it is declared: %s', (_, declarations) => {
  const tried = trial('once wrong', declarations, SURROUNDINGS);
  expect(judge(tried, predicted(tried))).not.toMatchObject({ verdict: 'miss' });
});
