import { checkOptions } from '../base/errors.ts';
import { minMaxOf, toRange } from './measure.ts';
import { measuredColumns, type Scaler, type ScalerOptions, scaler } from './scaler.ts';
import type { Rows } from './table.ts';

export interface MinMaxScalerOptions extends ScalerOptions {
  /** The range to which minimum and maximum of each column are mapped. Default [0, 1]. */
  range?: readonly [low: number, high: number];
}

/**
 * Fits a scaler that maps each column's minimum and maximum to a range. Other rows may fall outside it. If the numbers
 * of a column are equal up to rounding, they are not divided and become the lower end. `minMaxScaler.from` restores a
 * scaler from its JSON.
 *
 * @param rows (rows, columns) in one typed array or an array of rows; or one column as an array of numbers
 * @throws TypeError or RangeError for invalid rows or options, for a typed array without `columns`, and from
 * `minMaxScaler.from` for JSON of something else.
 * @function
 */
export const minMaxScaler = /* @__PURE__ */ Object.assign(
  function minMaxScaler(rows: Rows | readonly number[], options: MinMaxScalerOptions = {}): Scaler {
    const { columns, range = [0, 1] } = checkOptions('minMaxScaler', options, ['columns', 'range']);
    const ends = toRange('minMaxScaler', 'range', range);
    const measured = measuredColumns('minMaxScaler', rows, columns).map((values) => minMaxOf(values, ends));
    return scaler({
      center: measured.map(({ center }) => center),
      scale: measured.map(({ scale }) => scale),
      low: ends[0],
    });
  },
  { from: scaler },
);
