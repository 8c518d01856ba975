import { App } from 'cdk8s';
import * as plus from 'cdk8s-plus-27';
import { Backend, FindingLevel, Findings, IngressHop, IngressRoute, type IngressFinding, type IngressPort } from '../../src';
import { RULE_TABLES } from '../../src/rules/index';
import { isAcknowledgeable } from '../../src/rules/rule';
import { explainedFindings, Playground, synthesisErrors } from '../support/findings';

const REASON = 'the certificate names this host beside the wildcard';
const backend = Backend.service('web', 80);

/** A route two labels below the wildcard of its port, which is ING607. */
function deepRoute(playground: Playground, host = 'a.b.example.com'): IngressRoute {
  const port = playground.team.node.tryFindChild('wildcard') as IngressPort | undefined ?? playground.tls('wildcard', '*.example.com');
  return new IngressRoute(playground.team, host.replaceAll('.', '-'), { port, host, backend });
}

test('an acknowledged error no longer stops synthesis, and explain shows it with the reason', () => {
  const acknowledged = (playground: Playground) => Findings.of(deepRoute(playground)).acknowledge('ING607', REASON);
  const playground = new Playground(new App());
  acknowledged(playground);
  expect(synthesisErrors(playground.app)).toEqual([]);
  expect(explainedFindings(acknowledged, 'https://a.b.example.com/')).toMatchObject([{
    level: FindingLevel.ACKNOWLEDGED, at: 'team/a-b-example-com', code: 'ING607', reason: REASON,
    text: expect.stringContaining(`\n      acknowledged: ${REASON}\n`),
  }]);
});

test('a construct lists its findings and those of its descendants, and no others', () => {
  const playground = new Playground(new App());
  deepRoute(playground);
  playground.port('early', { hosts: ['early.example.com'] });
  const early = { code: 'ING610', level: FindingLevel.WARNING, at: 'team/early', hop: IngressHop.VIRTUAL_SERVICE };
  const deep = { code: 'ING607', level: FindingLevel.ERROR, at: 'team/a-b-example-com', hop: IngressHop.VIRTUAL_SERVICE };
  expect(Findings.of(playground.app).list()).toMatchObject([deep, early]);
  expect(Findings.of(playground.team.node.findChild('early')).list()).toMatchObject([early]);
  expect(Findings.of(playground.platform).list()).toEqual([]);
  Findings.of(playground.team).acknowledge('ING607', REASON);
  expect(Findings.of(playground.app).list()[0]).toMatchObject({ ...deep, level: FindingLevel.ACKNOWLEDGED });
});

test('the text of a finding consists of its other properties', () => {
  const playground = new Playground(new App());
  playground.port('early', { hosts: ['early.example.com'] });
  const [{ text, ...finding }] = Findings.of(playground.app).list();
  const told: Omit<IngressFinding, 'text'> = finding;
  expect(text.split('\n').map((line) => line.trim())).toEqual([
    `${told.level} at ${told.at}: ${told.code} ${told.name}`, told.got, `allowed: ${told.allowed}`, `otherwise: ${told.otherwise}`,
    `fix: ${told.fix}`, `see: ${told.see}`,
  ]);
});

test('the list is up to date after a change to an object of the user', () => {
  const playground = new Playground(new App());
  const service = new plus.Service(playground.team, 'service', { ports: [{ port: 80, name: 'http' }] });
  playground.tls('web', 'shop.example.com', { backend: Backend.fromConstruct(service) });
  expect(Findings.of(playground.app).list()).toEqual([]);
  service.bind(81, { name: 'admin' });
  expect(Findings.of(playground.app).list()).toMatchObject([{ code: 'ING701', at: 'team/web' }]);
  expect(synthesisErrors(playground.app)).toHaveLength(1);
});

test('an acknowledged warning is shown as acknowledged', () => {
  expect(explainedFindings((playground) => {
    Findings.of(playground.port('web', { hosts: ['a.example.com'] })).acknowledge('ING610', 'its team attaches next week');
  }, 'http://a.example.com/').map(({ level, at, reason }) => [level, at, reason]))
    .toEqual([['acknowledged', 'team/web', 'its team attaches next week']]);
});

test('an acknowledgement may be about one of several findings of a code', () => {
  const playground = new Playground(new App());
  const [first, second] = ['a', 'b'].map((id) => playground.port(id, { hosts: [`${id}.example.com`], port: id === 'a' ? 80 : 8080 }));
  Findings.of(playground.team).acknowledge('ING610', 'its team attaches next week', { about: '8080' });
  expect([first, second].flatMap((port) => Findings.of(port).list()).map(({ level }) => level)).toEqual(['warning', 'acknowledged']);
  expect(() => Findings.of(first).acknowledge('ING610', 'later', { about: ' ' })).toThrow(/about for ING610 must not be empty/);
});

test('an acknowledgement applies to all descendants, and to no other construct', () => {
  const { app, team } = [new Playground(new App())].map((playground) => {
    deepRoute(playground);
    deepRoute(playground, 'c.d.example.com');
    return playground;
  })[0];
  Findings.of(team.node.findChild('a-b-example-com')).acknowledge('ING607', REASON);
  expect(synthesisErrors(app).map((line) => line.slice(0, 23))).toEqual(['[team/c-d-example-com] ']);
  Findings.of(app).acknowledge('ING607', REASON);
  expect(synthesisErrors(app)).toEqual([]);
});

test('an acknowledgement of one code does not affect others', () => {
  const playground = new Playground(new App());
  Findings.of(deepRoute(playground)).acknowledge('ING702', REASON);
  expect(synthesisErrors(playground.app)).toHaveLength(1);
});

test('errors that could break other hosts cannot be acknowledged', () => {
  const allowed = RULE_TABLES.flatMap(({ rules }) => rules).filter((rule) => rule.level === 'error' && isAcknowledgeable(rule));
  expect(allowed.map(({ code }) => code).sort()).toEqual([
    'ING008', 'ING410', 'ING411', 'ING417', 'ING421', 'ING425', 'ING514', 'ING607', 'ING611', 'ING614',
    'ING701', 'ING702', 'ING707', 'ING708', 'ING709', 'ING711', 'ING719', 'ING721', 'ING722',
    'ING804', 'ING806', 'ING809', 'ING810', 'ING811',
  ]);
});

test.each([
  [
    'a code is unknown', 'ING999', REASON,
    'team/web: Findings.acknowledge:\n  no rule has code \'ING999\'\n  fix: use a code from docs/rules.md',
  ],
  [
    'an error could break other hosts', 'ING505', REASON,
    'team/web: Findings.acknowledge:\n  ING505 cannot be acknowledged, since other hosts could break too\n'
    + '  otherwise: istiod would drop the',
  ],
  ['there is no reason', 'ING607', '  ', 'team/web: Findings.acknowledge:\n  reason for ING607 must not be empty\n  fix: '],
])('fails when %s', (_, code, reason, message) => {
  const port = new Playground(new App()).port('web');
  expect(() => Findings.of(port).acknowledge(code, reason)).toThrow(message);
});

test('an error about a call on the app starts with the call, since the app has no path', () => {
  const { app, team } = new Playground(new App());
  const wrong = 'Findings.acknowledge:\n  code must be a string, got undefined';
  expect(() => Findings.of(app).acknowledge(undefined!, REASON)).toThrow(new Error(wrong));
  expect(() => Findings.of(app).acknowledge('ING999', REASON)).toThrow(/^Findings.acknowledge:\n {2}no rule has code/);
  expect(() => Findings.of(team).acknowledge(undefined!, REASON)).toThrow(new Error(`team: ${wrong}`));
});
