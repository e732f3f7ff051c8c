import { checkOptions, isPlain, outOfRange, show, wrongKind } from '../../base/errors.ts';
import { isNumericArray } from '../table.ts';
import { type ColumnSpec, type ColumnState, fitColumn, type KindDefaults } from './columnKinds.ts';
import { type ExcludedState, fromJson, read, type Tabular, toMissing } from './fitted.ts';
import { type CsvRows, pathOf, sourceOf, type TabularRow, toNames, wantedOf } from './tabularSource.ts';

export interface TabularOptions {
  /**
   * What each column is, by name: 'numeric', 'categorical', 'boolean' or 'date'; or an object with that as `kind`, and
   * options. Default by values: numbers are numeric, strings categorical, true and false boolean, Dates dates.
   */
  columns?: Readonly<Record<string, ColumnSpec>>;
  /** Columns to leave out; later rows need not have them. Default none. */
  exclude?: readonly string[];
  /** The names of the columns, for rows that are arrays. Default '0', '1', … */
  names?: readonly string[];
  /** Options for all columns of a kind, unless a column sets its own: `{ numeric: { missing: 'median' } }`. */
  defaults?: KindDefaults;
  /**
   * Values that count as missing, in addition to null, undefined and NaN: for example ['', 'NA', -999]. Default none.
   */
  missingValues?: readonly (string | number)[];
}

/** The encoded rows with these options. */
export type EncodedBy<O> = O extends { readonly columns: Readonly<Record<string, infer C>> }
  ? [Extract<C, { readonly input: string }>] extends [never]
    ? Float32Array<ArrayBuffer>
    : Readonly<Record<string, Float32Array<ArrayBuffer>>>
  : Float32Array<ArrayBuffer>;

function fitTable<const O extends TabularOptions>(
  rows: readonly TabularRow[] | CsvRows,
  options: O = {} as O,
): Tabular<EncodedBy<O>> {
  const where = 'tabular';
  const given = checkOptions<TabularOptions>(where, options, [
    'columns',
    'exclude',
    'names',
    'defaults',
    'missingValues',
  ]);
  const { columns = {}, exclude = [], defaults = {}, missingValues = [] } = given;
  if (given.names !== undefined && !isList(rows))
    throw wrongKind(where, 'names', 'left out unless rows are arrays', given.names);
  const source = sourceOf(where, rows, given.names && toNames(where, 'names', given.names));
  const all = toNames(where, 'names', source.names);
  const specs = toSpecs(columns, all);
  const excluded = new Set(toNames(where, 'exclude', exclude));
  for (const name of excluded) checkAmong(where, 'exclude', name, all, specs);
  const needed = [...all.keys()].filter((column) => !excluded.has(all[column] as string));
  const known = checkOptions(`${where}, defaults`, defaults, ['numeric', 'categorical', 'boolean', 'date']);
  const nothing = toMissing(where, missingValues);
  const values = read(source, wantedOf(all, needed), nothing, 0, source.rows);
  const fitted = needed.map((column, k) => {
    const name = all[column] as string;
    const place = { where, name, what: (i: number) => pathOf(i, name) };
    const categories = source.categoriesOf(name);
    return fitColumn(name, specs.get(name), values[k] as unknown[], { defaults: known, categories, place }).state;
  });
  const states = all.map(
    (name, column): ColumnState | ExcludedState => fitted[needed.indexOf(column)] ?? { kind: 'excluded', name },
  );
  return fromJson({ name: 'tabular', columns: states, missingValues: [...nothing] });
}

const isList = (rows: unknown): boolean => Array.isArray(rows) && (Array.isArray(rows[0]) || isNumericArray(rows[0]));

/** The declared columns, by name. */
function toSpecs(columns: unknown, all: readonly string[]): ReadonlyMap<string, ColumnSpec> {
  if (!isPlain(columns)) throw wrongKind('tabular', 'columns', 'an object of column kinds by name', columns);
  const specs = new Map(Object.entries(columns) as [string, ColumnSpec][]);
  for (const name of specs.keys()) checkAmong('tabular', 'columns', name, all);
  return specs;
}

function checkAmong(
  where: string,
  what: string,
  name: string,
  all: readonly string[],
  others?: ReadonlyMap<string, unknown>,
): void {
  if (!all.includes(name)) throw outOfRange(where, what, `names of columns (${all.join(', ')})`, show(name));
  if (others?.has(name)) throw outOfRange(where, what, 'columns that are not in columns', show(name));
}

/**
 * Fits an encoding of table rows as numbers, to the rows for training. Numbers are scaled; categories become columns of
 * 0 and 1, or indices for an embedding; dates become their parts; options of each column say how to handle missing
 * values. `tabular.from` restores one from its JSON.
 *
 *     const prepare = tabular(rows, { columns: { age: { kind: 'numeric', missing: 'median' } }, exclude: ['id'] });
 *     const x = prepare.transform(rows);
 *
 * @param rows objects or arrays, or the result of `readCsv`
 * @throws TypeError or RangeError for invalid rows and options, and from `tabular.from` for JSON of something else.
 * @function
 */
export const tabular = /* @__PURE__ */ Object.assign(fitTable, { from: fromJson });
