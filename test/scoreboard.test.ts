import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { ANSWERS, SCOREBOARD } from './scoreboard';
import { membersOf, readAssembly } from './support/assembly';
import { rulesPage } from '../scripts/rules-page';
import { RULE_TABLES } from '../src/rules/index';

const ISTIOCTL_ANALYZE = `
  IST0002 IST0101 IST0102 IST0103 IST0106 IST0107 IST0108 IST0109 IST0112 IST0116 IST0118 IST0123 IST0125 IST0128
  IST0129 IST0130 IST0131 IST0132 IST0133 IST0134 IST0135 IST0136 IST0137 IST0138 IST0140 IST0144 IST0145 IST0146
  IST0147 IST0149 IST0150 IST0156 IST0158 IST0161 IST0162 IST0165 IST0166 IST0171 IST0172 IST0173 IST0174 IST0176
  IST0177
`.trim().split(/\s+/);

const KIALI = `
  KIA0002 KIA0003 KIA0004 KIA0005 KIA0201 KIA0202 KIA0203 KIA0204 KIA0205 KIA0206 KIA0207 KIA0208 KIA0209 KIA0210
  KIA0211 KIA0212 KIA0301 KIA0302 KIA0601 KIA0602 KIA0701 KIA1101 KIA1102 KIA1104 KIA1105 KIA1106 KIA1107 KIA1108
  KIA1109 KIA1113 KIA1114 KIA1211 KIA1212 KIA1301 KIA1311 KIA1312 KIA1313 KIA1314 KIA1315 KIA1316 KIA1317 KIA1401
  KIA1402 KIA1501 KIA1502 KIA1503 KIA1504 KIA1601 GWAPI
`.trim().split(/\s+/);

const ROOT = join(__dirname, '..');
const rows = SCOREBOARD.flatMap((section) => section.rows);
const ids = rows.map(({ id }) => id);

/** `T01` to `T108`, and the like. */
const numbered = (prefix: string, last: number, digits = 1) =>
  Array.from({ length: last }, (_, i) => prefix + `${i + 1}`.padStart(digits, '0'));

test('every trap has a row', () => {
  expect(ids.filter((id) => id.startsWith('T'))).toEqual(numbered('T', 108, 2));
});

test('every check of Istio\'s validation has a row', () => {
  expect(ids.filter((id) => /^(K|G|V|DR)\d/.test(id)))
    .toEqual([...numbered('K', 9), ...numbered('G', 24), ...numbered('V', 26), ...numbered('DR', 11)]);
});

test('every code of istioctl analyze and of Kiali that concerns an ingress has a row', () => {
  expect(ids.filter((id) => id.startsWith('IST'))).toEqual(ISTIOCTL_ANALYZE);
  expect(ids.filter((id) => id.startsWith('KIA') || id === 'GWAPI')).toEqual(KIALI);
});

test('no row appears twice', () => {
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test('every row says what fails and has at least one answer, and nothing else', () => {
  const isAnswer = (key: string) => ANSWERS.some((answer) => answer === key);
  const offenders = rows.filter(({ id, what, ...answers }) => {
    const keys = Object.keys(answers);
    return typeof what !== 'string' || keys.length === 0 || !keys.every(isAnswer);
  });
  expect(offenders).toEqual([]);
});

test('every code in a row belongs to a rule', () => {
  const codes = new Set(RULE_TABLES.flatMap((table) => table.rules.map(({ code }) => code)));
  const named = rows.flatMap(({ id, rules = [] }) => rules.map((code) => ({ id, code })));
  expect(named.filter(({ code }) => !codes.has(code))).toEqual([]);
});

test('every place that makes a row impossible exists', () => {
  const types = Object.values(readAssembly(ROOT).types);
  const known = new Set([...types.map(({ name }) => name), ...types.flatMap(membersOf).map(({ label }) => label)]);
  const named = rows.flatMap(({ id, impossible }) => (impossible ? [{ id, by: impossible.by }] : []));
  expect(named.filter(({ by }) => !known.has(by) && !existsSync(join(ROOT, by)))).toEqual([]);
});

test('docs/rules.md has a heading for every rule, which links to a rule lead to', () => {
  const headings = [...rulesPage().matchAll(/^### (.*)$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual(RULE_TABLES.flatMap(({ rules }) => rules.map(({ code }) => code)));
});

test('docs/rules.md matches the rules and the rows', () => {
  const page = readFileSync(join(ROOT, 'docs', 'rules.md'), 'utf8');
  expect(page === rulesPage() ? 'up to date' : 'outdated: npm run docs:rules').toBe('up to date');
});
