import { checkOptions } from '../base/errors.ts';
import { standardOf } from './measure.ts';
import { measuredColumns, type Scaler, type ScalerOptions, scaler } from './scaler.ts';
import type { Rows } from './table.ts';

/**
 * A scaler to mean 0 and standard deviation 1, (x − mean) / √variance, as measured on some rows: those to train on. The
 * variance is Σ (x − mean)² / rows. A column of equal numbers is not divided.
 *
 * @param rows (rows, columns) in one typed array or an array of rows; or one column as an array of numbers
 * @throws TypeError or RangeError for bad rows, and for a typed array without `columns`; `standardScaler.from` for JSON that is not a scaler's.
 * @function
 */
export const standardScaler = /* @__PURE__ */ Object.assign(
  function standardScaler(rows: Rows | readonly number[], options: ScalerOptions = {}): Scaler {
    const { columns } = checkOptions('standardScaler', options, ['columns']);
    const measured = measuredColumns('standardScaler', rows, columns).map(standardOf);
    return scaler({ center: measured.map(({ center }) => center), scale: measured.map(({ scale }) => scale), low: 0 });
  },
  { from: scaler },
);
