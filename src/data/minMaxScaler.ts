import { checkOptions } from '../base/errors.ts';
import { minMaxOf, toRange } from './measure.ts';
import { measuredColumns, type Scaler, type ScalerOptions, scaler } from './scaler.ts';
import type { Rows } from './table.ts';

export interface MinMaxScalerOptions extends ScalerOptions {
  /** What the least and the greatest number of each column become. Default [0, 1]. */
  range?: readonly [low: number, high: number];
}

/**
 * A scaler of each column's least and greatest number, as measured on some rows, to those of a range; other numbers may
 * fall out of it. A column of numbers that are equal up to rounding is
 * not divided: they become the lower end.
 *
 * @param rows (rows, columns) in one typed array or an array of rows; or one column as an array of numbers
 * @throws TypeError or RangeError for bad rows or options, and for a typed array without `columns`; `minMaxScaler.from` for JSON that is not a scaler's.
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
