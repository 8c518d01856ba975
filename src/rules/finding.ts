import type { IngressHop } from '../model/ingress-hop';

/** Severity of a rule: an error stops the synthesis, a warning is reported and synthesis continues. */
export type Level = 'error' | 'warning';

/**
 * What a finding says. A hidden base: users see the fields on `IngressFinding`.
 *
 * @internal
 */
export interface FindingFacts {
  /**
   * The code of the rule, such as `ING607`; `docs/rules.md` lists them.
   */
  readonly code: string;

  /**
   * Short name of the rule, such as `duplicate node port`.
   */
  readonly name: string;

  /**
   * The hop at which a request would end.
   *
   * @default - none: it concerns the output as a whole
   */
  readonly hop?: IngressHop;

  /**
   * Path of the construct that declared what was found.
   */
  readonly at: string;

  /**
   * What was declared, and what is wrong with it.
   */
  readonly got: string;

  /**
   * What is allowed.
   */
  readonly allowed: string;

  /**
   * What would happen in the cluster if this were applied.
   */
  readonly otherwise: string;

  /**
   * How to fix it.
   */
  readonly fix: string;

  /**
   * Link to the documentation of the field.
   */
  readonly see: string;

  /**
   * Why it is intended, as given to `Findings.acknowledge`.
   *
   * @default - not acknowledged
   */
  readonly reason?: string;
}

/** A broken rule at one construct, as data; `findingText` makes the message. */
export interface Finding extends FindingFacts {
  readonly level: Level | 'acknowledged';
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
