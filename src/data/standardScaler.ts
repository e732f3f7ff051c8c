import { checkOptions } from '../engine/errors.ts';
import { meanAndVariance } from './moments.ts';
import { measuredColumns, type Scaler, type ScalerOptions, scaler } from './scaler.ts';
import type { Rows } from './table.ts';

/** The spacing of f64 at 1. */
const EPSILON = 2 ** -52;

/**
 * A scaler to mean 0 and standard deviation 1, (x − mean) / √variance, as measured on some rows: those to train on. The
 * variance is Σ (x − mean)² / rows. A column of equal numbers is not divided.
 *
 * @param rows (rows, columns) in one typed array or an array of rows; or one column as an array of numbers
 * @throws TypeError or RangeError for bad rows, and for a typed array without `columns`.
 */
export function standardScaler(rows: Rows | readonly number[], options: ScalerOptions = {}): Scaler {
  const { columns } = checkOptions('standardScaler', options, ['columns']);
  const measured = measuredColumns('standardScaler', rows, columns).map(meanAndDeviation);
  return scaler({ center: measured.map(([mean]) => mean), scale: measured.map(([, deviation]) => deviation), low: 0 });
}

function meanAndDeviation(values: Float64Array): readonly [mean: number, deviation: number] {
  const count = values.length;
  const [mean, variance] = meanAndVariance(values);
  // What rounding of the mean leaves of equal numbers: Chan, Golub, LeVeque 1983.
  const rounding = count * EPSILON * variance + count * mean * EPSILON * (count * mean * EPSILON);
  return [mean, variance <= rounding ? 1 : Math.sqrt(variance)];
}
