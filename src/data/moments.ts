import { checkOptions } from '../engine/errors.ts';
import { measuredColumns, type ScalerOptions } from './scaler.ts';
import type { Rows } from './table.ts';

/** Mean and variance of each column. */
export interface Moments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/**
 * Mean and variance, Σ (x − mean)² / rows, of each column, in f64: what `normalization` takes.
 *
 * @param rows (rows, columns) in one typed array or an array of rows; or one column as an array of numbers
 * @throws TypeError or RangeError for bad rows, and for a typed array without `columns`.
 */
export function moments(rows: Rows | readonly number[], options: ScalerOptions = {}): Moments {
  const { columns } = checkOptions('moments', options, ['columns']);
  return momentsOf('moments', rows, columns);
}

/** The same for another function. */
export function momentsOf(where: string, rows: Rows | readonly number[], columns: number | undefined): Moments {
  const measured = measuredColumns(where, rows, columns).map(meanAndVariance);
  return {
    mean: Float64Array.from(measured, ([mean]) => mean),
    variance: Float64Array.from(measured, ([, variance]) => variance),
  };
}

/** Σ x / count and Σ (x − mean)² / count. */
export function meanAndVariance(values: Float64Array): readonly [mean: number, variance: number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length];
}
