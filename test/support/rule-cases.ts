import { readdirSync } from 'fs';
import { join } from 'path';
import { errorsOf, explainedFindings, gist, gistOf, type Declare } from './findings';
import { RULE_TABLES } from '../../src/rules/index';

/** A declaration that violates a rule, and the nearest one that does not. */
export interface RuleCase {
  readonly code: string;
  /** Completes the sentence "fails when ...". */
  readonly when: string;
  readonly fails: Declare;
  readonly passes: Declare;
  /** All findings, as `path: CODE what was declared`. */
  readonly finds: readonly string[];
  /** The fix, if it is more specific than that of the rule; a list if each finding has a different fix. */
  readonly advice?: string | readonly string[];
}

/** A case of a rule that only warns: the explanation of the request shows the warning. */
export interface WarningCase extends RuleCase {
  readonly url: string;
}

/** All cases that a module exports: those that fail and those that warn. */
export interface TableCases {
  readonly errors: readonly RuleCase[];
  readonly warnings: readonly WarningCase[];
}

/** The cases of a table, from every list that its module exports; only a case that warns has a URL. */
function casesOf(module: Readonly<Record<string, ReadonlyArray<RuleCase | WarningCase>>>): TableCases {
  const all = Object.values(module).flat();
  const warns = (each: RuleCase | WarningCase): each is WarningCase => 'url' in each;
  return { errors: all.filter((each) => !warns(each)), warnings: all.filter(warns) };
}

const FOLDER = join(__dirname, '..', 'rules');

/** Every file of cases in `test/rules`, such as `gateway` and `cluster/gateway`. */
export const TABLES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.cases.ts')).sort()
  .map((file) => ({ name: file.replace('.cases.ts', ''), cases: casesOf(jest.requireActual(join(FOLDER, file))) }));

/** Every case that fails. */
export const ERROR_CASES: readonly RuleCase[] = TABLES.flatMap(({ cases }) => cases.errors);

/** Declares the tests of all cases of a table. */
export function testTable({ errors, warnings }: TableCases): void {
  if (errors.length > 0) testRules(errors);
  if (warnings.length > 0) testWarnings(warnings);
}

/** Declares the tests of cases that fail. */
function testRules(cases: readonly RuleCase[]): void {
  describe.each(cases.map((each) => ({ ...each })))('$code', (rule) => {
    test(`fails when ${rule.when}`, () => {
      const lines = errorsOf(rule.fails);
      expect(lines.map(gist)).toEqual(rule.finds);
      lines.forEach((line, index) => expect(line.split('\n      ').slice(2)).toEqual(wordsOf(line, rule, index)));
    });

    test(`does not fail unless ${rule.when}`, () => {
      expect(errorsOf(rule.passes)).toEqual([]);
    });
  });
}

/** Declares the tests of cases that warn and do not fail. */
function testWarnings(cases: readonly WarningCase[]): void {
  describe.each(cases.map((each) => ({ ...each })))('$code', ({ when, fails, passes, finds, url }) => {
    test(`warns, but does not fail, when ${when}`, () => {
      expect(errorsOf(fails)).toEqual([]);
      expect(explainedFindings(fails, url).map(gistOf)).toEqual(finds);
    });

    test(`does not warn unless ${when}`, () => {
      expect(explainedFindings(passes, url)).toEqual([]);
    });
  });
}

/** The lines of a message after what was declared: what is allowed, what would happen, the fix and a link. */
function wordsOf(message: string, { advice, code }: RuleCase, index: number): string[] {
  const rule = RULE_TABLES.flatMap(({ rules }) => rules).find((each) => message.includes(` ${each.code} ${each.name}\n`))!;
  const own = typeof advice === 'object' ? advice[index] : advice;
  const fix = rule.code === code ? own : undefined;
  return [`allowed: ${rule.allowed}`, `otherwise: ${rule.otherwise}`, `fix: ${fix ?? rule.fix}`, `see: ${rule.see}`];
}
