import type { Explanation } from './explanation';

/** Wide enough for the longest hop with its number. */
const COLUMN = 19;

/** An explanation as text: the verdict, a line per hop, then unknowns, findings and the paths of the declarations. */
export function explanationText(explanation: Omit<Explanation, 'text'>): string {
  const { arrives, outcome, stoppedAt, url, reason, hops, unknowns, findings, at } = explanation;
  const verdict = arrives ? `ARRIVES ${url} -> ${reason}` : `${outcome} ${url} at ${stoppedAt}: ${reason}`;
  const width = Math.max(...hops.map(({ summary }) => summary.length));
  const lines = hops.map(({ hop, reached, summary, object }, index) =>
    `${index + 1} ${hop.padEnd(COLUMN - 2)}${reached ? `${summary.padEnd(width)}  ${object}` : summary}`.trimEnd());
  return [
    verdict,
    ...lines,
    ...unknowns.map((unknown) => `${'unknown'.padEnd(COLUMN)}${unknown}`),
    ...findings.map(({ text }) => `${'finding'.padEnd(COLUMN)}${text.replaceAll('\n', `\n${' '.repeat(COLUMN - 4)}`)}`),
    ...at.map((path) => `${'declared at'.padEnd(COLUMN)}${path}`),
  ].join('\n');
}
