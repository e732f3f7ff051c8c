import { checkOptions } from '../base/errors.ts';
import { measuredColumns, type ScalerOptions } from './scaler.ts';
import type { Rows } from './table.ts';

/** Mean and variance of each column. */
export interface Moments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/**
 * Computes mean and variance, Σ (x − mean)² / rows, of each column in f64, for example for `normalization`. The
 * variance of numbers that are equal up to rounding is 0.
 *
 * @param rows (rows, columns) in one typed array or an array of rows; or one column as an array of numbers
 * @throws TypeError or RangeError for invalid rows, and for a typed array without `columns`.
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

/** The precision of f64 at 1. */
const EPSILON = 2 ** -52;

/** Σ x / count and Σ (x − mean)² / count; 0 if the numbers are equal up to rounding. */
export function meanAndVariance(values: Float64Array): readonly [mean: number, variance: number] {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / count;
  // What rounding of the mean leaves of equal numbers: Chan, Golub, LeVeque 1983.
  const rounding = count * EPSILON * variance + count * mean * EPSILON * (count * mean * EPSILON);
  return [mean, variance <= rounding ? 0 : variance];
}
