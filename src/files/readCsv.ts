import { labelEncoder } from '../data/labelEncoder.ts';
import { oneHotEncoder } from '../data/oneHotEncoder.ts';
import { checkOptions, outOfRange, show, wrongKind } from '../engine/errors.ts';
import { parseCsv, type TextTable } from './parseCsv.ts';
import { bytesOf, type Source } from './source.ts';

export interface CsvOptions {
  /** The names of the columns that become y. Default: none. */
  target?: string | readonly string[];
  /** The names of the columns that become x, in this order. Default: all others. */
  columns?: readonly string[];
  /** Which columns of x hold labels: each becomes a column `name=label` of 0 and 1 for each of its labels. Default none. */
  categories?: readonly string[];
  /** What stands between the columns. Default ','. */
  delimiter?: string;
}

/** The numbers of a CSV file. */
export interface Csv {
  /** rows × columns, row after row. */
  readonly x: Float64Array<ArrayBuffer>;
  /** A number or class index for each row; of several target columns rows × targets, row after row. */
  readonly y: Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
  readonly rows: number;
  /** The names of the columns of x. */
  readonly columns: readonly string[];
  /** What the class indices of y stand for, where the target is no number. */
  readonly labels: readonly string[] | undefined;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads a CSV file with a header: columns of numbers, and a target of numbers or labels (labels, where the first row has
 * one). Wants the package papaparse. The whole file is taken into memory; empty lines are skipped.
 *
 * @param source the text of the file, or the file in UTF-8
 * @throws RangeError with the line for what is no number, and for a row of other length than the header; TypeError or
 *   RangeError for bad options and names that the header does not have; Error if papaparse is not installed.
 */
export async function readCsv(source: string | Source, options: CsvOptions = {}): Promise<Csv> {
  const known = ['target', 'columns', 'categories', 'delimiter'] as const;
  const { target = [], columns, categories = [], delimiter = ',' } = checkOptions('readCsv', options, known);
  if (typeof delimiter !== 'string' || delimiter === '')
    throw wrongKind('readCsv', 'delimiter', 'a string of at least one character', delimiter);
  const text = typeof source === 'string' ? source : new TextDecoder().decode(await bytesOf('readCsv', source));
  const table = await parseCsv('readCsv', text, delimiter);
  const targets = placesOf(table, 'target', typeof target === 'string' ? [target] : target);
  const rest = table.header.filter((_, column) => !targets.includes(column));
  const features = placesOf(table, 'columns', columns ?? rest);
  const labelled = placesOf(table, 'categories', categories);
  const missing = labelled.find((column) => !features.includes(column));
  if (missing !== undefined) throw outOfRange('readCsv', 'categories', 'columns of x', show(table.header[missing]));
  const blocks = features.map((column) =>
    labelled.includes(column) ? oneHotBlock(table, column) : numberBlock(table, column),
  );
  const rows = table.records.length;
  const [only] = targets;
  const y =
    targets.length === 1 && !NUMBER.test(cellAt(table, 0, only as number))
      ? encodedColumn(table, only as number)
      : {
          indices: beside(
            targets.map((column) => numberBlock(table, column)),
            rows,
          ),
          labels: undefined,
        };
  return {
    ...{ x: beside(blocks, rows), y: y.indices, rows },
    ...{ columns: blocks.flatMap(({ names }) => names), labels: y.labels },
  };
}

/** Columns that belong together: rows × names, row after row. */
interface Block {
  readonly names: readonly string[];
  readonly data: Float32Array | Float64Array;
}

const cellAt = ({ records }: TextTable, row: number, column: number) =>
  ((records[row] as TextTable['records'][number]).cells[column] as string).trim();

function textColumn(table: TextTable, column: number): string[] {
  return table.records.map(({ line }, row) => {
    const cell = cellAt(table, row, column);
    if (cell === '') throw wrongCell(table, line, column, 'a label', 'nothing');
    return cell;
  });
}

function encodedColumn(table: TextTable, column: number) {
  const text = textColumn(table, column);
  const encoder = labelEncoder(text);
  return { indices: encoder.transform(text), labels: encoder.classes };
}

function oneHotBlock(table: TextTable, column: number): Block {
  const text = textColumn(table, column);
  const encoder = oneHotEncoder(text);
  return {
    names: encoder.classes.map((label) => `${table.header[column]}=${label}`),
    data: encoder.transform(text),
  };
}

function numberBlock(table: TextTable, column: number): Block {
  const data = Float64Array.from(table.records, ({ line }, row) => {
    const cell = cellAt(table, row, column);
    const number = NUMBER.test(cell) ? Number(cell) : Number.NaN;
    if (!Number.isFinite(Math.fround(number)))
      throw wrongCell(table, line, column, 'a finite number (in f32)', cell === '' ? 'nothing' : show(cell));
    return number;
  });
  return { names: [table.header[column] as string], data };
}

const wrongCell = ({ header }: TextTable, line: number, column: number, rule: string, got: string) =>
  outOfRange('readCsv', `line ${line}, column ${show(header[column])}`, rule, got);

/** All columns of some blocks in one table. */
function beside(blocks: readonly Block[], rows: number): Float64Array<ArrayBuffer> {
  const columns = blocks.reduce((sum, { names }) => sum + names.length, 0);
  const table = new Float64Array(rows * columns);
  let at = 0;
  for (const { names, data } of blocks) {
    for (const [i, value] of data.entries()) {
      const row = Math.floor(i / names.length);
      table[row * columns + at + (i % names.length)] = value;
    }
    at += names.length;
  }
  return table;
}

function placesOf({ header }: TextTable, what: string, names: readonly string[]): number[] {
  if (!Array.isArray(names)) throw wrongKind('readCsv', what, 'names of columns', names);
  return names.map((name) => {
    const column = header.indexOf(name);
    if (column < 0) throw outOfRange('readCsv', what, `one of ${header.join(', ')}`, show(name));
    return column;
  });
}
