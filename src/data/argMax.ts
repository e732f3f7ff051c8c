import { checkInteger, outOfRange } from '../engine/errors.ts';
import { greatest } from '../engine/greatest.ts';
import { checkList } from './table.ts';

/**
 * The column of the greatest number in each row; the first of equals.
 *
 * @param table rows × columns, row after row, as `predict` gives them
 * @throws TypeError or RangeError if those are no whole rows.
 */
export function argMax(table: ArrayLike<number>, columns: number): Uint32Array<ArrayBuffer> {
  checkInteger('argMax', 'columns', columns, 1);
  return argMaxOf('argMax', 'table', table, columns);
}

/** The same for another function. */
export function argMaxOf(
  where: string,
  what: string,
  table: ArrayLike<number>,
  columns: number,
): Uint32Array<ArrayBuffer> {
  checkList(where, what, table);
  if (table.length % columns !== 0) throw outOfRange(where, what, `a multiple of ${columns} numbers`, table.length);
  return Uint32Array.from({ length: table.length / columns }, (_, row) => greatest(table, row * columns, columns));
}
