import { checkInteger, outOfRange, wrongKind } from '../base/errors.ts';
import { greatest } from '../base/greatest.ts';
import { notedColumns } from './columns.ts';
import { checkColumns, checkList, isNumericArray } from './table.ts';

/**
 * Returns the index of the largest number in each row; for ties, the first.
 *
 * @param table rows × columns, row after row, or an array of rows
 * @param columns the numbers in a row; known for results of this package such as those of `predict`
 * @throws TypeError or RangeError for incomplete rows, and for flat numbers without `columns`.
 */
export function argMax(
  table: ArrayLike<number> | readonly ArrayLike<number>[],
  columns?: number,
): Uint32Array<ArrayBuffer> {
  checkList('argMax', 'table', table);
  const first: unknown = table[0];
  const known = isRow(first) ? first.length : notedColumns(table);
  if (columns === undefined && known === undefined)
    throw wrongKind('argMax', 'columns', 'an integer ≥ 1 for numbers without rows', columns);
  return argMaxOf('argMax', 'table', table, checkInteger('argMax', 'columns', columns ?? known, 1));
}

/** The same for another function. */
export function argMaxOf(
  where: string,
  what: string,
  table: ArrayLike<number> | readonly ArrayLike<number>[],
  columns: number,
): Uint32Array<ArrayBuffer> {
  checkList(where, what, table);
  if (isRow(table[0])) return ofRows(where, what, table as readonly ArrayLike<number>[], columns);
  const numbers = table as ArrayLike<number>;
  if (isNumericArray(numbers)) checkColumns(where, what, numbers, columns);
  if (numbers.length % columns !== 0) throw outOfRange(where, what, `a multiple of ${columns} numbers`, numbers.length);
  const indices = new Uint32Array(numbers.length / columns);
  for (let row = 0; row < indices.length; row++) indices[row] = greatest(numbers, row * columns, columns);
  return indices;
}

const isRow = (value: unknown): value is ArrayLike<number> => Array.isArray(value) || isNumericArray(value);

function ofRows(where: string, what: string, rows: readonly ArrayLike<number>[], columns: number) {
  const indices = new Uint32Array(rows.length);
  for (const [i, row] of rows.entries()) {
    if (!isRow(row)) throw wrongKind(where, `${what}[${i}]`, `a row of ${columns} numbers`, row);
    if (row.length !== columns) throw outOfRange(where, `${what}[${i}]`, `${columns} columns`, row.length);
    indices[i] = greatest(row);
  }
  return indices;
}
