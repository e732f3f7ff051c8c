import { outOfRange, show, wrongKind } from '../../base/errors.ts';
import { type CsvColumn, checkSchema } from '../csvSchema.ts';
import { isNumericArray, type NumericArray } from '../table.ts';

/** A row: an object with values by column name, or an array of values in order. */
export type TabularRow = Readonly<Record<string, unknown>> | readonly unknown[];

/** The result of `readCsv`: its x, and the schema that describes the columns of x. */
export interface CsvRows {
  readonly x: NumericArray;
  readonly schema: { readonly columns: readonly CsvColumn[] };
}

/** Rows whose columns are read block by block. */
export interface Source {
  readonly rows: number;
  /** The names of its columns, if known. */
  readonly names: readonly string[];
  /** The categories of a column, if known. */
  categoriesOf(name: string): readonly string[] | undefined;
  /** Checks `count` rows from `first` on, and stores the values of each requested column in a list. */
  read(wanted: Wanted, first: number, count: number, values: readonly unknown[][]): void;
}

/** The columns to read. */
export interface Wanted {
  /** The names of all columns that rows may have, in the order for arrays. */
  readonly all: readonly string[];
  /** The indices of the requested columns, which each row must have. */
  readonly needed: readonly number[];
  /** For the name of each column, its index among the requested ones, or -1. */
  readonly targets: ReadonlyMap<string, number>;
}

export function wantedOf(all: readonly string[], needed: readonly number[]): Wanted {
  const targets = new Map(all.map((name) => [name, -1]));
  for (const [target, column] of needed.entries()) targets.set(all[column] as string, target);
  return { all, needed, targets };
}

/** The path of a value, for errors: `rows[3].age`, `rows[3]['of age']`, `rows[3][0]`. */
export function pathOf(row: number, name: string): string {
  if (/^(0|[1-9]\d*)$/.test(name)) return `rows[${row}][${name}]`;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `rows[${row}].${name}` : `rows[${row}][${show(name)}]`;
}

const RULE = 'an array of rows (objects, or arrays), or what readCsv gives';

/** Rows of objects or arrays, or the result of `readCsv`. `given` are the names of the columns of arrays. */
export function sourceOf(
  where: string,
  rows: readonly TabularRow[] | CsvRows,
  given: readonly string[] | undefined,
): Source {
  if (Array.isArray(rows)) {
    if (rows.length === 0) throw outOfRange(where, 'rows', 'at least one row', 'none');
    return isList(rows[0]) ? ofArrays(where, rows, given) : ofObjects(where, rows);
  }
  if (isNumericArray(rows) || typeof rows !== 'object' || rows === null || !('schema' in rows))
    throw wrongKind(where, 'rows', RULE, rows);
  return ofCsv(where, rows as CsvRows);
}

type List = readonly unknown[];
type Fields = Readonly<Record<string, unknown>>;

const isList = (row: unknown): row is List => Array.isArray(row) || isNumericArray(row);

function ofArrays(where: string, rows: List, given: readonly string[] | undefined): Source {
  const { length } = rows[0] as List;
  const names = given ?? Array.from({ length }, (_, i) => `${i}`);
  return {
    ...{ rows: rows.length, names, categoriesOf: () => undefined },
    read({ all, needed }, first, count, values) {
      for (let i = first; i < first + count; i++) {
        const row = rows[i];
        if (!isList(row)) throw wrongKind(where, `rows[${i}]`, 'an array, like the first', row);
        if (row.length !== all.length) throw outOfRange(where, `rows[${i}]`, `${all.length} values`, row.length);
      }
      for (let k = 0; k < needed.length; k++) {
        const column = needed[k] as number;
        const list = values[k] as unknown[];
        for (let i = 0; i < count; i++) list[i] = (rows[first + i] as List)[column];
      }
    },
  };
}

function ofObjects(where: string, rows: List): Source {
  const [head] = rows;
  if (!isFields(head)) throw wrongKind(where, 'rows[0]', 'an object with a value for each column, or an array', head);
  return {
    ...{ rows: rows.length, names: Object.keys(head), categoriesOf: () => undefined },
    read(wanted, first, count, values) {
      let keys: readonly string[] = [];
      let targets: readonly number[] = [];
      for (let i = 0; i < count; i++) {
        const row = rows[first + i] as Fields;
        if (keys.length > 0 && readAlike(row, keys, targets, values, i)) continue;
        if (!isFields(row)) throw wrongKind(where, `rows[${first + i}]`, 'an object with a value for each column', row);
        keys = Object.keys(row);
        targets = targetsOf(where, first + i, keys, wanted);
        for (let k = 0; k < keys.length; k++)
          if ((targets[k] as number) >= 0) (values[targets[k] as number] as unknown[])[i] = row[keys[k] as string];
      }
    },
  };
}

const isFields = (row: unknown): row is Fields => typeof row === 'object' && row !== null && !isList(row);

/** Stores the values of a row whose keys equal those of the previous row; false if they differ. */
function readAlike(
  row: Fields,
  keys: readonly string[],
  targets: readonly number[],
  values: readonly unknown[][],
  i: number,
): boolean {
  if (typeof row !== 'object') return false;
  let k = 0;
  for (const key in row) {
    if (key !== keys[k]) return false;
    const target = targets[k++] as number;
    if (target >= 0) (values[target] as unknown[])[i] = row[key];
  }
  return k === keys.length;
}

/** For each key of a row, the index of its column among the requested ones, or -1. */
function targetsOf(
  where: string,
  row: number,
  keys: readonly string[],
  { all, needed, targets }: Wanted,
): readonly number[] {
  const own = new Set(keys);
  const absent = needed.find((column) => !own.has(all[column] as string));
  if (absent !== undefined)
    throw outOfRange(where, pathOf(row, all[absent] as string), 'a value, or null where it is missing', 'none');
  return keys.map((key) => {
    const target = targets.get(key);
    if (target === undefined) throw outOfRange(where, `column of rows[${row}]`, `one of ${all.join(', ')}`, show(key));
    return target;
  });
}

function ofCsv(where: string, { x, schema }: CsvRows): Source {
  const { columns } = checkSchema(where, { target: [], ...schema });
  if (!isNumericArray(x)) throw wrongKind(where, 'x', 'the x that readCsv returned', x);
  const width = columns.reduce((sum, { categories }) => sum + (categories?.length ?? 1), 0);
  if (x.length === 0 || x.length % width !== 0)
    throw outOfRange(where, 'x', `rows of ${width} numbers, as the schema says`, x.length);
  const names = columns.map(({ name }) => name);
  return {
    ...{ rows: x.length / width, names },
    categoriesOf: (name) => columns[names.indexOf(name)]?.categories,
    read(wanted, first, count, values) {
      const targets = targetsOf(where, first, names, wanted);
      for (let j = 0, at = 0; j < columns.length; j++) {
        const { categories } = columns[j] as CsvColumn;
        const list = values[targets[j] as number] ?? [];
        for (let i = 0, from = first * width + at; i < count; i++, from += width)
          list[i] = categories ? categoryOf(x, from, categories) : x[from];
        at += categories?.length ?? 1;
      }
    },
  };
}

/** The category of the 1 in a block; undefined if all are 0. */
function categoryOf(x: NumericArray, from: number, categories: readonly string[]): string | undefined {
  for (let i = 0; i < categories.length; i++) if (x[from + i] === 1) return categories[i];
  return undefined;
}

/** A copy of names, which must be distinct. */
export function toNames(where: string, what: string, names: unknown): readonly string[] {
  if (!Array.isArray(names)) throw wrongKind(where, what, 'an array of names', names);
  const list: readonly string[] = [...names];
  const before = new Set<string>();
  for (const [i, name] of list.entries()) {
    if (typeof name !== 'string') throw wrongKind(where, `${what}[${i}]`, 'the name of a column', name);
    if (before.has(name)) throw outOfRange(where, `${what}[${i}]`, 'unique', `${show(name)} again`);
    before.add(name);
  }
  return list;
}
