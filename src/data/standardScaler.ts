import { checkOptions } from '../base/errors.ts';
import { meanAndVariance } from './moments.ts';
import { measuredColumns, type Scaler, type ScalerOptions, scaler } from './scaler.ts';
import type { Rows } from './table.ts';

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
  const [mean, variance] = meanAndVariance(values);
  return [mean, variance === 0 ? 1 : Math.sqrt(variance)];
}
