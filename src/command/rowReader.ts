import { outOfRange, show } from '../base/errors.ts';
import { numberReader } from '../files/csvNumber.ts';
import type { Model, Pipeline, PipelineRows, Predictions, TabularState } from '../index.ts';
import type { CsvRow } from './csvRows.ts';

export interface ReaderOptions {
  /** Whether the first row has names: undefined where its cells tell. */
  readonly header: boolean | undefined;
  readonly columns: readonly string[] | undefined;
  readonly exclude: readonly string[] | undefined;
  readonly decimal: string;
}

/** Makes of rows of a file what a model takes. */
export interface RowReader {
  /** Whether the first row of the file has no names. */
  readonly takesFirst: boolean;
  of(rows: readonly CsvRow[]): PipelineRows;
}

/** What a cell becomes. */
type Reading = (cell: string, row: CsvRow) => unknown;

/** Reads rows for a model by the names of its columns where it has a table, else by their order. */
export function rowReader(
  where: string,
  model: Model<Predictions>,
  { input }: ReturnType<Pipeline['toJSON']>,
  first: CsvRow,
  options: ReaderOptions,
): RowReader {
  const numberOf = numberReader(where, { decimal: options.decimal, thousands: undefined });
  if (input?.name === 'tabular') return byName(where, input, first, options, numberOf);
  const names = first.cells.some((cell) => cell !== '' && Number.isNaN(numberOf(cell))) ? first.cells : undefined;
  const header = options.header === false ? undefined : options.header ? first.cells : names;
  const { inputs } = model.stateFor(where, false).network;
  return byOrder(
    where,
    inputs.map(({ columns }) => columns),
    first.cells.length,
    header,
    options,
    numberOf,
  );
}

const notNumber = (where: string, { line }: CsvRow, name: string, cell: string) =>
  outOfRange(
    where,
    `line ${line}, column ${show(name)}`,
    'a finite number (in f32)',
    cell === '' ? 'nothing' : show(cell),
  );

function byOrder(
  where: string,
  widths: readonly number[],
  cells: number,
  header: readonly string[] | undefined,
  { columns, exclude = [] }: ReaderOptions,
  numberOf: (cell: string) => number,
): RowReader {
  const names = header ?? Array.from({ length: cells }, (_, place) => `${place + 1}`);
  const placeOf = (name: string) => placeIn(where, names, name);
  const excluded = exclude.map(placeOf);
  const places = columns?.map(placeOf) ?? [...names.keys()].filter((place) => !excluded.includes(place));
  const wanted = widths.reduce((sum, width) => sum + width, 0);
  if (places.length !== wanted)
    throw outOfRange(
      where,
      'columns',
      `${wanted}, as many as the model takes (select with --columns or --exclude)`,
      places.length,
    );
  return {
    takesFirst: header === undefined,
    of(rows) {
      let start = 0;
      const parts = widths.map((width) => {
        const part = new Float64Array(rows.length * width);
        for (const [i, row] of rows.entries()) {
          for (let j = 0; j < width; j++) {
            const place = places[start + j] as number;
            const cell = row.cells[place] as string;
            const number = numberOf(cell);
            if (!Number.isFinite(Math.fround(number))) throw notNumber(where, row, names[place] as string, cell);
            part[i * width + j] = number;
          }
        }
        start += width;
        return part;
      });
      return parts.length === 1 ? (parts[0] as Float64Array) : parts;
    },
  };
}

function placeIn(where: string, names: readonly string[], name: string): number {
  const place = names.indexOf(name);
  if (place < 0) throw outOfRange(where, `column ${show(name)}`, `one of ${names.join(', ')}`, 'another');
  return place;
}

function byName(
  where: string,
  { columns, missingValues }: TabularState,
  first: CsvRow,
  { header, columns: chosen, exclude }: ReaderOptions,
  numberOf: (cell: string) => number,
): RowReader {
  if (chosen ?? exclude)
    throw outOfRange(where, '--columns and --exclude', 'left out: this model knows its columns', 'one of them');
  const missing = new Set<unknown>(missingValues);
  const takesFirst = header === false;
  if (takesFirst && first.cells.length !== columns.length)
    throw outOfRange(where, `line ${first.line}`, `${columns.length} cells`, first.cells.length);
  const readers = columns.map((column, index) => {
    const { kind, name } = column;
    if (kind === 'excluded') return () => null;
    const place = takesFirst ? index : first.cells.indexOf(name);
    if (place < 0) {
      const rule = `names of columns, one of them ${show(name)} (--no-header: it has none)`;
      throw outOfRange(where, `line ${first.line}`, rule, first.cells.join(', '));
    }
    const read = readingOf(where, column, numberOf);
    return (row: CsvRow) => {
      const cell = row.cells[place] as string;
      return missing.has(cell) ? cell : read(cell, row);
    };
  });
  return { takesFirst, of: (rows) => rows.map((row) => readers.map((read) => read(row))) };
}

const truths: Readonly<Record<string, boolean>> = { true: true, false: false, 1: true, 0: false };

/** What the cells of a column become: nothing of empty ones. */
function readingOf(
  where: string,
  column: Exclude<TabularState['columns'][number], { readonly kind: 'excluded' }>,
  numberOf: (cell: string) => number,
): Reading {
  const { kind, name } = column;
  const kindOf = kind === 'categorical' ? typeof column.categories[0] : kind;
  const number: Reading = (cell, row) => {
    const value = numberOf(cell);
    if (!Number.isFinite(value)) throw notNumber(where, row, name, cell);
    return value;
  };
  const truth: Reading = (cell, { line }) => {
    const value = truths[cell.toLowerCase()];
    if (value === undefined)
      throw outOfRange(where, `line ${line}, column ${show(name)}`, 'true or false, or 1 or 0', show(cell));
    return value;
  };
  const read =
    kindOf === 'numeric' || kindOf === 'number' ? number : kindOf === 'boolean' ? truth : (cell: string) => cell;
  const takesEmpty = kind === 'categorical' && (column.categories as readonly unknown[]).includes('');
  return (cell, row) => (cell === '' && !takesEmpty ? null : read(cell, row));
}
