import { checkInteger, outOfRange, wrongKind } from '../engine/errors.ts';
import { checkList, isNumericArray, type NumericArray } from './table.ts';

/** Something with rows: a typed array, row after row, or an array with an element for each. */
export type RowSource = NumericArray | readonly unknown[];

/**
 * Some rows, in this order, as a new array of the same kind.
 *
 * @param source rows × columns in a typed array, or an array of rows, or of one number or label for each
 * @param indices which rows
 * @param rows how many rows a typed array has. Default: one for each number
 * @throws TypeError or RangeError for bad arguments.
 */
export function takeRows<T extends RowSource>(source: T, indices: ArrayLike<number>, rows = source?.length): T {
  checkSource('takeRows', 'source', source);
  checkList('takeRows', 'indices', indices);
  checkInteger('takeRows', 'rows', rows, 1);
  for (let i = 0; i < indices.length; i++) checkInteger('takeRows', `indices[${i}]`, indices[i], 0, rows - 1);
  return take('takeRows', 'source', source, indices, rows);
}

/** The same, for calls that have checked the indices. */
export function take<T extends RowSource>(
  where: string,
  what: string,
  source: T,
  indices: ArrayLike<number>,
  rows: number,
): T {
  const columns = columnsOf(where, what, source, rows);
  if (!isNumericArray(source)) return Array.from(indices, (index) => source[index]) as unknown as T;
  const Numbers = source.constructor as new (length: number) => T & NumericArray;
  const taken = new Numbers(indices.length * columns);
  for (let i = 0; i < indices.length; i++) {
    const start = (indices[i] as number) * columns;
    taken.set(source.subarray(start, start + columns), i * columns);
  }
  return taken;
}

/** Throws for what has no rows. */
export function checkSource(where: string, what: string, source: unknown): void {
  if (!isNumericArray(source) && !Array.isArray(source))
    throw wrongKind(where, what, 'a typed array, row after row, or an array with an element for each row', source);
}

/** Elements of a row, where there are so many rows. */
export function columnsOf(where: string, what: string, source: RowSource, rows: number): number {
  const columns = source.length / rows;
  if (isNumericArray(source) ? !Number.isInteger(columns) || columns === 0 : columns !== 1)
    throw outOfRange(where, what, `${rows} rows`, `${source.length} elements`);
  return columns;
}
