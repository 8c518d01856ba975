import type { Measurement, Side } from './measure';
import type { Sandbox } from './sandbox';

/** The medians of both sides for one shape and number of applications. */
export interface Comparison {
  readonly shape: string;
  readonly count: number;
  readonly ours: Measurement;
  readonly raw: Measurement;
}

/**
 * Runs both sides in turn, so that whatever else the machine does falls on both.
 *
 * @throws when any two runs wrote different manifests
 */
export function compare(sandbox: Sandbox, shape: string, count: number, rounds: number): Comparison {
  const runs: Record<Side, Measurement[]> = { ours: [], raw: [] };
  for (let round = 0; round < rounds; round++) {
    for (const side of round % 2 === 0 ? ['ours', 'raw'] as const : ['raw', 'ours'] as const) {
      runs[side].push(sandbox.measure(side, shape, count));
    }
  }
  if (new Set([...runs.ours, ...runs.raw].map(({ digest }) => digest)).size !== 1) {
    throw new Error(`${shape}, ${count} applications: the two sides wrote different manifests`);
  }
  return { shape, count, ours: medians(runs.ours), raw: medians(runs.raw) };
}

function medians(runs: readonly Measurement[]): Measurement {
  return {
    ...runs[0],
    milliseconds: median(runs.map(run => run.milliseconds)),
    peakMebibytes: median(runs.map(run => run.peakMebibytes)),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** How time grows with size: 1 is in proportion, 2 is with the square. */
export function exponent(side: Side, small: Comparison, large: Comparison): number {
  return Math.log(large[side].milliseconds / small[side].milliseconds) / Math.log(large.count / small.count);
}
