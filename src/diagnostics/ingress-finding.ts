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
 * Something that a rule has found.
 */
export interface IngressFinding {
  /**
   * The code of the rule, such as `ING607`; `docs/rules.md` lists them.
   */
  readonly code: string;

  /**
   * Short name of the rule, such as `duplicate host on a port`.
   */
  readonly name: string;

  /**
   * Severity of the finding.
   */
  readonly level: FindingLevel;

  /**
   * The hop at which a request would end.
   *
   * @default - none: the output as a whole is wrong
   */
  readonly hop?: IngressHop;

  /**
   * Path of the construct that declared what was found.
   */
  readonly at: string;

  /**
   * What was declared, and what of it is wrong.
   */
  readonly got: string;

  /**
   * What is allowed.
   */
  readonly allowed: string;

  /**
   * What would happen in the cluster.
   */
  readonly otherwise: string;

  /**
   * What to write instead.
   */
  readonly fix: string;

  /**
   * Where the field's own documentation says so.
   */
  readonly see: string;

  /**
   * Why it is intended.
   *
   * @default - it has not been acknowledged
   */
  readonly reason?: string;

  /**
   * All of this for people, on several lines.
   */
  readonly text: string;
}

/** A finding as users see it. */
export function ingressFinding(finding: Finding): IngressFinding {
  return { ...finding, level: finding.level as FindingLevel, text: locatedFindingText(finding) };
}
