import { isSame, type FormerCall } from '../../lab/differential/cluster/former-calls';
import { outcomes, unsaid, untrue } from '../../lab/differential/cluster/losses';
import type { Call, CallAnswer } from '../../lab/oracle/ask';
import type { Finding } from '../../src/rules/finding';

const call: Call = { port: 8443, protocol: 'http', tls: true, host: 'pay.example.com', sni: 'pay.example.com', path: '/' };
const served: CallAnswer = { cluster: 'outbound|80||pay.shop.svc.cluster.local' };
const lost: CallAnswer = { error: 'no virtual host matched' };
const former: FormerCall = { call, host: 'pay.example.com', port: 443, before: served, isReplaced: true };
const declared = { url: 'https://pay.example.com:443', clusters: ['outbound|80||web.team.svc.cluster.local'], needsHttp2: false };
const takenOver: CallAnswer = { cluster: declared.clusters[0] };

function warning(code: string, got: string): Finding {
  return { code, got, level: 'warning', name: '', at: '', allowed: '', otherwise: '', fix: '', see: '' };
}

const HOST_LOST = warning('ING517', 'host \'pay.example.com\' on port 443 was served by Gateway \'istio-system/edge\'');

function after(answer: CallAnswer, changed: Partial<FormerCall> = {}): ReturnType<typeof outcomes> {
  return outcomes([{ ...former, ...changed }], () => answer);
}

test('a request that gets what it got lost nothing', () => {
  expect(unsaid(after(served), [], [])).toEqual([]);
});

test.each([
  ['leads nowhere', lost],
  ['leads elsewhere', { cluster: 'outbound|80||other.shop.svc.cluster.local' }],
  ['is redirected', { redirect: 'https://' }],
  ['needs a client certificate', { ...served, clientAuthority: 'kubernetes://pay-cacert' }],
])('a request that %s has to be told', (_, answer) => {
  expect(unsaid(after(answer), [], [])).toHaveLength(1);
  expect(unsaid(after(answer), [], [HOST_LOST])).toEqual([]);
});

test('a warning of another host, another port, or a node port tells nothing', () => {
  const others = [
    warning('ING517', 'host \'www.example.com\' on port 443 was served by Gateway \'istio-system/edge\''),
    warning('ING517', 'host \'pay.example.com\' on port 9443 was served by Gateway \'istio-system/edge\''),
    warning('ING319', 'port 443 of Service \'istio-system/istio-ingressgateway\' changes from node port 31443 to 30443'),
  ];
  expect(others.map((other) => unsaid(after(lost), [], [other]).length)).toEqual([1, 1, 1]);
});

test('a port that the Service loses is told by its number', () => {
  expect(unsaid(after(served, { call: undefined }), [], [])).toHaveLength(1);
  expect(unsaid(after(served, { call: undefined }), [], [warning('ING322', 'port 443 goes')])).toEqual([]);
});

test('a declaration may take over what stays, and not unseen what goes away', () => {
  expect(unsaid(after(takenOver, { isReplaced: false }), [declared], [])).toEqual([]);
  expect(unsaid(after(takenOver), [declared], [])).toHaveLength(1);
  expect(unsaid(after(lost, { isReplaced: false }), [declared], [])).toHaveLength(1);
});

test('a warning of a host that lost nothing is false', () => {
  expect(untrue(after(served), [HOST_LOST])).toHaveLength(1);
  expect(untrue(after(lost), [HOST_LOST])).toEqual([]);
});

test('redirects and applications are compared as clients see them', () => {
  expect([{ ...served, certificate: 'kubernetes://new' }, lost].map((other) => isSame(served, other))).toEqual([true, false]);
});
