import { by } from '../model/collections';
import type { AcknowledgementDeclaration } from '../model/declaration';
import type { IngressHop } from '../model/ingress-hop';
import type { IngressModel } from '../model/ingress-model';
import { isWithin } from '../model/names';
import { shown } from '../model/value-problems';

/** How bad a broken rule is: an error stops the synthesis, a warning is told. */
export type Level = 'error' | 'warning';

/** Where a rule is broken. */
export interface Violation {
  /** Path of the construct that declared it. */
  readonly at: string;
  /** What was declared, and what of it is wrong. */
  readonly got: string;
  /** What to write instead, where the rule's own advice can be made more exact. */
  readonly fix?: string;
}

/** One thing that can go wrong. */
export interface Rule {
  /** Never used again for anything else; the hundreds tell the hop. */
  readonly code: string;
  readonly level: Level;
  /** What is allowed, in a few words. */
  readonly title: string;
  /** What would happen in the cluster. */
  readonly consequence: string;
  readonly fix: string;
  readonly see: string;
  /** An error that hurts only the host of whoever declared it, who may know better than the rule. */
  readonly acknowledgeable?: true;
  readonly check: (model: IngressModel) => Iterable<Violation>;
}

/** All rules of the hop where the request would die; of the output as a whole, where there is no hop. */
export interface RuleTable {
  readonly hop?: IngressHop;
  readonly rules: readonly Rule[];
}

/** A broken rule, at one construct. */
export interface Finding {
  readonly code: string;
  /** An acknowledged finding is told and stops nothing. */
  readonly level: Level | 'acknowledged';
  readonly hop?: IngressHop;
  readonly subject: string;
  readonly message: string;
}

/** Runs all rules; each construct's findings come in the order of their codes. */
export function findings(model: IngressModel, tables: readonly RuleTable[]): Finding[] {
  const all = tables.flatMap(({ hop, rules }) => rules.flatMap((rule) =>
    [...rule.check(model)].map((violation): Finding => {
      const { at: subject } = violation;
      const reason = reasonFor(rule, subject, model.declared.acknowledgements);
      const told = message(rule, violation);
      return reason === undefined
        ? { code: rule.code, level: rule.level, hop, subject, message: told }
        : { code: rule.code, level: 'acknowledged', hop, subject, message: `${told}; acknowledged: ${reason}` };
    })));
  const distinct = new Map(all.map((finding) => [`${finding.subject}\n${finding.message}`, finding]));
  return [...distinct.values()].sort(by((finding) => finding.subject, (finding) => finding.message));
}

/** Whether users may weigh a finding: what would break the hosts of others is not theirs to weigh. */
export function isAcknowledgeable({ level, acknowledgeable }: Rule): boolean {
  return level === 'warning' || acknowledgeable === true;
}

function reasonFor(rule: Rule, subject: string, acknowledgements: readonly AcknowledgementDeclaration[]): string | undefined {
  if (!isAcknowledgeable(rule)) return undefined;
  return acknowledgements.find(({ code, at }) => code === rule.code && isWithin(subject, at))?.reason;
}

/** A finding in one line. */
export function findingLine(finding: Finding): string {
  return `${finding.level} at ${finding.subject}: ${finding.message}`;
}

function message({ code, title, consequence, fix }: Rule, violation: Violation): string {
  return `${code} ${violation.got}; allowed: ${title}; otherwise ${consequence}; ${violation.fix ?? fix}`;
}

/** The violations among items, one at most for each. */
export function* each<T>(items: Iterable<T>, check: (item: T) => Violation | undefined | ''): Iterable<Violation> {
  for (const item of items) {
    const violation = check(item);
    if (violation) yield violation;
  }
}

/** A violation for a value that its check refuses. */
export function wrong(
  at: string, what: string, value: string | undefined, check: (value: string) => string | undefined,
): Violation[] {
  const problem = value === undefined ? undefined : check(value);
  return problem === undefined ? [] : [{ at, got: `${what} ${shown(value!)} ${problem}` }];
}

/** Advice for a name of one label that a Service can have. */
export const NAME_ADVICE = 'use lower-case letters, digits and inner dashes, with a letter first';

/** Violations with advice that fits them better than that of their rule. */
export function advised(fix: string, violations: readonly Violation[]): Violation[] {
  return violations.map((violation) => ({ ...violation, fix }));
}
