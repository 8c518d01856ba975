import { errorsOf, explainedFindings, gist, gistOf, type Declare } from './findings';
import { RULE_TABLES } from '../../src/rules/index';

/** A declaration that breaks a rule, beside the nearest one that does not. */
export interface RuleCase {
  readonly code: string;
  /** Completes the sentence "fails when ...". */
  readonly when: string;
  readonly fails: Declare;
  readonly passes: Declare;
  /** All that is found, as `path: CODE what was declared`; where one slip breaks two rules, both. */
  readonly finds: readonly string[];
  /** The fix, where it is more exact than the rule's own; a list where each finding has its own fix. */
  readonly advice?: string | readonly string[];
}

/** A case of a rule that only warns: the warning is shown to whoever asks for the request. */
export interface WarningCase extends RuleCase {
  readonly url: string;
}

/** All cases that a module of cases exports, those that fail and those that warn. */
export interface TableCases {
  readonly errors: readonly RuleCase[];
  readonly warnings: readonly WarningCase[];
}

/** The cases of a table, from every list that its module exports; only a case that warns says who sees the warning. */
export function casesOf(module: Readonly<Record<string, ReadonlyArray<RuleCase | WarningCase>>>): TableCases {
  const all = Object.values(module).flat();
  const warns = (each: RuleCase | WarningCase): each is WarningCase => 'url' in each;
  return { errors: all.filter((each) => !warns(each)), warnings: all.filter(warns) };
}

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

    test(`passes where it is not so that ${rule.when}`, () => {
      expect(errorsOf(rule.passes)).toEqual([]);
    });
  });
}

/** Declares the tests of cases that warn and do not fail. */
function testWarnings(cases: readonly WarningCase[]): void {
  describe.each(cases.map((each) => ({ ...each })))('$code', ({ when, fails, passes, finds, url }) => {
    test(`warns and does not fail when ${when}`, () => {
      expect(errorsOf(fails)).toEqual([]);
      expect(explainedFindings(fails, url).map(gistOf)).toEqual(finds);
    });

    test(`is silent where it is not so that ${when}`, () => {
      expect(explainedFindings(passes, url)).toEqual([]);
    });
  });
}

/** What every message says after what was declared: what is allowed, what would happen, what to write, where to read on. */
function wordsOf(message: string, { advice, code }: RuleCase, index: number): string[] {
  const rule = RULE_TABLES.flatMap(({ rules }) => rules).find((each) => message.includes(` ${each.code} ${each.name}\n`))!;
  const own = typeof advice === 'object' ? advice[index] : advice;
  const fix = rule.code === code ? own : undefined;
  return [`allowed: ${rule.allowed}`, `otherwise: ${rule.otherwise}`, `fix: ${fix ?? rule.fix}`, `see: ${rule.see}`];
}
