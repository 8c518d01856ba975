/** One row of the table: what was asked at a place, and what was wrong. */
export interface Check {
  /** A scenario, or a fault. */
  readonly subject: string;
  /** A hop, or another place that can object. */
  readonly place: string;
  readonly requests: number;
  readonly problems: readonly string[];
}

export function passed({ problems }: Check): boolean {
  return problems.length === 0;
}
