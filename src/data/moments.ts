import { type Rows, toTable } from './table.ts';

/** Mean and variance of each column. */
export interface Moments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/**
 * Mean and variance, Σ (x − mean)² / rows, of each of so many columns, in f64: what `normalization` takes.
 *
 * @throws TypeError or RangeError for rows that are none, or not of so many finite numbers.
 */
export function moments(x: Rows, columns: number): Moments {
  const { data } = toTable('moments', 'x', x, columns);
  const mean = columnMeans(data, columns, (value) => value);
  return { mean, variance: columnMeans(data, columns, (value, j) => square(value - (mean[j] as number))) };
}

/** The mean over the rows of f of each number and its column. */
function columnMeans(
  data: ArrayLike<number>,
  columns: number,
  f: (value: number, column: number) => number,
): Float64Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < data.length; i += columns) {
    for (let j = 0; j < columns; j++) sums[j] = (sums[j] as number) + f(data[i + j] as number, j);
  }
  return sums.map((total) => total / (data.length / columns));
}

const square = (value: number) => value * value;
