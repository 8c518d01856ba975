import { declaredOnly } from './prepared';
import { culprit } from '../../lab/checks/walk';
import { judged } from '../../lab/oracle/judge';
import { journey } from '../../lab/traffic/journey';
import { disagreement, type Observed } from '../../lab/traffic/verdict';
import { cloud } from '../scenarios/cloud';
import { managedGateway } from '../scenarios/managed-gateway';
import { ownGateway } from '../scenarios/own-gateway';
import { ownRoutes } from '../scenarios/own-routes';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const [mail, shop] = [managedGateway, cloud].map((scenario) => declaredOnly(scenario, folder));
const webmail = { namespace: 'mail', pod: 'webmail-5d9c7b-x2x4z', container: 'webmail', port: 8000 };
const open = { balancerListens: true, envoyListens: true };

function verdict(url: string, observed: Observed, prepared = mail): string | undefined {
  return disagreement(journey(prepared.gateways[0], url), observed, prepared);
}

describe('the wire agrees with explain', () => {
  test.each<[string, string, Observed]>([
    ['an application answers', 'https://mail.example.com/', { ...open, answer: { kind: 'answered', status: 200, identity: webmail } }],
    ['a redirect leads to the same path', 'http://mail.example.com/a', {
      ...open, answer: { kind: 'answered', status: 301, location: 'https://mail.example.com/a' },
    }],
    ['Envoy answers 404', 'http://other.example.com/', { ...open, answer: { kind: 'answered', status: 404, server: 'istio-envoy' } }],
    ['nothing listens', 'tcp://mail.example.com:5432', { answer: { kind: 'refused' }, balancerListens: false, envoyListens: false }],
    ['a handshake is cut off', 'https://other.example.com/', { ...open, answer: { kind: 'closed' } }],
  ])('when %s', (_, url, observed) => {
    expect(verdict(url, observed)).toBeUndefined();
  });

  test('when the gateway answers at its status port', () => {
    const answer = (status: number) => ({ ...open, answer: { kind: 'answered' as const, status } });
    expect(verdict('http://shop.example.com:15021/healthz/ready', answer(200), shop)).toBeUndefined();
    expect(verdict('http://shop.example.com:15021/', answer(404), shop)).toBeUndefined();
  });
});

describe('fails when', () => {
  test.each<[string, string, Observed, string]>([
    ['another application answers', 'https://mail.example.com/', {
      ...open, answer: { kind: 'answered', status: 200, identity: { ...webmail, pod: 'smtp-5d9c7b-x2x4z' } },
    }, 'should be answered by mail/webmail:8000'],
    ['an application of the same name in another namespace answers', 'https://mail.example.com/', {
      ...open, answer: { kind: 'answered', status: 200, identity: { ...webmail, namespace: 'web' } },
    }, 'should be answered by mail/webmail:8000'],
    [
      'Envoy answers in place of an application', 'https://mail.example.com/',
      { ...open, answer: { kind: 'answered', status: 503 } }, 'should be answered by',
    ],
    ['another certificate is shown', 'https://mail.example.com/', {
      ...open, answer: { kind: 'answered', status: 200, identity: webmail, fingerprint: 'AA' },
    }, 'should see the certificate of mail-certs'],
    ['a redirect leads to another path', 'http://mail.example.com/a', {
      ...open, answer: { kind: 'answered', status: 301, location: 'https://mail.example.com/' },
    }, 'should be sent to https://mail.example.com/a'],
    ['an application answers 404 in place of Envoy', 'http://other.example.com/', {
      ...open, answer: { kind: 'answered', status: 404, server: 'webmail' },
    }, 'should get 404 from Envoy'],
    [
      'a port that nobody opened answers', 'tcp://mail.example.com:5432',
      { ...open, answer: { kind: 'answered', identity: webmail } }, 'should be refused',
    ],
    ['it ends at another hop', 'tcp://mail.example.com:5432', {
      answer: { kind: 'closed' }, balancerListens: true, envoyListens: false,
    }, 'should end at load-balancer, and ends at gateway-pod'],
    ['a handshake that should be cut off is not', 'https://other.example.com/', {
      ...open, answer: { kind: 'answered', status: 200, identity: webmail },
    }, 'should be cut off'],
    ['there is no listener to cut a handshake off', 'https://other.example.com/', {
      answer: { kind: 'closed' }, balancerListens: true, envoyListens: false,
    }, 'should find a listener in Envoy'],
  ])('%s', (_, url, observed, problem) => {
    expect(verdict(url, observed)).toContain(problem);
  });
});

describe('the oracle', () => {
  const [gateway] = mail.gateways;
  const answer = { name: '', rejected: [], warnings: [], analysis: [], envoy: [] };
  const journeys = ['https://mail.example.com/', 'http://mail.example.com/', 'http://other.example.com/', 'https://other.example.com/']
    .map((url) => journey(gateway, url));
  const asked = { name: '', manifests: '', namespace: '', labels: {}, unprivileged: false, calls: [] };
  const question = { subject: 'mail', journeys, case: asked };
  const agreeing = [
    { cluster: 'outbound|80||webmail.mail.svc.cluster.local' }, { error: 'tls required, sending 301' }, { error: 'no route matched' },
    { error: 'no filter chains matched' },
  ];

  test('agrees when a request takes the declared path', () => {
    expect(judged(question, { ...answer, calls: agreeing }).flatMap(({ problems }) => problems)).toEqual([]);
  });

  test('fails when a request takes another path', () => {
    const problems = judged(question, { ...answer, calls: [...agreeing].reverse() }).flatMap((check) => check.problems);
    expect(problems).toHaveLength(4);
    expect(problems[0]).toContain('https://mail.example.com/ by http/1.1 is ARRIVES');
  });

  test('fails when a call was not answered', () => {
    expect(judged(question, { ...answer, calls: null }).at(-1)!.problems).toHaveLength(4);
  });

  test('fails when admission rejects or warns, or an analyzer reports more than information', () => {
    const checks = judged(question, {
      ...answer, calls: agreeing, rejected: ['no'], warnings: ['hm'], analysis: ['IST0102 Info x', 'IST0101 Error y'],
    });
    expect(checks.map(({ place, problems }) => [place, problems])).toEqual([
      ['admission', ['no', 'hm']], ['analyzers', ['IST0101 Error y']], ['Envoy', []], ['explain', []],
    ]);
  });

  test.each([
    ['refuses what is generated', ['no'], 'Envoy: no'],
    ['was not asked', undefined, 'Envoy: was not asked'],
  ])('fails when Envoy %s', (_, envoy, problem) => {
    expect(judged(question, { ...answer, calls: agreeing, envoy }).filter(({ problems }) => problems.length > 0))
      .toEqual([{ subject: 'mail', place: 'Envoy', requests: 1, problems: [problem] }]);
  });
});

test('the culprit is the failing hop nearest to the application', () => {
  const check = (place: string, ...problems: string[]) => ({ subject: '', place, requests: 1, problems });
  expect(culprit([check('app-pod'), check('app-service', 'x'), check('gateway-service', 'y')])).toBe('app-service');
  expect(culprit([check('app-pod'), check('app-service')])).toBeUndefined();
});

describe('where explain leaves open who answers', () => {
  const own = declaredOnly(ownRoutes, folder);
  const answer = (pod: string, namespace = 'shop'): Observed => (
    { ...open, answer: { kind: 'answered', status: 200, identity: { ...webmail, namespace, pod: `${pod}-5d9c7b-x2x4z` } } });
  const nobody: Observed = { ...open, answer: { kind: 'answered', status: 404, server: 'istio-envoy' } };
  const asked = (url: string, observed: Observed) => verdict(url, observed, own);
  const [certain, possible, alone] = ['https://shop.example.com/api/', 'https://beta.example.com/', 'https://blog.example.com/posts/'];

  test('the wire agrees when one of the Services answers that may', () => {
    expect([asked(certain, answer('api')), asked(possible, answer('api')), asked(possible, answer('web')), asked(alone, nobody)])
      .toEqual([undefined, undefined, undefined, undefined]);
  });

  test.each([
    ['ours answers what surely goes to another VirtualService', certain, answer('web'), 'should be answered by shop/api'],
    ['a third one answers', possible, answer('posts', 'blog'), 'should be answered by shop/api or shop/web'],
    ['nobody answers what our backend takes at least', possible, nobody, 'should be answered by shop/api or shop/web'],
  ])('fails when %s', (_, url, observed, problem) => {
    expect(asked(url, observed)).toContain(problem);
  });

  test('a Service may be named by its short name', () => {
    const others = declaredOnly(ownGateway, folder);
    const status = 'https://status.example.com/';
    expect(verdict(status, answer('posts', 'blog'), others)).toBeUndefined();
    expect(verdict(status, answer('posts'), others)).toContain('should be answered by blog/posts');
  });

  test('fails when another than the scenario says answers', () => {
    const named = { ...journey(own.gateways[0], possible), answeredBy: 'shop/web' };
    expect(disagreement(named, answer('api'), own)).toContain('should be answered by shop/web');
    expect(disagreement(named, answer('web'), own)).toBeUndefined();
  });
});
