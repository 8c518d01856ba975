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

const PLAIN = { route: [{ destination: { host: 'own' } }] };
const API = { ...PLAIN, match: [{ uri: { prefix: '/api' } }] };
const OURS = 'istio-system/istio-ingressgateway';

function routes(host: string, uses: string, http: Manifest = PLAIN): Manifest {
  return virtualService('shop', 'routes', { hosts: [host], gateways: [uses], http: [http] });
}

function redirecting(...hosts: readonly string[]): Manifest {
  return gateway('blog', 'own', server(80, 'HTTP', hosts, { httpsRedirect: true }));
}

const HOST = 'a.example.com';

/** The declarations, what stands beside them, and what becomes of plain requests for `a.example.com`. */
const PLAIN_PORTS: ReadonlyArray<readonly [string, Declare, readonly Manifest[], IngressOutcome]> = [
  [
    'an exact host below * of ours, under a wildcard that we redirect',
    (p) => {
      p.port('all', { hosts: ['*', HOST], backend });
      p.tls('wild', '*.example.com', { backend });
    }, [], ARRIVES,
  ],
  ['a host of theirs below a wildcard that we redirect', redirect('*.example.com'), [plain(HOST), theirs(HOST)], UNDECIDED],
  ['a host of theirs without routes below it', redirect('*.example.com'), [plain(HOST)], REDIRECTED],
  ['a route of theirs through their * below it', redirect('*.example.com'), [plain('*'), theirs(HOST)], UNDECIDED],
  ['a route of theirs through our * below it', redirect('*.example.com', '*'), [routes(HOST, OURS)], UNDECIDED],
  ['a redirect of theirs below our wildcard', plainly('*.example.com'), [redirecting(HOST)], UNDECIDED],
  ['a wildcard of theirs that redirects below our *', plainly('*'), [redirecting('*.example.com')], UNDECIDED],
  ['a redirect of theirs for *, above ours', plainly('*.example.com'), [redirecting('*')], ARRIVES],
  ['a redirect of theirs for *, with routes for our host', plainly(HOST), [redirecting('*'), theirs(HOST)], INVALID],
  [
    'a route of theirs at our redirect', redirect('*', '*.example.com'), [routes(HOST, `${OURS}-redirect`, API)], REDIRECTED,
  ],
];

function theirs(host: string): Manifest {
  return routes(host, 'blog/own', API);
}

/** A port with TLS whose plain port redirects, and perhaps a plain host. */
function redirect(host: string, ...plainHosts: readonly string[]): Declare {
  return (p) => {
    p.tls('wild', host, { backend });
    if (plainHosts.length > 0) p.port('plain', { hosts: [...plainHosts], backend });
  };
}

function plainly(host: string): Declare {
  return (p) => p.port('plain', { hosts: [host], backend });
}

test.each(PLAIN_PORTS)('Envoy chooses by virtual host: %s', (_, declare, others, outcome) => {
  const explanation = explain((p) => {
    declare(p);
    others.forEach((other) => write(p.team, other));
  }, 'http://a.example.com/api');
  expect(explanation).toMatchObject({ outcome, arrives: outcome === ARRIVES });
});

describe('TLS that another Gateway passes through', () => {
  const passing = (...hosts: readonly string[]) => gateway('blog', 'own', server(443, 'TLS', hosts, { mode: 'PASSTHROUGH' }));
  const tls = (host: string) => virtualService('blog', 'routes', {
    hosts: [host], gateways: ['own'], tls: [{ match: [{ sniHosts: [host] }], route: [{ destination: { host: 'own' } }] }],
  });

  test('has the server names of its routes, not those of the Gateway', () => {
    const outcomeOf = (host: string) => explain(beside(passing('*'), tls('pay.example.com')), `https://${host}`).outcome;
    expect(outcomeOf('pay.example.com')).toBe(UNDECIDED);
    expect(outcomeOf('cart.example.com')).toBe(ARRIVES);
    expect(outcomeOf('a.example.net')).toBe(RESET);
  });

  test('is followed to its routes', () => {
    expect(explain(beside(passing('*'), tls('pay.example.com')), 'https://pay.example.com').unknowns)
      .toContain('VirtualService blog/routes: does it lead the request to own.blog?');
  });

  test('takes connections without TLS too, if it is for every host', () => {
    const outcomeOf = (host: string) => explain(beside(passing('*'), tls(host)), 'http://cart.example.com:443').outcome;
    expect([outcomeOf('*'), outcomeOf('pay.example.com')]).toEqual([UNDECIDED, RESET]);
  });

  test('may have any name of the Gateway while its routes are unknown', () => {
    expect(explain(beside(passing('pay.example.com')), 'https://pay.example.com').outcome).toBe(UNDECIDED);
  });
});
