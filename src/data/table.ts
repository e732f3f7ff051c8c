import { outOfRange, show, wrongKind } from '../base/errors.ts';
import { isDetached, typedArrayKind } from '../base/kinds.ts';
import { notedColumns } from './columns.ts';

/** Any typed array of numbers (not of bigints). */
export type NumericArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array;

/** Rows of numbers: one typed array, row after row, or an array of rows. */
export type Rows = NumericArray | readonly ArrayLike<number>[];

/** The maximum number of elements in rows. */
export const MOST_NUMBERS = 2 ** 30;

/** Rows of finite numbers in one typed array: (rows, columns), row-major. */
export interface Table {
  readonly data: NumericArray;
  readonly rows: number;
  readonly columns: number;
  /** The call and the name for an error, while it is unknown whether the numbers are finite. */
  readonly unchecked?: { readonly where: string; readonly what: string } | undefined;
}

export function isNumericArray(value: unknown): value is NumericArray {
  const kind = typedArrayKind(value);
  return kind !== undefined && !kind.startsWith('Big');
}

/** Throws unless the value is an array or a typed array. */
export function checkList(where: string, what: string, value: unknown, rule = 'an array or a typed array'): void {
  if (isNumericArray(value)) checkAttached(where, what, value);
  else if (!Array.isArray(value)) throw wrongKind(where, what, rule, value);
}

/** Throws for a typed array whose buffer was transferred. */
function checkAttached(where: string, what: string, data: NumericArray): void {
  if (data.length === 0 && isDetached(data))
    throw outOfRange(where, what, 'an array that was not transferred', 'a detached one');
}

/**
 * The rows of `value`, checked: at least one, all of `columns` finite numbers (in f32). Typed arrays are not copied;
 * arrays of rows become `Numbers`.
 */
export function toTable(
  where: string,
  what: string,
  value: Rows,
  columns: number,
  Numbers: typeof Float32Array | typeof Float64Array = Float32Array,
): Table {
  const { data, rows, unchecked } = toUncheckedTable(where, what, value, columns, Numbers);
  const table = { data, rows, columns };
  if (unchecked && !isFinite32(data)) throw notFinite(where, what, table);
  return table;
}

/** The same, but numbers of a typed array are checked to be finite only when they are copied. */
export function toUncheckedTable(
  where: string,
  what: string,
  value: Rows,
  columns: number,
  Numbers: typeof Float32Array | typeof Float64Array = Float32Array,
): Table {
  const table = isNumericArray(value)
    ? fromTypedArray(where, what, value, columns)
    : fromRows(where, what, value, columns, Numbers);
  if (table.rows === 0) throw outOfRange(where, what, 'at least one row', 'none');
  return table;
}

const kinds = [
  ...[Float32Array, Float64Array, Int8Array, Int16Array, Int32Array],
  ...[Uint8Array, Uint8ClampedArray, Uint16Array, Uint32Array],
];

/** The actual properties of a typed array, even if a subclass overrides them. */
const truth = (array: NumericArray, name: 'buffer' | 'byteOffset' | 'length') =>
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), name)?.get?.call(array);

/** The same numbers in an array of this realm, without a user's class. */
export function ownArray(array: NumericArray): NumericArray {
  const prototype = Object.getPrototypeOf(array);
  if (prototype === Float32Array.prototype) return array;
  const tag = typedArrayKind(array);
  const Kind = kinds.find(({ name }) => name === tag) ?? Float32Array;
  if (prototype === Kind.prototype) return array;
  return new Kind(truth(array, 'buffer'), truth(array, 'byteOffset'), truth(array, 'length'));
}

function fromTypedArray(where: string, what: string, array: NumericArray, columns: number): Table {
  checkColumns(where, what, array, columns);
  const data = ownArray(array);
  checkAttached(where, what, data);
  if (data.length % columns !== 0)
    throw outOfRange(where, what, `a multiple of ${columns} numbers (rows of ${columns})`, data.length);
  const floats = typedArrayKind(data)?.startsWith('Float');
  return { data, rows: data.length / columns, columns, unchecked: floats ? { where, what } : undefined };
}

/**
 * Throws if the rows of a typed array are known to have another number of columns; a single column may be rows of any
 * length.
 */
export function checkColumns(where: string, what: string, data: NumericArray, columns: number): void {
  const noted = notedColumns(data) ?? 1;
  if (noted !== 1 && noted !== columns) throw outOfRange(where, what, `rows of ${columns} numbers`, `rows of ${noted}`);
}

function fromRows(
  where: string,
  what: string,
  rows: readonly ArrayLike<number>[],
  columns: number,
  Numbers: typeof Float32Array | typeof Float64Array,
): Table {
  const rule = `rows of ${columns} numbers: a typed array, row after row, or an array of arrays`;
  if (!Array.isArray(rows)) throw wrongKind(where, what, rule, rows);
  const { length } = rows;
  let data = new Numbers(0);
  for (let i = 0; i < length; i++) {
    const row: unknown = rows[i];
    if (!Array.isArray(row) && !isNumericArray(row))
      throw wrongKind(where, `${what}[${i}]`, `a row of ${columns} (put flat numbers in a Float32Array)`, row);
    if (row.length !== columns) throw outOfRange(where, `${what}[${i}]`, `${columns} columns`, row.length);
    if (i === 0) data = new Numbers(checkSize(where, what, length * columns));
    for (let j = 0; j < columns; j++) {
      const number: unknown = row[j];
      if (typeof number !== 'number') throw wrongKind(where, `${what}[${i}][${j}]`, 'a number', number);
      data[i * columns + j] = number;
      if (!Number.isFinite(data[i * columns + j])) throw notFiniteAt(where, `${what}[${i}][${j}]`, number);
    }
  }
  return { data, rows: length, columns };
}

function checkSize(where: string, what: string, size: number): number {
  if (size > MOST_NUMBERS) throw outOfRange(where, what, `rows of at most ${MOST_NUMBERS} numbers in all`, size);
  return size;
}

/** Whether all numbers are finite in f32: 0 · x is 0 for finite numbers and NaN for others. Four independent sums. */
function isFinite32(data: NumericArray): boolean {
  return (typedArrayKind(data) === 'Float32Array' ? zerosOf32(data as Float32Array) : zerosRounded(data)) === 0;
}

function zerosOf32(data: Float32Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const whole = data.length - (data.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += 0 * (data[i] as number);
    b += 0 * (data[i + 1] as number);
    c += 0 * (data[i + 2] as number);
    d += 0 * (data[i + 3] as number);
  }
  for (let i = whole; i < data.length; i++) a += 0 * (data[i] as number);
  return a + b + c + d;
}

function zerosRounded(data: NumericArray): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += 0 * Math.fround(data[i] as number);
  return sum;
}

/** An error that names the first number of a table that is not finite. */
export function notFinite(where: string, what: string, { data, columns }: Table): RangeError {
  const index = data.findIndex((value) => !Number.isFinite(Math.fround(value)));
  const at = `${what}[${Math.floor(index / columns)}][${index % columns}]`;
  return notFiniteAt(where, at, data[index] as number);
}

/** An error for a number that is not finite. */
export function notFiniteAt(where: string, what: string, value: number): RangeError {
  return outOfRange(where, what, 'a finite number (in f32)', show(value));
}

/** The rows of a table from `start` to before `end`. */
export function slice({ data, columns }: Table, start: number, end: number): Table {
  return { data: data.subarray(start * columns, end * columns), rows: end - start, columns };
}
