import type { Label } from './labels.ts';

/** Rows by class: the number of each row's class, in order of first appearance, and the size of each class. */
export interface Strata {
  readonly classOf: Uint32Array;
  readonly counts: readonly number[];
}

/** The strata of labels; without labels, all rows in one. */
export function strataOf(rows: number, labels: readonly Label[] | undefined): Strata {
  if (!labels) return { classOf: new Uint32Array(rows), counts: [rows] };
  const numbers = new Map<Label, number>();
  const counts: number[] = [];
  const classOf = new Uint32Array(rows);
  for (const [row, label] of labels.entries()) {
    const known = numbers.get(label) ?? numbers.set(label, numbers.size).size - 1;
    counts[known] = (counts[known] ?? 0) + 1;
    classOf[row] = known;
  }
  return { classOf, counts };
}

/**
 * Divides `draws` among the classes in proportion to their sizes: rounded down, then one more for each of the largest
 * remainders (for ties, the first).
 */
export function proportional(counts: readonly number[], draws: number): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const shares = counts.map((count) => (count * draws) / all);
  const whole = shares.map(Math.floor);
  const rest = draws - whole.reduce((sum, share) => sum + share, 0);
  const byRemainder = [...shares.keys()].sort((a, b) => remainder(shares, b) - remainder(shares, a));
  for (const index of byRemainder.slice(0, rest)) (whole[index] as number)++;
  return whole;
}

const remainder = (shares: readonly number[], index: number) =>
  (shares[index] as number) - Math.floor(shares[index] as number);
