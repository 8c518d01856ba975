import { App } from 'cdk8s';
import { Backend, IngressHop, IngressOutcome, PlainHttp, type Explanation } from '../../src';
import { Playground, type Declare } from '../support/findings';
import { gateway, server, service, someFiles, virtualService, write, type Manifest } from '../support/snapshots';

const backend = Backend.service('web', 80);
const SIMPLE = { mode: 'SIMPLE', credentialName: 'own' };

const secure = (...hosts: readonly string[]): Manifest => gateway('blog', 'own', server(443, 'HTTPS', hosts, SIMPLE));
const plain = (...hosts: readonly string[]): Manifest => gateway('blog', 'own', server(80, 'HTTP', hosts));

/** Our hosts with TLS and in plain text, beside objects of the user's own. */
function beside(...others: readonly Manifest[]): Declare {
  return (p) => {
    p.tls('wild', '*.example.com', { backend, plainHttp: PlainHttp.CLOSED });
    p.port('web', { hosts: ['shop.example.org'], backend });
    others.forEach((other) => write(p.team, other));
  };
}

function explain(declare: Declare, url: string): Explanation {
  const playground = new Playground(new App());
  declare(playground);
  return playground.gateway.explain(url);
}

const { ARRIVES, INVALID, NOT_FOUND, REDIRECTED, REFUSED, RESET, UNDECIDED } = IngressOutcome;

/** What becomes of a request where a Gateway of the user's own selects the same pods. */
test.each<[string, Manifest, string, IngressOutcome]>([
  ['has a narrower host with TLS', secure('pay.example.com'), 'https://pay.example.com', UNDECIDED],
  ['has a narrower wildcard with TLS', secure('*.apps.example.com'), 'https://a.apps.example.com', UNDECIDED],
  ['has another host with TLS', secure('pay.example.com'), 'https://cart.example.com', ARRIVES],
  ['has a wider wildcard with TLS', secure('*.com'), 'https://cart.example.com', ARRIVES],
  ['has a host with TLS that nobody else has', secure('a.example.net'), 'https://a.example.net', UNDECIDED],
  ['has * beside a narrower host, and so no server names', secure('pay.example.com', '*'), 'https://pay.example.com', ARRIVES],
  ['has *, and nobody else the host', secure('*'), 'https://a.example.net', UNDECIDED],
  ['does not have the host either', secure('a.example.net'), 'https://b.example.net', RESET],
  ['has TLS, and the client speaks plain text', secure('a.example.net'), 'http://a.example.net:443', RESET],
  ['has the same host with TLS', secure('*.example.com'), 'https://cart.example.com', INVALID],
  ['has a plain host that nobody else has', plain('a.example.net'), 'http://a.example.net', UNDECIDED],
  ['has no such plain host', plain('a.example.net'), 'http://b.example.net', NOT_FOUND],
  ['has a wider plain wildcard', plain('*'), 'http://shop.example.org', ARRIVES],
])('a request where another Gateway %s', (_, other, url, outcome) => {
  const explanation = explain(beside(other), url);
  expect(explanation).toMatchObject({ outcome, arrives: outcome === ARRIVES });
});

test('a request that goes to another Gateway names it, what it opens, and what nobody can know', () => {
  const { hops, reason, unknowns, stoppedAt } = explain(beside(secure('pay.example.com')), 'https://pay.example.com');
  expect(stoppedAt).toBe(IngressHop.GATEWAY);
  expect(reason).toBe('goes to Gateway blog/own, which opens port 443 for \'pay.example.com\'');
  expect(hops[4].object).toBe('blog/Gateway/own');
  expect(unknowns).toContain('Gateway blog/own: where do its routes lead pay.example.com?');
});

test('a port that only another Gateway opens is not refused', () => {
  const declare = (...others: readonly Manifest[]): Declare => (p) => {
    p.tls('web', 'shop.example.com', { backend, plainHttp: PlainHttp.CLOSED });
    others.forEach((other) => write(p.team, other));
  };
  expect(explain(declare(), 'http://a.example.net').outcome).toBe(REFUSED);
  expect(explain(declare(plain('b.example.net')), 'http://a.example.net')).toMatchObject({
    outcome: UNDECIDED, stoppedAt: IngressHop.GATEWAY_POD, reason: 'goes to Gateway blog/own, which opens port 80 for \'b.example.net\'',
  });
});

test('a Gateway of a snapshot that reaches the port through another Service counts as well', () => {
  const ports = [{ port: 9000, targetPort: 8443 }];
  const internal = service('istio-system', 'internal', { selector: { istio: 'ingressgateway' }, ports });
  const others = gateway('blog', 'edge', server(9000, 'HTTPS', ['pay.example.com'], SIMPLE));
  const declare: Declare = (p) => {
    p.gatewayWith({ snapshot: someFiles(internal, others) });
    beside()(p);
  };
  expect(explain(declare, 'https://pay.example.com')).toMatchObject({
    outcome: UNDECIDED, reason: 'goes to Gateway blog/edge, which opens port 9000 for \'pay.example.com\'',
  });
});

test('a redirect of ours leaves narrower hosts of another Gateway alone', () => {
  const http = [{ route: [{ destination: { host: 'a' } }] }];
  const routes = virtualService('blog', 'routes', { hosts: ['a.example.com'], gateways: ['own'], http });
  const declare: Declare = (p) => {
    p.tls('wild', '*.example.com', { backend });
    [plain('a.example.com'), routes].forEach((other) => write(p.team, other));
  };
  expect(explain(declare, 'http://a.example.com').outcome).toBe(UNDECIDED);
  expect(explain(declare, 'http://b.example.com').outcome).toBe(REDIRECTED);
});
