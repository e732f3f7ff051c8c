import { checkInteger, outOfRange, show, wrongKind } from '../base/errors.ts';
import { typedArrayKind } from '../base/kinds.ts';
import { notedColumns, withColumns } from './columns.ts';
import { checkColumns, checkList, isNumericArray, type NumericArray } from './table.ts';

/** Something with rows: a typed array, row after row, or an array with one element per row. */
export type RowSource = NumericArray | readonly unknown[];

/** From this many columns on, a row is copied as a block, not number by number. */
const BLOCK = 32;

/**
 * Copies some rows, in the given order, to a new array of the same type.
 *
 * @param source rows × columns in a typed array; or an array of rows, numbers or labels
 * @param indices which rows
 * @param rows how many rows a typed array has; known for results of this package (`readCsv`, `predict`, a scaler, a
 * split, …)
 * @throws TypeError or RangeError for invalid arguments, and for other typed arrays without `rows`.
 */
export function takeRows<T extends RowSource>(source: T, indices: ArrayLike<number>, rows?: number): T {
  checkSource('takeRows', 'source', source);
  checkList('takeRows', 'indices', indices);
  const all = rows === undefined ? knownRows(source) : checkInteger('takeRows', 'rows', rows, 1);
  if (all === undefined) throw wrongKind('takeRows', 'rows', ROWS, rows);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] as number;
    if (!(Number.isInteger(index) && index >= 0 && index < all))
      checkInteger('takeRows', `indices[${i}]`, index, 0, all - 1);
  }
  return take('takeRows', 'source', source, indices, all);
}

/** The rule in errors if the number of rows is unknown. */
export const ROWS = 'the number of rows, which a typed array does not tell';

/** The number of rows of a source, if known: an array has one element per row. */
export function knownRows(source: RowSource): number | undefined {
  if (!isNumericArray(source)) return source.length;
  const columns = notedColumns(source);
  return columns && source.length / columns;
}

/** The same, for callers that have checked the indices. */
export function take<T extends RowSource>(
  where: string,
  what: string,
  source: T,
  indices: ArrayLike<number>,
  rows: number,
): T {
  const columns = columnsOf(where, what, source, rows);
  const count = indices.length;
  if (!isNumericArray(source)) {
    const elements = new Array<unknown>(count);
    for (let i = 0; i < count; i++) elements[i] = source[indices[i] as number];
    return elements as unknown as T;
  }
  const taken = emptyLike(source, count * columns);
  for (let i = 0; i < count; i++) {
    const from = (indices[i] as number) * columns;
    const to = i * columns;
    if (columns >= BLOCK) taken.set(source.subarray(from, from + columns), to);
    else for (let j = 0; j < columns; j++) taken[to + j] = source[from + j] as number;
  }
  return withColumns(taken, columns) as T & NumericArray;
}

type Numbers = new (length: number) => NumericArray;

/** A new array of the same type; for a Node Buffer a Uint8Array. */
function emptyLike(source: NumericArray, length: number): NumericArray {
  const kind = typedArrayKind(source) as 'Float32Array';
  return new ((globalThis as Record<string, unknown>)[kind] as Numbers)(length);
}

/** Throws for values without rows. */
export function checkSource(where: string, what: string, source: unknown): void {
  checkList(where, what, source, 'a typed array, row after row, or an array with an element for each row');
}

/** Elements of a row, given the number of rows. */
export function columnsOf(where: string, what: string, source: RowSource, rows: number): number {
  const columns = source.length / rows;
  if (isNumericArray(source) ? !Number.isInteger(columns) || columns === 0 : columns !== 1)
    throw outOfRange(where, what, `${show(rows)} rows`, `${source.length} elements`);
  if (isNumericArray(source)) checkColumns(where, what, source, columns);
  return columns;
}
