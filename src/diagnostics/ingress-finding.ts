import type { IngressHop } from '../model/ingress-hop';
import { locatedFindingText, type Finding } from '../rules/finding';

/**
 * Severity of a finding.
 */
export enum FindingLevel {
  /** Synthesis fails. */
  ERROR = 'error',

  /** Reported; synthesis continues. */
  WARNING = 'warning',

  /** Reviewed and intended; synthesis continues. */
  ACKNOWLEDGED = 'acknowledged',
}

/**
 * A problem that a rule has found in the declarations.
 */
export interface IngressFinding {
  /**
   * The code of the rule, such as `ING607`; `docs/rules.md` lists them.
   */
  readonly code: string;

  /**
   * Short name of the rule, such as `duplicate node port`.
   */
  readonly name: string;

  /**
   * Severity of the finding.
   */
  readonly level: FindingLevel;

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

  /**
   * All of this as text, on several lines.
   */
  readonly text: string;
}

/** A finding in the form that users get. */
export function ingressFinding(finding: Finding): IngressFinding {
  return { ...finding, level: finding.level as FindingLevel, text: locatedFindingText(finding) };
}
