import { checkOptions } from '../base/errors.ts';
import { standardOf } from './measure.ts';
import { measuredColumns, type Scaler, type ScalerOptions, scaler } from './scaler.ts';
import type { Rows } from './table.ts';

/**
 * Fits a scaler to mean 0 and standard deviation 1, (x − mean) / √variance, to some rows: usually those for training.
 * The variance is Σ (x − mean)² / rows. A column of equal numbers is not divided. `standardScaler.from` restores a
 * scaler from its JSON.
 *
 *     const scaler = standardScaler(train.x, { columns: 4 });
 *     await model.fit(scaler.transform(train.x), train.y);
 *
 * @param rows (rows, columns) in one typed array or an array of rows; or one column as an array of numbers
 * @throws TypeError or RangeError for invalid rows, for a typed array without `columns`, and from `standardScaler.from`
 * for JSON of something else.
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
