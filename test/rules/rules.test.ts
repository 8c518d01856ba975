import { RETIRED_CODES } from './retired-codes';
import { IngressHop } from '../../src';
import { RULE_TABLES } from '../../src/rules/index';
import { TABLES, testTable } from '../support/rule-cases';

const rules = RULE_TABLES.flatMap((table) => table.rules.map((rule) => ({ ...rule, hop: table.hop })));

/** What `allowed`, `otherwise` and `fix` look like: no capital unless the first word is a name, and no full stop. */
const PART_OF_A_SENTENCE = /^([a-z*]|Envoy |Istio |[A-Z]{2}).*[^.\s]$/;

describe.each(TABLES)('$name', ({ cases }) => testTable(cases));

test('every error has a case that violates it and one that does not', () => {
  expect(codes(TABLES.flatMap(({ cases }) => cases.errors))).toEqual(codes(rules.filter(({ level }) => level === 'error')));
});

test('every warning has a case that causes it and one that does not', () => {
  expect(codes(TABLES.flatMap(({ cases }) => cases.warnings))).toEqual(codes(rules.filter(({ level }) => level === 'warning')));
});

test('no code or name is used twice', () => {
  expect(rules.map(({ code }) => code)).toEqual(codes(rules));
  const names = rules.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('no rule has the code of one that is gone', () => {
  expect(rules.filter(({ code }) => code in RETIRED_CODES)).toEqual([]);
});

test('tables are in the order of the request path', () => {
  expect(RULE_TABLES.map(({ hop }) => hundreds(hop))).toEqual(['0', '2', '3', '4', '5', '6', '7', '8']);
});

test('every code starts with the digit of its hop', () => {
  const offenders = rules.filter(({ code, hop }) => !new RegExp(`^ING${hundreds(hop)}\\d\\d$`).test(code));
  expect(offenders.map(({ code, hop }) => `${code} at ${hop}`)).toEqual([]);
});

test('every text of a rule reads as part of a sentence', () => {
  const texts = rules.flatMap(({ code, allowed, otherwise, fix }) => (
    Object.entries({ allowed, otherwise, fix }).map(([part, text]) => ({ code, part, text }))));
  expect(texts.filter(({ text }) => !PART_OF_A_SENTENCE.test(text))).toEqual([]);
});

test('every rule links to a page', () => {
  expect(rules.filter(({ see }) => new URL(see).protocol !== 'https:').map(({ code, see }) => `${code} ${see}`)).toEqual([]);
});

/** The hundreds of the codes of a hop: 1 for the client, 8 for the application's pod, 0 for the output as a whole. */
function hundreds(hop: IngressHop | undefined): string {
  return hop === undefined ? '0' : `${Object.values(IngressHop).indexOf(hop) + 1}`;
}

function codes(items: ReadonlyArray<{ readonly code: string }>): string[] {
  return [...new Set(items.map(({ code }) => code))].sort();
}
