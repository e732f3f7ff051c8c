import { builtIn } from '../base/builtIn.ts';
import { checkInteger, checkNumber, checkOptions, outOfRange, wrongKind } from '../base/errors.ts';
import { checkJsonName } from './checkJsonName.ts';
import { notedColumns, withColumns } from './columns.ts';
import { checkList, isNumericArray, type NumericArray, type Rows, type Table, toTable } from './table.ts';

/** The numbers of a scaler, as JSON. */
export interface ScalerState {
  readonly name?: 'scaler';
  /** The value of each column that is mapped to `low`. */
  readonly center: readonly number[];
  /** The divisor of each column, > 0. */
  readonly scale: readonly number[];
  readonly low: number;
}

/** Scales each column: (x − center) / scale + low. `scaler(json)` restores it from its JSON. */
export interface Scaler extends Omit<ScalerState, 'name'> {
  /**
   * Returns scaled rows, row after row.
   *
   * @param rows (rows, columns) in one typed array or an array of rows; for one column also an array of numbers
   * @throws TypeError or RangeError for invalid rows.
   */
  transform(rows: Rows | readonly number[]): Float32Array<ArrayBuffer>;
  /**
   * Returns rows in their original units, from scaled ones: for example from predictions of a network trained on scaled
   * targets.
   */
  inverse(rows: Rows | readonly number[]): Float32Array<ArrayBuffer>;
  toJSON(): Required<ScalerState>;
}

export interface ScalerOptions {
  /** The number of columns of a typed array. Known for results of this package (`readCsv`, `predict`, a split, …). */
  columns?: number;
}

/**
 * Creates a scaler from its numbers.
 *
 * @throws TypeError or RangeError for invalid numbers.
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

/** The rows with their number of columns, in f64 unless they are in a typed array. */
function toColumns(where: string, rows: Rows | readonly number[], columns: number): Table {
  const single = columns === 1 && Array.isArray(rows) && typeof rows[0] === 'number';
  const list = single ? Array.from(rows as readonly number[], (value) => [value]) : (rows as Rows);
  return toTable(where, 'rows', list, columns, Float64Array);
}

/** The columns to fit a scaler to, each in f64. */
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
