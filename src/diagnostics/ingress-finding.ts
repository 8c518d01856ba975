/**
 * How much a finding weighs.
 */
export enum FindingLevel {
  /** It stops the synthesis. */
  ERROR = 'error',

  /** It is told and stops nothing. */
  WARNING = 'warning',

  /** Somebody weighed it and wants it so. */
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
   * How much it weighs.
   */
  readonly level: FindingLevel;

  /**
   * Path of the construct that declared what was found.
   */
  readonly path: string;

  /**
   * The code, what was declared, what is allowed, what would happen in the cluster, and what to write instead.
   */
  readonly message: string;
}
