import { checkBoolean, checkNumber, checkOptions, outOfRange, show, wrongKind } from '../base/errors.ts';
import { withColumns } from '../data/columns.ts';
import { type CsvColumn, type CsvSchema, checkSchema } from '../data/csvSchema.ts';
import { bytesOf, type Source } from './byteSource.ts';
import { CsvCells, type CsvFormat, cellOf, numbersOf } from './csvCells.ts';
import { numberReader } from './csvNumber.ts';
import { type CsvTable, cutCsv, textAt, withRows } from './csvTable.ts';
import { decodeText } from './decodeText.ts';

export interface CsvOptions {
  /** The names of the columns in y. Default: none. */
  target?: string | readonly string[];
  /**
   * Whether the target holds labels. By default the whole column decides: it holds numbers if all its cells are
   * numbers, and labels if none looks like an amount, a date or a time; anything else is an error.
   */
  labels?: boolean;
  /** The names of the columns in x, in this order. Default: all others. */
  columns?: readonly string[];
  /** The names of columns to leave out of these others. Default: none. */
  exclude?: readonly string[];
  /**
   * Which columns of x hold labels: each becomes a column `name=label` of 0 and 1 for each of its labels. Default none.
   */
  categories?: readonly string[];
  /**
   * The `schema` that an earlier `readCsv` returned, for example for the training data: reads the same columns of x and
   * y, categories and labels, in the same order, and ignores other columns. Replaces `labels`, `columns`, `exclude`,
   * `categories` and `target`; with `target: []` the file needs no target. Default: from this file and those options.
   */
  schema?: CsvSchema;
  /**
   * How to handle a category that is not in the schema. 'refuse': an error; 'zeros': 0 in each column of its
   * categories. Default 'refuse'.
   */
  unknown?: 'refuse' | 'zeros';
  /**
   * How to handle missing cells. 'refuse': an error. 'drop': leave out the row. A number, NaN included, replaces
   * missing numbers in x; a missing label in x is 0 in each of its columns; y must be complete. Default 'refuse'.
   */
  missing?: 'refuse' | 'drop' | number;
  /**
   * Cells that count as missing besides empty ones, such as ['NA', '?']. By default none, and words such as NA and null
   * are errors among labels, too; [] accepts them as labels.
   */
  missingCells?: readonly string[];
  /** The character between columns. Default ','. */
  delimiter?: string;
  /** The decimal separator. Default '.'. */
  decimal?: '.' | ',';
  /** The thousands separator: one of . , ' _ and a space. Default: none is allowed. */
  thousands?: string;
  /**
   * The encoding of bytes: 'latin1', 'utf-16le' or another one of the Encoding Standard. Default: from the byte order
   * mark, else 'utf-8'.
   */
  encoding?: string;
}

/** The contents of a CSV file as numbers. */
export interface Csv {
  /** rows × columns, row after row. */
  readonly x: Float64Array<ArrayBuffer>;
  /** A number or class index for each row; with several target columns rows × targets, row after row. */
  readonly y: Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
  readonly rows: number;
  /** The names of the columns of x. */
  readonly columns: readonly string[];
  /** The labels of the class indices in y, if the target is not a number. */
  readonly labels: readonly string[] | undefined;
  /** How the columns were read: pass it as the option `schema` to read another file in the same way. Plain JSON. */
  readonly schema: CsvSchema;
}

const where = 'readCsv';
const ofFile = ['missing', 'missingCells', 'delimiter', 'decimal', 'thousands', 'encoding'] as const;
const ofSchema = ['columns', 'exclude', 'categories', 'labels'] as const;
const known = ['target', ...ofSchema, 'schema', 'unknown', ...ofFile] as const;

/**
 * Reads a CSV file with a header: columns of numbers, and a target of numbers or labels. The whole file is read into
 * memory. Empty lines and spaces around cells are ignored.
 *
 *     const { x, y, columns, labels } = await readCsv(text, { target: 'species' });
 *
 * @param source the text of the file, or the file
 * @throws RangeError with the line for a cell that is not a number, is ambiguous between number and label, or cannot be
 * decoded, and for a row with another length than the header; TypeError or RangeError for invalid options and names
 * that are not in the header.
 */
export async function readCsv(source: string | Source, options: CsvOptions = {}): Promise<Csv> {
  const settings = { ...checkOptions(where, options, known) };
  const { missing = 'refuse', missingCells, unknown = 'refuse', delimiter = ',', encoding } = settings;
  const { decimal = '.', thousands } = settings;
  if (missing !== 'refuse' && missing !== 'drop' && !Number.isNaN(missing))
    checkNumber(where, 'missing', missing, "'refuse', 'drop' or a number", () => true);
  if (unknown !== 'refuse' && unknown !== 'zeros') throw wrongKind(where, 'unknown', "'refuse' or 'zeros'", unknown);
  checkDelimiter(delimiter);
  const format = { readNumber: numberReader(where, { decimal, thousands }), missingCells: missingOf(missingCells) };
  const given = settings.schema === undefined ? undefined : checkSchema(where, settings.schema);
  if (given) refuseBeside(settings);
  const all = cutCsv(where, await textOf(source, encoding), delimiter, decimal);
  const plan = given ? { ...given, target: settings.target === undefined ? given.target : [] } : planOf(all, settings);
  const places = placesOf(all, given ? 'columns of the schema' : 'columns', plan.columns.map(nameOf));
  const targets = placesOf(all, given ? 'target of the schema' : 'target', plan.target);
  const table = missing === 'drop' ? withoutMissing(all, [...targets, ...places], format) : all;
  const { rows } = table;
  const fill = typeof missing === 'number' ? missing : undefined;
  const reading = { fill, known: given !== undefined, mayBeUnknown: unknown === 'zeros' };
  const cells = places.map((place) => new CsvCells(table, place, format));
  const numeric = cells.filter((_, i) => !plan.columns[i]?.categories);
  if (fill !== undefined && !given) for (const column of numeric) column.checkSomething();
  const numbers = numbersOf(numeric, fill);
  const blocks = plan.columns.map((column, i) => blockOf(cells[i] as CsvCells, column, reading));
  const y = targetOf(
    targets.map((place) => new CsvCells(table, place, format)),
    given ? plan.labels : settings.labels,
    given !== undefined,
  );
  const labels = y.labels ?? given?.labels;
  const columns = blocks.map(({ column }) => column);
  const names = columns.flatMap(namesOf);
  return {
    x: withColumns(beside(blocks, numbers, rows), names.length),
    y: withColumns(y.numbers, targets.length),
    rows,
    columns: names,
    labels,
    schema: given ?? { columns, target: plan.target, ...(labels && { labels }) },
  };
}

const nameOf = ({ name }: CsvColumn) => name;

const namesOf = ({ name, categories }: CsvColumn) => categories?.map((label) => `${name}=${label}`) ?? [name];

async function textOf(source: string | Source, encoding: string | undefined): Promise<string> {
  if (typeof source !== 'string') return decodeText(where, await bytesOf(where, source), encoding);
  if (encoding !== undefined) throw wrongKind(where, 'encoding', 'left out if the source is text', encoding);
  return source;
}

function checkDelimiter(delimiter: unknown): void {
  if (typeof delimiter !== 'string' || delimiter === '')
    throw wrongKind(where, 'delimiter', 'a string of at least one character', delimiter);
  if (/["\r\n\ufeff]/.test(delimiter)) throw outOfRange(where, 'delimiter', 'no quote or line break', show(delimiter));
}

function missingOf(cells: readonly string[] | undefined): ReadonlySet<string> | undefined {
  if (cells === undefined) return undefined;
  if (!Array.isArray(cells) || !cells.every((cell) => typeof cell === 'string'))
    throw wrongKind(where, 'missingCells', 'an array of strings', cells);
  return new Set(cells.map((cell) => cell.trim()));
}

/** The columns that the options select. */
function planOf(table: CsvTable, { target = [], columns, exclude, categories = [], labels }: CsvOptions): CsvSchema {
  const targets = typeof target === 'string' ? [target] : target;
  const taken = placesOf(table, 'target', targets);
  if (labels !== undefined && checkBoolean(where, 'labels', labels) && taken.length !== 1)
    throw outOfRange(where, 'labels', 'one target column', taken.length);
  const features = featuresOf(table, taken, columns, exclude);
  const labelled = placesOf(table, 'categories', categories);
  const other = labelled.find((column) => !features.includes(column));
  if (other !== undefined) throw outOfRange(where, 'categories', 'columns of x', show(table.header[other]));
  return {
    columns: features.map((column) => ({
      name: table.header[column] as string,
      ...(labelled.includes(column) && { categories: [] }),
    })),
    target: [...targets],
  };
}

/** Throws for options that a schema replaces. */
function refuseBeside(settings: CsvOptions): void {
  for (const name of ofSchema) {
    if (settings[name] !== undefined) throw wrongKind(where, name, 'left out if a schema is given', settings[name]);
  }
  const { target } = settings;
  if (target !== undefined && !(Array.isArray(target) && target.length === 0))
    throw wrongKind(where, 'target', '[] or left out if a schema is given', target);
}

/** The columns of x. */
function featuresOf(
  table: CsvTable,
  targets: readonly number[],
  columns: readonly string[] | undefined,
  exclude: readonly string[] | undefined,
): readonly number[] {
  if (columns !== undefined) {
    if (exclude !== undefined) throw wrongKind(where, 'exclude', 'left out if columns are given', exclude);
    return placesOf(table, 'columns', columns);
  }
  const excluded = exclude === undefined ? [] : placesOf(table, 'exclude', exclude);
  const others = [...table.header.keys()].filter((column) => !targets.includes(column) && !excluded.includes(column));
  const unnamed = others.find((column) => table.header[column] === '');
  if (unnamed !== undefined)
    throw outOfRange(where, `header, column ${unnamed + 1}`, 'a name', "none (to leave it out: exclude: [''])");
  return others;
}

/** The rows that are complete in some columns. */
function withoutMissing(table: CsvTable, columns: readonly number[], format: CsvFormat): CsvTable {
  const rows: number[] = [];
  for (let row = 0; row < table.rows; row++)
    if (columns.every((column) => cellOf(textAt(table, row, column), format) !== '')) rows.push(row);
  if (rows.length === 0) throw outOfRange(where, 'source', 'at least one row without missing cells', 'none');
  return withRows(table, rows);
}

/**
 * How a column of the file is encoded: as a column of numbers, or with one for each category and the index of the 1 in
 * each row.
 */
interface Block {
  readonly column: CsvColumn;
  readonly places?: Int32Array;
}

interface Reading {
  /** What replaces missing numbers. */
  readonly fill: number | undefined;
  /** Whether the categories are known, rather than to be found. */
  readonly known: boolean;
  readonly mayBeUnknown: boolean;
}

function blockOf(cells: CsvCells, column: CsvColumn, { fill, known, mayBeUnknown }: Reading): Block {
  const { name, categories } = column;
  if (!categories) return { column };
  const { labels, places } = cells.labels(known ? categories : undefined, fill !== undefined, known && mayBeUnknown);
  return { column: { name, categories: labels }, places };
}

/** The numbers in y, or class indices and their labels. `labels`: the known ones, or whether there are any. */
function targetOf(
  targets: readonly CsvCells[],
  labels: readonly string[] | boolean | undefined,
  known: boolean,
): { numbers: Csv['y']; labels?: readonly string[] } {
  const [only] = targets;
  if (only && targets.length === 1 && (Array.isArray(labels) || (!known && labels !== false))) {
    const numbers = labels === undefined ? only.numbersUnlessLabels() : undefined;
    if (numbers) return { numbers };
    const read = only.labels(Array.isArray(labels) ? labels : undefined, false);
    return { numbers: Uint32Array.from(read.places), labels: read.labels };
  }
  return { numbers: numbersOf(targets) };
}

/** All columns of x in one table; `numbers` has those that are not categories. */
function beside(blocks: readonly Block[], numbers: Float64Array<ArrayBuffer>, rows: number): Float64Array<ArrayBuffer> {
  if (blocks.every(({ places }) => !places)) return numbers;
  const widths = blocks.map(({ column }) => column.categories?.length ?? 1);
  const table = new Float64Array(rows * widths.reduce((sum, width) => sum + width, 0));
  let at = 0;
  let next = 0;
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < blocks.length; i++) {
      const place = blocks[i]?.places?.[row];
      if (place === undefined) table[at] = numbers[next++] as number;
      else if (place >= 0) table[at + place] = 1;
      at += widths[i] as number;
    }
  }
  return table;
}

function placesOf({ header }: CsvTable, what: string, names: readonly string[]): number[] {
  if (!Array.isArray(names)) throw wrongKind(where, what, 'names of columns', names);
  return names.map((name, index) => {
    const column = header.indexOf(name);
    if (names.indexOf(name) < index) throw outOfRange(where, `${what}[${index}]`, 'unique', `${show(name)} again`);
    if (column < 0) throw outOfRange(where, what, `one of ${header.join(', ')}`, show(name));
    return column;
  });
}
