import type { IngressHop } from '../model/ingress-hop';

/** Severity of a rule: an error stops the synthesis, a warning is reported and synthesis continues. */
export type Level = 'error' | 'warning';

/** A broken rule at one construct, as data; `findingText` makes the message. */
export interface Finding {
  readonly code: string;
  /** What a human would search for. */
  readonly name: string;
  readonly level: Level | 'acknowledged';
  /** The hop where the request would end; absent where the output as a whole is wrong. */
  readonly hop?: IngressHop;
  /** Path of the construct that declared it. */
  readonly at: string;
  /** What was declared, and what of it is wrong. */
  readonly got: string;
  readonly allowed: string;
  /** What would happen in the cluster. */
  readonly otherwise: string;
  readonly fix: string;
  readonly see: string;
  /** Why it is intended; only for acknowledged findings. */
  readonly reason?: string;
}

const INDENT = '\n      ';

/** A finding for people. The first line names the rule; the others are indented, so that they stay readable among those of cdk8s. */
export function findingText({ code, name, got, allowed, otherwise, fix, see, reason }: Finding): string {
  return [
    `${code} ${name}`,
    got,
    `allowed: ${allowed}`,
    `otherwise: ${otherwise}`,
    `fix: ${fix}`,
    ...(reason === undefined ? [] : [`acknowledged: ${reason}`]),
    `see: ${see}`,
  ].join(INDENT);
}

/** With level and path in front. */
export function locatedFindingText(finding: Finding): string {
  return `${finding.level} at ${finding.at}: ${findingText(finding)}`;
}
