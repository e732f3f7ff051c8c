import { checkNumber, checkOptions, outOfRange, wrongKind } from '../engine/errors.ts';
import { measuredColumns, type Scaler, type ScalerOptions, scaler } from './scaler.ts';
import type { Rows } from './table.ts';

export interface MinMaxScalerOptions extends ScalerOptions {
  /** What the least and the greatest number of each column become. Default [0, 1]. */
  range?: readonly [low: number, high: number];
}

/**
 * A scaler of each column's least and greatest number, as measured on some rows, to those of a range; other numbers may
 * fall out of it. A column of equal numbers becomes the lower end.
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
    return [least, values.reduce((a, b) => Math.max(a, b)) - least] as const;
  });
  return scaler({
    center: measured.map(([least]) => least),
    scale: measured.map(([, spread]) => (spread || 1) / (high - low)),
    low,
  });
}
