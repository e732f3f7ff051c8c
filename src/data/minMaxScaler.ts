import { checkNumber, checkOptions, outOfRange, wrongKind } from '../base/errors.ts';
import { measuredColumns, type Scaler, type ScalerOptions, scaler } from './scaler.ts';
import type { Rows } from './table.ts';

/** The spread of numbers that are equal up to rounding, relative to the greatest of them: ten times the spacing of f64. */
const ROUNDING = 10 * 2 ** -52;

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
 * @throws TypeError or RangeError for bad rows or options, and for a typed array without `columns`.
 */
export function minMaxScaler(rows: Rows | readonly number[], options: MinMaxScalerOptions = {}): Scaler {
  const { columns, range = [0, 1] } = checkOptions('minMaxScaler', options, ['columns', 'range']);
  if (!Array.isArray(range) || range.length !== 2)
    throw wrongKind('minMaxScaler', 'range', 'an array [low, high]', range);
  const [low, high] = range as readonly [number, number];
  for (const [index, end] of range.entries())
    checkNumber('minMaxScaler', `range[${index}]`, end, 'a finite number', () => true);
  if (low >= high) throw outOfRange('minMaxScaler', 'range', 'a low below its high', `${low} and ${high}`);
  const measured = measuredColumns('minMaxScaler', rows, columns).map((values) => {
    const least = values.reduce((a, b) => Math.min(a, b));
    const greatest = values.reduce((a, b) => Math.max(a, b));
    const spread = greatest - least;
    return [least, spread > ROUNDING * Math.max(-least, greatest) ? spread : 1] as const;
  });
  return scaler({
    center: measured.map(([least]) => least),
    scale: measured.map(([, spread]) => spread / (high - low)),
    low,
  });
}
