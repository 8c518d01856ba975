import { exponent, type Comparison } from './comparison';

const WANTED_RATIO = 1.3;
const WANTED_EXPONENT = 1.15;

const HEADER = ['shape', 'apps', 'ours s', 'raw s', 'time', 'ours MiB', 'raw MiB', 'memory', 'artifacts KiB', 'ours grows', 'raw grows'];

/** One line for each size; growth is told on the last of a shape, from the one before. */
export function report(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map((each, index) => row(each, comparisons[index - 1], comparisons[index + 1]));
  const wanted = `wanted: time and memory at most ${WANTED_RATIO} times raw cdk8s, and growth with an exponent under ${WANTED_EXPONENT}`;
  return `${table([HEADER, ...rows])}\n\n${wanted}`;
}

function row(current: Comparison, before: Comparison | undefined, after: Comparison | undefined): string[] {
  const { shape, count, ours, raw } = current;
  const growth = before?.shape === shape && after?.shape !== shape
    ? [exponent('ours', before, current), exponent('raw', before, current)].map(value => value.toFixed(2)) : ['', ''];
  return [
    shape,
    `${count}`,
    (ours.milliseconds / 1000).toFixed(2),
    (raw.milliseconds / 1000).toFixed(2),
    (ours.milliseconds / raw.milliseconds).toFixed(2),
    ours.peakMebibytes.toFixed(0),
    raw.peakMebibytes.toFixed(0),
    (ours.peakMebibytes / raw.peakMebibytes).toFixed(2),
    ours.artifactKibibytes.toFixed(0),
    ...growth,
  ];
}

function table(rows: readonly string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(cells => cells[column].length)));
  return rows.map(cells => cells.map((cell, column) =>
    column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])).join('  ').trimEnd()).join('\n');
}
