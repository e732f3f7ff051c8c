import { builtIn } from '../base/builtIn.ts';
import { checkInteger, checkNumber, checkOptions, outOfRange, wrongKind } from '../base/errors.ts';
import { checkJsonName } from './checkJsonName.ts';
import { notedColumns, withColumns } from './columns.ts';
import { checkList, isNumericArray, type NumericArray, type Rows, type Table, toTable } from './table.ts';

/** The numbers of a scaler, as JSON keeps them. */
export interface ScalerState {
  readonly name?: 'scaler';
  /** What of each column becomes `low`. */
  readonly center: readonly number[];
  /** What each column is divided by, > 0. */
  readonly scale: readonly number[];
  readonly low: number;
}

/** Scales each column: (x − center) / scale + low. Its JSON is its numbers: `scaler(json)` makes it again. */
export interface Scaler extends Omit<ScalerState, 'name'> {
  /**
   * Scaled rows, row after row.
   *
   * @param rows (rows, columns) in one typed array or an array of rows; for one column also an array of numbers
   * @throws TypeError or RangeError for bad rows.
   */
  transform(rows: Rows | readonly number[]): Float32Array<ArrayBuffer>;
  /** Rows as they were before, from scaled ones: predictions, say, of a network that has learned scaled targets. */
  inverse(rows: Rows | readonly number[]): Float32Array<ArrayBuffer>;
  toJSON(): Required<ScalerState>;
}

export interface ScalerOptions {
  /**
   * Columns of a typed array, which does not say them. What this package has made (`readCsv`, `predict`, a split, …) says
   * them by itself.
   */
  columns?: number;
}

/**
 * The scaler of given numbers, as its JSON keeps them.
 *
 * @throws TypeError or RangeError for numbers that are none.
 */
export function scaler(state: ScalerState): Scaler {
  const given = checkOptions('scaler', state, ['name', 'center', 'scale', 'low']);
  checkJsonName('scaler', given.name ?? 'scaler');
  const center = kept('center', given.center);
  const scale = kept('scale', given.scale);
  // JSON knows no -0.
  const low = checkNumber('scaler', 'low', given.low, 'a finite number', () => true) + 0;
  const columns = center.length;
  if (columns === 0 || scale.length !== columns)
    throw outOfRange('scaler', 'scale', `as many numbers as center, at least one`, scale.length);
  for (let j = 0; j < columns; j++) {
    checkNumber('scaler', `center[${j}]`, center[j], 'a finite number', () => true);
    checkNumber('scaler', `scale[${j}]`, scale[j], 'a finite number above 0', (value) => value > 0);
  }
  const each = (where: string, rows: Rows | readonly number[], of: Scaling) => {
    const table = toColumns(where, rows, columns);
    return withColumns(of(table.data, Float64Array.from(center), Float64Array.from(scale), low), columns);
  };
  const made: Scaler = {
    ...{ center, scale, low },
    toJSON: () => ({ name: 'scaler', center, scale, low }),
    transform: (rows) => each('transform', rows, scaled),
    inverse: (rows) => each('inverse', rows, unscaled),
  };
  return builtIn(made, [{ center, scale, low }], 'scaler');
}

type Scaling = (
  data: NumericArray,
  center: Float64Array,
  scale: Float64Array,
  low: number,
) => Float32Array<ArrayBuffer>;

const scaled: Scaling = (data, center, scale, low) => {
  const columns = center.length;
  const { length } = data;
  const result = new Float32Array(length);
  for (let start = 0; start < length; start += columns)
    for (let j = 0; j < columns; j++)
      result[start + j] = ((data[start + j] as number) - (center[j] as number)) / (scale[j] as number) + low;
  return result;
};

const unscaled: Scaling = (data, center, scale, low) => {
  const columns = center.length;
  const { length } = data;
  const result = new Float32Array(length);
  for (let start = 0; start < length; start += columns)
    for (let j = 0; j < columns; j++)
      result[start + j] = ((data[start + j] as number) - low) * (scale[j] as number) + (center[j] as number);
  return result;
};

function kept(what: string, numbers: readonly number[]): readonly number[] {
  checkList('scaler', what, numbers);
  return Object.freeze(Array.from(numbers, (value) => (value === 0 ? 0 : value)));
}

/** The rows of so many columns, in f64 where they are not in a typed array. */
function toColumns(where: string, rows: Rows | readonly number[], columns: number): Table {
  const single = columns === 1 && Array.isArray(rows) && typeof rows[0] === 'number';
  const list = single ? Array.from(rows as readonly number[], (value) => [value]) : (rows as Rows);
  return toTable(where, 'rows', list, columns, Float64Array);
}

/** The columns that a scaler is measured on, each in f64. */
export function measuredColumns(
  where: string,
  rows: Rows | readonly number[],
  given: number | undefined,
): Float64Array[] {
  checkList(where, 'rows', rows, 'a typed array, or an array of rows or numbers');
  const noted = notedColumns(rows);
  if (isNumericArray(rows) && given === undefined && noted === undefined)
    throw wrongKind(where, 'columns', 'an integer ≥ 1 with a typed array', given);
  const first: unknown = rows[0];
  const columns = given ?? noted ?? (Array.isArray(first) || isNumericArray(first) ? first.length : 1);
  checkInteger(where, 'columns', columns, 1);
  const table = toColumns(where, rows, columns);
  const { data } = table;
  return Array.from({ length: columns }, (_, j) => {
    const column = new Float64Array(table.rows);
    for (let i = 0; i < column.length; i++) column[i] = data[i * columns + j] as number;
    return column;
  });
}
