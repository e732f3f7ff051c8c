import { withColumns } from '../data/columns.ts';
import { labelEncoder } from '../data/labelEncoder.ts';
import { classesOf } from '../data/labels.ts';
import { checkNumber, checkOptions, outOfRange, show, wrongKind } from '../engine/errors.ts';
import { parseCsv, type TextTable } from './parseCsv.ts';
import { bytesOf, type Source } from './source.ts';

export interface CsvOptions {
  /** The names of the columns that become y. Default: none. */
  target?: string | readonly string[];
  /** The names of the columns that become x, in this order. Default: all others. */
  columns?: readonly string[];
  /** The names of columns that are left out of these others. Default: none. */
  exclude?: readonly string[];
  /** Which columns of x hold labels: each becomes a column `name=label` of 0 and 1 for each of its labels. Default none. */
  categories?: readonly string[];
  /**
   * What becomes of missing cells. 'refuse': an error. 'drop': a row that misses one of its numbers or labels is left out.
   * A number stands in x for numbers that are missing, NaN included; a missing label of x is 0 in each of its columns; y
   * must have all. Default 'refuse'.
   */
  missing?: 'refuse' | 'drop' | number;
  /** Cells that are missing, as empty ones are: ['NA', '?'], say. Default: none. */
  missingCells?: readonly string[];
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

const known = ['target', 'columns', 'exclude', 'categories', 'missing', 'missingCells', 'delimiter'] as const;

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
  const { target = [], categories = [], delimiter = ',', ...settings } = checkOptions('readCsv', options, known);
  const { missing = 'refuse', missingCells = [] } = settings;
  if (typeof delimiter !== 'string' || delimiter === '')
    throw wrongKind('readCsv', 'delimiter', 'a string of at least one character', delimiter);
  if (missing !== 'refuse' && missing !== 'drop' && !Number.isNaN(missing))
    checkNumber('readCsv', 'missing', missing, "'refuse', 'drop' or a number", () => true);
  if (!Array.isArray(missingCells)) throw wrongKind('readCsv', 'missingCells', 'an array of strings', missingCells);
  const text = typeof source === 'string' ? source : new TextDecoder().decode(await bytesOf('readCsv', source));
  const all = { ...(await parseCsv('readCsv', text, delimiter)), missing: new Set(missingCells) };
  const targets = placesOf(all, 'target', typeof target === 'string' ? [target] : target);
  const features = featuresOf(all, targets, settings);
  const labelled = placesOf(all, 'categories', categories);
  const other = labelled.find((column) => !features.includes(column));
  if (other !== undefined) throw outOfRange('readCsv', 'categories', 'columns of x', show(all.header[other]));
  const table = missing === 'drop' ? withoutMissing(all, [...targets, ...features]) : all;
  const fill = typeof missing === 'number' ? missing : undefined;
  const blocks = features.map((column) =>
    labelled.includes(column) ? oneHotBlock(table, column, fill !== undefined) : numberBlock(table, column, fill),
  );
  const rows = table.records.length;
  const columns = blocks.flatMap(({ names }) => names);
  const [only] = targets;
  const y =
    targets.length === 1 && !NUMBER.test(cellAt(table, 0, only as number))
      ? encodedColumn(table, only as number)
      : {
          indices: beside(
            targets.map((column) => numberBlock(table, column, undefined)),
            rows,
          ),
          labels: undefined,
        };
  return {
    ...{ x: withColumns(beside(blocks, rows), columns.length), y: withColumns(y.indices, targets.length), rows },
    ...{ columns, labels: y.labels },
  };
}

interface CsvTable extends TextTable {
  /** The cells that are missing, beside empty ones. */
  readonly missing: ReadonlySet<string>;
}

/** Columns that belong together: rows × names, row after row. */
interface Block {
  readonly names: readonly string[];
  readonly data: Float32Array | Float64Array;
}

/** A cell without the spaces around it, empty if it is missing. */
function cellAt({ records, missing }: CsvTable, row: number, column: number): string {
  const cell = ((records[row] as TextTable['records'][number]).cells[column] as string).trim();
  return missing.has(cell) ? '' : cell;
}

/** The columns of x. */
function featuresOf(
  table: CsvTable,
  targets: readonly number[],
  { columns, exclude }: Pick<CsvOptions, 'columns' | 'exclude'>,
): readonly number[] {
  if (columns === undefined) {
    const excluded = placesOf(table, 'exclude', exclude ?? []);
    return [...table.header.keys()].filter((column) => !targets.includes(column) && !excluded.includes(column));
  }
  if (exclude !== undefined) throw wrongKind('readCsv', 'exclude', 'none where columns are given', exclude);
  return placesOf(table, 'columns', columns);
}

/** The rows that have all of some columns. */
function withoutMissing(table: CsvTable, columns: readonly number[]): CsvTable {
  const records = table.records.filter((_, row) => columns.every((column) => cellAt(table, row, column) !== ''));
  if (records.length === 0) throw outOfRange('readCsv', 'source', 'at least one row that misses nothing', 'none');
  return { ...table, records };
}

/** A column of labels, empty where one is missing, if it may be. */
function textColumn(table: CsvTable, column: number, mayMiss: boolean): string[] {
  return table.records.map(({ line }, row) => {
    const cell = cellAt(table, row, column);
    if (cell === '' && !mayMiss) throw wrongCell(table, line, column, 'a label', 'nothing');
    return cell;
  });
}

function encodedColumn(table: CsvTable, column: number) {
  const text = textColumn(table, column, false);
  const encoder = labelEncoder(text);
  return { indices: encoder.transform(text), labels: encoder.classes };
}

function oneHotBlock(table: CsvTable, column: number, mayMiss: boolean): Block {
  const text = textColumn(table, column, mayMiss);
  const labels = classesOf(text.filter((cell) => cell !== ''));
  const places = new Map(labels.map((label, place) => [label, place]));
  const data = new Float32Array(text.length * labels.length);
  for (const [row, cell] of text.entries()) {
    const place = places.get(cell);
    if (place !== undefined) data[row * labels.length + place] = 1;
  }
  return { names: labels.map((label) => `${table.header[column]}=${label}`), data };
}

/** A column of numbers; one that is missing becomes `fill`, if that is given. */
function numberBlock(table: CsvTable, column: number, fill: number | undefined): Block {
  const data = Float64Array.from(table.records, ({ line }, row) => {
    const cell = cellAt(table, row, column);
    if (cell === '' && fill !== undefined) return fill;
    const number = NUMBER.test(cell) ? Number(cell) : Number.NaN;
    if (!Number.isFinite(Math.fround(number)))
      throw wrongCell(table, line, column, 'a finite number (in f32)', cell === '' ? 'nothing' : show(cell));
    return number;
  });
  return { names: [table.header[column] as string], data };
}

const wrongCell = ({ header }: CsvTable, line: number, column: number, rule: string, got: string) =>
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

function placesOf({ header }: CsvTable, what: string, names: readonly string[]): number[] {
  if (!Array.isArray(names)) throw wrongKind('readCsv', what, 'names of columns', names);
  return names.map((name, index) => {
    const column = header.indexOf(name);
    if (names.indexOf(name) < index)
      throw outOfRange('readCsv', `${what}[${index}]`, 'each once', `${show(name)} again`);
    if (column < 0) throw outOfRange('readCsv', what, `one of ${header.join(', ')}`, show(name));
    return column;
  });
}
