import { outOfRange } from '../base/errors.ts';
import { randomNumbers } from '../data/randomNumbers.ts';
import type { Inputs } from '../training/examples.ts';
import type { InputRows } from '../training/input.ts';
import type { ModelState } from '../training/state.ts';
import { toReference } from './integratedGradients.ts';

/**
 * What clean rows are compared with: as many other rows (pairs that differ in one fact are most informative) or one row
 * for all; the mean row; zeros; or the clean rows in another order.
 */
export type Reference = InputRows | 'mean' | 'zero' | 'shuffled';

/** The rows of a reference. */
export function referenceRows(
  where: string,
  state: ModelState,
  reference: Reference,
  clean: Inputs,
  seed: number | undefined,
): Inputs {
  const { rows, x } = clean;
  if (reference === 'zero')
    return { rows, x: x.map((table) => ({ ...table, data: new Float32Array(rows * table.columns) })) };
  if (reference === 'mean')
    return { rows, x: x.map((table) => ({ ...table, data: meansOf(table.data, rows, table.columns) })) };
  if (reference === 'shuffled') {
    if (rows < 2) throw outOfRange(where, "clean with reference 'shuffled'", 'at least 2 rows', rows);
    return takeInputs(clean, others(rows, seed));
  }
  return toReference(where, 'reference', state, reference, rows);
}

/** Some rows, by number. */
export function takeInputs({ x }: Inputs, order: Uint32Array): Inputs {
  return {
    rows: order.length,
    x: x.map(({ data, columns }) => {
      const taken = new Float32Array(order.length * columns);
      for (const [row, from] of order.entries())
        for (let j = 0; j < columns; j++) taken[row * columns + j] = data[from * columns + j] as number;
      return { data: taken, rows: order.length, columns };
    }),
  };
}

/** For each row another one: all in a random circle. */
function others(rows: number, seed: number | undefined): Uint32Array {
  const circle = randomNumbers(seed).order(rows);
  const next = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) next[circle[i] as number] = circle[(i + 1) % rows] as number;
  return next;
}

/** The mean row, as often as there are rows. */
function meansOf(data: ArrayLike<number>, rows: number, columns: number): Float32Array {
  const means = new Float32Array(rows * columns);
  for (let j = 0; j < columns; j++) {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += data[i * columns + j] as number;
    for (let i = 0; i < rows; i++) means[i * columns + j] = sum / rows;
  }
  return means;
}
