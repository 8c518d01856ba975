import { locatedFindingText, type Finding, type FindingFacts } from '../rules/finding';

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
export interface IngressFinding extends FindingFacts {
  /**
   * Severity of the finding.
   */
  readonly level: FindingLevel;

  /**
   * All of this as text, on several lines.
   */
  readonly text: string;
}

/** A finding in the form that users get. */
export function ingressFinding(finding: Finding): IngressFinding {
  return { ...finding, level: finding.level as FindingLevel, text: locatedFindingText(finding) };
}
