import { frozen } from '../../base/builtIn.ts';
import { checkInteger, checkName, checkOptions, outOfRange, show, wrongKind } from '../../base/errors.ts';
import { checkJsonName } from '../checkJsonName.ts';
import { withColumns } from '../columns.ts';
import type { Label } from '../labels.ts';
import { MOST_NUMBERS } from '../table.ts';
import type { CategoricalEncoder } from './categorical.ts';
import type { Encoder } from './column.ts';
import { type ColumnState, kinds } from './columnKinds.ts';
import {
  type CsvRows,
  pathOf,
  type Source,
  sourceOf,
  type TabularRow,
  toNames,
  type Wanted,
  wantedOf,
} from './tabularSource.ts';

/** An excluded column, as JSON. */
export interface ExcludedState {
  readonly kind: 'excluded';
  readonly name: string;
}

/** A fitted table, as JSON. */
export interface TabularState {
  readonly name: 'tabular';
  /** All columns of rows, in the order for arrays. */
  readonly columns: readonly (ColumnState | ExcludedState)[];
  readonly missingValues: readonly (string | number)[];
}

/** Encoded rows: x, or for columns with an `input` the x of each input by name. */
export type EncodedRows = Float32Array<ArrayBuffer> | Readonly<Record<string, Float32Array<ArrayBuffer>>>;

/** Converts rows of a table into the numbers for a model, as fitted to some rows. */
export interface Tabular<X extends EncodedRows = Float32Array<ArrayBuffer>> {
  /** The names of the columns of rows, in the order for arrays. */
  readonly names: readonly string[];
  /** The names of the columns of x; with several inputs, an object with the names for each. */
  readonly columns: X extends Float32Array ? readonly string[] : Readonly<Record<keyof X, readonly string[]>>;
  /**
   * Encodes rows: rows × columns, row after row; with several inputs, an object with the numbers for each.
   *
   * @param rows objects with a value for each column, arrays with the values in order, or the result of `readCsv`
   * @throws TypeError or RangeError that names row and column, for an invalid value, a missing column, and an unknown
   * column.
   */
  transform(rows: readonly TabularRow[] | CsvRows): X;
  /**
   * Returns the meaning of each index of a categorical column: its categories, then '(missing)' and '(unknown)' if
   * these have their own.
   */
  categoriesOf(column: string): readonly Label[];
  /** Returns the fitted table as plain JSON: `tabular.from` restores it exactly. */
  toJSON(): TabularState;
}

/** Rows whose columns are read and written in turn, while they are in the cache. */
const BLOCK = 256;

/** The values that count as missing, checked. */
export function toMissing(where: string, values: unknown): ReadonlySet<string | number> {
  if (!Array.isArray(values)) throw wrongKind(where, 'missingValues', 'an array of strings and numbers', values);
  for (const [i, value] of values.entries()) {
    if (typeof value !== 'string' && !Number.isFinite(value))
      throw wrongKind(where, `missingValues[${i}]`, 'a string or a finite number', value);
  }
  return new Set(values);
}

/** The values of the requested columns in some rows, undefined if missing. */
export function read(
  source: Source,
  wanted: Wanted,
  missing: ReadonlySet<string | number>,
  first: number,
  count: number,
  values: readonly unknown[][] = wanted.needed.map(() => new Array<unknown>(count)),
): readonly unknown[][] {
  source.read(wanted, first, count, values);
  if (missing.size === 0) return values;
  for (const list of values) for (let i = 0; i < count; i++) if (missing.has(list[i] as string)) list[i] = undefined;
  return values;
}

/** Where the numbers of a column go. */
interface Placed {
  readonly name: string;
  readonly encoder: Encoder;
  readonly input: number;
  /** The first of its columns in x. */
  readonly at: number;
}

/** The x of an input. */
interface Input {
  readonly name: string;
  readonly columns: string[];
}

/** Restores a fitted table from its JSON, checked. */
export function fromJson<X extends EncodedRows = Float32Array<ArrayBuffer>>(json: TabularState): Tabular<X> {
  const where = 'tabular';
  const state = checkOptions(where, json, ['name', 'columns', 'missingValues']);
  checkJsonName(where, state.name);
  if (!Array.isArray(state.columns)) throw wrongKind(where, 'columns', 'an array', state.columns);
  const missing = toMissing(where, state.missingValues);
  const placed: Placed[] = [];
  const inputs: Input[] = [];
  const needed: number[] = [];
  const columns = [...state.columns].map((given: unknown, column) => {
    const { kind, name } = Object(given) as ColumnState | ExcludedState;
    const what = `columns[${column}]`;
    if (kind === 'excluded')
      return { kind, name: checkOptions(`${where}, ${what}`, given as ExcludedState, ['kind', 'name']).name };
    const encoder = checkName(where, `${what}.kind`, kind, kinds, ', excluded').of(where, what, given as never);
    placed.push({ name, encoder, ...placeOf(inputs, encoder) });
    needed.push(column);
    return encoder.state;
  });
  const all = Object.freeze(
    toNames(
      where,
      'names of columns',
      columns.map(({ name }) => name),
    ),
  );
  if (placed.length === 0) throw outOfRange(where, 'columns', 'at least one column that is not excluded', 'none');
  for (const input of inputs) toNames(where, 'names of the columns of x', input.columns);
  const wanted = wantedOf(all, needed);
  const several = placed.some(({ encoder }) => encoder.state.input !== undefined);
  const arrange = <T>(each: readonly T[]): unknown =>
    several ? Object.fromEntries(inputs.map(({ name }, i) => [name, each[i]])) : each[0];
  const described = frozen<TabularState>({ name: 'tabular', columns, missingValues: [...missing] });
  return Object.freeze({
    names: all,
    columns: arrange(inputs.map((input) => Object.freeze(input.columns))) as Tabular<X>['columns'],
    transform(rows: readonly TabularRow[] | CsvRows): X {
      const source = sourceOf('transform', rows, all);
      const tables = inputs.map((input) => tableOf(source.rows, input.columns.length));
      let values: readonly unknown[][] | undefined;
      for (let first = 0; first < source.rows; first += BLOCK) {
        const count = Math.min(BLOCK, source.rows - first);
        values = read(source, wanted, missing, first, count, values);
        for (let k = 0; k < placed.length; k++) {
          const { name, encoder, input, at } = placed[k] as Placed;
          const place = { where: 'transform', name, what: (i: number) => pathOf(first + i, name) };
          const width = (inputs[input] as Input).columns.length;
          const x = tables[input] as Float32Array;
          encoder.write(values[k] as unknown[], count, x, first * width + at, width, place);
        }
      }
      return arrange(tables) as X;
    },
    categoriesOf(column: string) {
      const found = placed.find(({ name }) => name === column)?.encoder as CategoricalEncoder | undefined;
      if (!found?.places) throw outOfRange('categoriesOf', 'column', 'the name of a categorical column', show(column));
      return found.places;
    },
    toJSON: () => described,
  });
}

/** Where the numbers of the next column go. */
function placeOf(inputs: Input[], { state, outputs }: Encoder): Pick<Placed, 'input' | 'at'> {
  const { input: name = 'x' } = state;
  let input = inputs.findIndex((other) => other.name === name);
  if (input < 0) input = inputs.push({ name, columns: [] }) - 1;
  const { columns } = inputs[input] as Input;
  const at = columns.length;
  for (const output of outputs) columns.push(output);
  return { input, at };
}

function tableOf(rows: number, columns: number): Float32Array<ArrayBuffer> {
  checkInteger('transform', 'rows × columns', rows * columns, 1, MOST_NUMBERS);
  return withColumns(new Float32Array(rows * columns), columns);
}
