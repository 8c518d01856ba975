import { App } from 'cdk8s';
import { crossings } from '../../lab/differential/crossing';
import type { Intent } from '../../lab/differential/intent';
import { judge } from '../../lab/differential/judge';
import { otherRefusals } from '../../lab/differential/other-refusals';
import { mispredictions } from '../../lab/differential/predicted';
import { STRICTER } from '../../lab/differential/stricter';
import type { GatewayQuestion, Trial } from '../../lab/differential/trial';
import type { Answer, Call, CallAnswer } from '../../lab/oracle/ask';
import { Backend, IngressPort, IngressProtocol, IngressRoute, TlsCertificate } from '../../src';
import { IngressRegistry } from '../../src/app/registry';
import { RULE_TABLES } from '../../src/rules/index';
import { Playground } from '../support/findings';

const intent = { url: 'http://a.example.com:80', clusters: ['outbound|80||web.shop.svc.cluster.local'], needsHttp2: false };
const proxy = { namespace: '', labels: {}, unprivileged: false };
const question: GatewayQuestion = {
  name: 'x', proxy, calls: [], intents: [intent], unwritable: [], journeys: [], crossings: [], former: [],
};
const answer = { name: 'x', rejected: [], warnings: [], analysis: [], envoy: [] };
const served = { ...answer, calls: [{ cluster: intent.clusters[0] }] };
const lost = { ...answer, calls: [{ error: 'no route matched' }] };

function verdict(codes: readonly string[], given: Parameters<typeof judge>[1][number], changed: Partial<Trial> = {}): string {
  const tried = { declarations: [], codes, warnings: [], otherwise: [], alarms: [], objects: [], questions: [question], ...changed };
  return judge(tried, [given]).verdict;
}

test('a declaration that is accepted, and served as declared, is accepted by both', () => {
  expect(verdict([], served)).toBe('accepted');
});

test.each([
  ['a request takes another path', lost],
  ['the webhook refuses an object', { ...served, rejected: ['no'] }],
  ['the webhook warns', { ...served, warnings: ['hm'] }],
  ['an analyzer warns', { ...served, analysis: ['IST0145 Error x'] }],
  ['Istio gives up', { ...served, name: '' }],
  ['a call was not answered', { ...answer, calls: null }],
  ['Envoy refuses what is generated', { ...served, envoy: ['duplicate matcher'] }],
  ['Envoy was not asked', { ...served, envoy: undefined }],
])('an accepted declaration is a miss when %s', (_, given) => {
  expect(verdict([], given)).toBe('miss');
});

test('what an analyzer and the library both warn of is no miss', () => {
  const warned = { ...served, analysis: ['IST0132 Warning no host'] };
  expect([[], ['ING317'], ['ING617']].map((warnings) => verdict([], warned, { warnings }))).toEqual(['miss', 'miss', 'accepted']);
});

test('gRPC to an HTTP/1.1 backend is a miss', () => {
  const questions = [{ ...question, intents: [{ ...intent, needsHttp2: true }] }];
  expect(verdict([], served, { questions })).toBe('miss');
  expect(verdict([], { ...served, calls: [{ ...served.calls[0], http2: true }] }, { questions })).toBe('accepted');
});

test('a host that the owner of its port did not admit must not be served', () => {
  const questions = [{ ...question, intents: [{ ...intent, clusters: [] }] }];
  expect([served, lost].map((given) => verdict([], given, { questions }))).toEqual(['miss', 'accepted']);
});

describe('a host with TLS', () => {
  const security = { certificate: 'kubernetes://pay', clientAuthority: 'kubernetes://pay-cacert' };
  const pay = { ...intent, url: 'https://pay.example.com', security };
  const reached = { cluster: intent.clusters[0], ...security };
  const judged = (answered: CallAnswer, changed: Partial<GatewayQuestion> = {}) => (
    verdict([], { ...answer, calls: [answered] }, { questions: [{ ...question, intents: [pay], ...changed }] }));

  test('must show its own certificate, and ask for its own client certificates', () => {
    expect(judged(reached)).toBe('accepted');
    expect(judged({ ...reached, certificate: 'kubernetes://wild' })).toBe('miss');
    expect(judged({ ...reached, clientAuthority: undefined })).toBe('miss');
    expect(judged({ ...reached, clientAuthority: 'kubernetes://other-cacert' })).toBe('miss');
  });

  const call: Call = { port: 8443, protocol: 'http', tls: true, host: 'pay.example.com', sni: 'www.example.com', path: '/' };
  const crossed = (answered: CallAnswer, others: readonly Intent[] = []) => verdict([], {
    ...answer, calls: [reached, ...others.map(({ clusters, security: own }) => ({ cluster: clusters[0], ...own })), answered],
  }, { questions: [{ ...question, intents: [pay, ...others], crossings: [{ call, intent: pay }] }] });

  test('must not be reached by another server name that asks for no client certificate, or for others', () => {
    expect(crossed({ cluster: intent.clusters[0], certificate: 'kubernetes://wild' })).toBe('miss');
    expect(crossed({ ...reached, clientAuthority: 'kubernetes://other-cacert' })).toBe('miss');
  });

  test('may be asked for there without being reached', () => {
    expect([crossed({ error: 'no route matched' }), crossed({ cluster: 'outbound|80||www' }), crossed(reached)])
      .toEqual(['accepted', 'accepted', 'accepted']);
  });

  test('may share a backend with hosts that ask for no client certificate', () => {
    const open = { certificate: 'kubernetes://wild' };
    expect(crossed({ cluster: intent.clusters[0], ...open }, [{ ...pay, url: 'https://www.example.com', security: open }])).toBe('accepted');
  });

  test('is asked for by each server name on its port with other settings', () => {
    const wanted = { intent: pay, port: 443, call: { ...call, sni: 'pay.example.com' } };
    const names = ['www.example.com', 'pay.example.com', 'cart.example.com'].map((name, i) => (
      { port: i === 2 ? 9443 : 443, name, security: i === 1 ? security : {} }));
    expect(crossings([wanted], names)).toEqual([{ call, intent: pay }]);
    expect(crossings([{ ...wanted, intent: { ...pay, security: {} } }], names)).toEqual([]);
  });
});

test('the model is wrong if it says anything else than Istio and Envoy of what a cluster would hold', () => {
  const call: Call = { port: 80, protocol: 'http', tls: false, host: 'a.example.com', sni: '', path: '/' };
  const wrong = (changed: Partial<Answer>) => mispredictions({ ...question, calls: [call] }, served, { ...served, ...changed }).length;
  expect([wrong({}), wrong({ calls: lost.calls }), wrong({ envoy: ['no'] }), wrong({ calls: lost.calls, rejected: ['no'] })])
    .toEqual([0, 1, 1, 0]);
});

test('a refused declaration that works is a false alarm, unless it is refused on purpose', () => {
  expect([verdict(['ING301'], served), verdict(['ING301', 'ING504'], served)]).toEqual(['false alarm', 'stricter']);
});

test('a declaration that is refused, and also rejected by Istio or others, is refused by both', () => {
  expect(verdict(['ING301'], lost)).toBe('refused');
  expect(verdict(['ING301'], served, { otherwise: ['node port 30080 is allocated already'] })).toBe('refused');
});

test('a declaration that Envoy rejects too is refused by both, and the reason is shown', () => {
  const refused = { declarations: [], codes: ['ING301'], warnings: [], otherwise: [], alarms: [], objects: [], questions: [question] };
  expect(judge(refused, [{ ...served, envoy: ['duplicate matcher'] }]))
    .toEqual({ verdict: 'refused', objections: ['Envoy: duplicate matcher'] });
});

test('the list of what is refused on purpose contains only rules', () => {
  const codes = RULE_TABLES.flatMap(({ rules }) => rules.map(({ code }) => code));
  expect(Object.keys(STRICTER).filter((code) => !codes.includes(code))).toEqual([]);
});

test('a finding about a cluster without conflicts is a false alarm', () => {
  expect([verdict([], served), verdict([], served, { alarms: ['ING513 port 443'] })]).toEqual(['accepted', 'false alarm']);
});

const MISMATCH = new RegExp([
  /^Hostname\/IP does not match .*: Host: x\.a\.example\.com\. is not in the cert's altnames: /,
  /DNS:\*\.example\.com, DNS:b\.example\.org$/,
].map(({ source }) => source).join(''));

test.each([
  ['a.example.com', []],
  ['b.example.org', []],
  ['*', []],
  ['*.example.com', []],
  ['*.a.example.com', [expect.stringContaining('Host: one.a.example.com. is not in the cert')]],
  ['x.a.example.com', [expect.stringMatching(MISMATCH)]],
])('a client is shown a certificate of *.example.com and b.example.org for %s', (host, objections) => {
  const { app, team, gateway } = new Playground(new App());
  const certificate = TlsCertificate.credential('wildcard');
  const port = new IngressPort(team, 'port', {
    gateway, port: 443, protocol: IngressProtocol.HTTPS, hosts: ['*.example.com', 'b.example.org'], certificate,
  });
  new IngressRoute(team, 'route', { port, host, backend: Backend.service('web', 80) });
  expect(otherRefusals({ ...IngressRegistry.of(app).model(), gateways: [] })).toEqual(objections);
});
