/**
 * How many letters must be added, removed, replaced, or swapped with their neighbour to turn one text into another (optimal string
 * alignment). Texts whose lengths alone differ by more than `most` are not compared.
 *
 * @returns the number, or `most + 1` if there are more
 */
export function editDistance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let [beforeLast, last]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const replaced = last[column - 1] + (one[row - 1] === other[column - 1] ? 0 : 1);
      const isSwap = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const swapped = isSwap ? beforeLast[column - 2] + 1 : Infinity;
      current.push(Math.min(replaced, swapped, last[column] + 1, current[column - 1] + 1));
    }
    [beforeLast, last] = [last, current];
  }
  return Math.min(last[other.length], most + 1);
}
