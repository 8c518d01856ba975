import type { Finding, Level } from './finding';
import { by, groupBy } from '../model/collections';
import type { AcknowledgementDeclaration } from '../model/declaration';
import type { IngressHop } from '../model/ingress-hop';
import type { IngressModel } from '../model/ingress-model';
import { isWithin } from '../model/names';
import { shown } from '../model/shown';

/** Where a rule is broken. */
export interface Violation {
  /** Path of the construct that declared it. */
  readonly at: string;
  /** What was declared, and what of it is wrong. */
  readonly got: string;
  /** What to write instead, where the rule's own advice can be made more exact. */
  readonly fix?: string;
  /** Where the request would end, for rules about objects of several hops. */
  readonly hop?: IngressHop;
}

/** One thing that can go wrong. */
export interface Rule {
  /** Never reused; the hundreds digit is the hop. */
  readonly code: string;
  /** A noun phrase that a human would search for. */
  readonly name: string;
  readonly level: Level;
  /** What is allowed, in a few words. */
  readonly allowed: string;
  /** What would happen in the cluster. */
  readonly otherwise: string;
  readonly fix: string;
  readonly see: string;
  /** An error that affects only its own host; users may acknowledge it. */
  readonly acknowledgeable?: true;
  /** An error between two gateways, found at one of them: the requests of the other may end too. */
  readonly acrossGateways?: true;
  /** Codes whose findings at the same construct are the cause of this one, which is then left out: one mistake is told once. */
  readonly causes?: readonly string[];
  readonly check: (model: IngressModel) => Iterable<Violation>;
}

/** All rules of the hop where the request would end; no hop: rules about the output as a whole. */
export interface RuleTable {
  readonly hop?: IngressHop;
  readonly rules: readonly Rule[];
}

/** Runs all rules; findings come by construct path, then by code. */
export function findings(model: IngressModel, tables: readonly RuleTable[]): Finding[] {
  const { acknowledgements } = model.declared;
  const all = tables.flatMap(({ hop, rules }) => rules.flatMap((rule) =>
    [...rule.check(model)].map((violation) => ({ rule, finding: finding(rule, hop, violation, acknowledgements) }))));
  const found = new Map(all.map((one) => [`${one.rule.code}\n${one.finding.at}\n${one.finding.got}`, one]));
  const perPath = groupBy([...found.values()].map((one) => one.finding), ({ at }) => at);
  return [...found.values()]
    .filter(({ rule: { causes }, finding: { at, level } }) => !causes || !perPath.get(at)!.some((other) =>
      causes.includes(other.code) && canHide(other, level)))
    .map((one) => one.finding)
    .sort(by(({ at }) => at, ({ code }) => code, ({ got }) => got));
}

/** An error always fails the synthesis: nothing less than an error hides it, and an acknowledged cause hides nothing. */
function canHide(cause: Finding, consequence: Finding['level']): boolean {
  return cause.level === 'error' || (cause.level === 'warning' && consequence !== 'error');
}

/** Whether users may acknowledge a finding: not where it would break the hosts of others. */
export function isAcknowledgeable({ level, acknowledgeable }: Rule): boolean {
  return level === 'warning' || acknowledgeable === true;
}

function finding(
  rule: Rule, ofTable: IngressHop | undefined, violation: Violation, acknowledgements: readonly AcknowledgementDeclaration[],
): Finding {
  const { code, name, level, allowed, otherwise, see } = rule;
  const { at, got, fix = rule.fix, hop = ofTable } = violation;
  const reason = reasonFor(rule, violation, acknowledgements);
  return { code, name, level: reason === undefined ? level : 'acknowledged', hop, at, got, allowed, otherwise, fix, see, reason };
}

function reasonFor(rule: Rule, { at, got }: Violation, acknowledgements: readonly AcknowledgementDeclaration[]): string | undefined {
  if (!isAcknowledgeable(rule)) return undefined;
  return acknowledgements.find((one) => one.code === rule.code && isWithin(at, one.at) && got.includes(one.about ?? ''))?.reason;
}

/** The violations among items, one at most for each. */
export function* each<T>(items: Iterable<T>, check: (item: T) => Violation | undefined | ''): Iterable<Violation> {
  for (const item of items) {
    const violation = check(item);
    if (violation) yield violation;
  }
}

/** A violation for a value that its check refuses. */
export function wrong<T extends string | number>(
  at: string, what: string, value: T | undefined, check: (value: T) => string | undefined,
): Violation[] {
  const problem = value === undefined ? undefined : check(value);
  return problem === undefined ? [] : [{ at, got: `${what} ${shown(value!)} ${problem}` }];
}

/** Advice for a name of one label that a Service can have. */
export const NAME_ADVICE = 'use lower-case letters, digits and dashes; start with a letter, and do not end with a dash';

/** Violations with advice that fits them better than that of their rule; undefined leaves the fix to the rule. */
export function advised(fix: string | undefined, violations: readonly Violation[]): Violation[] {
  return violations.map((violation) => ({ ...violation, fix }));
}
