import { outOfRange, show } from '../base/errors.ts';
import { type CharacterCodes, readPlainNumber } from './csvNumber.ts';

/** A CSV file with a header, cut into cells. */
export interface CsvTable {
  readonly text: string;
  /** The names of the columns. */
  readonly header: readonly string[];
  readonly rows: number;
  /** Where each cell begins and ends, rows × cells of a row × 2; a cell in quotes has them. */
  readonly places: Int32Array;
  /** What the cells say that are plain numbers, NaN for others: rows × cells of a row. */
  readonly numbers: Float64Array;
  /** The cells of a row: those of the header, and nothing behind them. */
  readonly width: number;
}

const [QUOTE, LF, CR, SPACE] = [0x22, 0x0a, 0x0d, 0x20];

/**
 * Splits CSV with a header (RFC 4180) into cells, and reads plain numbers with this decimal mark. An error for malformed
 * text names the line. Lines end with LF, CR LF or CR.
 */
export function cutCsv(where: string, text: string, delimiter: string, decimal: string): CsvTable {
  const codes = codesOf(text);
  const first = delimiter.charCodeAt(0);
  const isLong = delimiter.length > 1;
  const endsCell = (at: number) => codes[at] === first && (!isLong || text.startsWith(delimiter, at));
  const endsLine = (at: number) => codes[at] === LF || codes[at] === CR;
  // What begins a delimiter is no part of a number.
  const [point, space] = [decimal.charCodeAt(0), SPACE].map((code) => (code === first ? -1 : code)) as [number, number];
  const mayBePlain = !/^[\de+-]/i.test(delimiter);
  const { length } = text;
  // Enough for cells of six characters.
  let numbers = new Float64Array(Math.ceil(length / 6) + 1);
  let places = new Int32Array(2 * numbers.length);
  let count = 0;
  let width = 0;
  let at = codes[0] === 0xfeff ? 1 : 0;
  while (at < length) {
    const record = at;
    const before = count;
    for (;;) {
      if (count === numbers.length) [numbers, places] = [grown(numbers), grown(places)];
      const start = at;
      if (codes[at] === QUOTE) {
        at = endOfQuotes(where, text, start, record);
        const isPlain = mayBePlain && readPlainNumber(codes, start + 1, point, space, numbers, count) === at - 1;
        if (!isPlain) numbers[count] = Number.NaN;
        places[2 * count] = start;
        places[2 * count + 1] = at;
        while (codes[at] === SPACE && !endsCell(at)) at++;
        if (!endsCell(at) && !endsLine(at)) throw badQuotes(where, text, record, trailing);
      } else {
        if (mayBePlain) at = readPlainNumber(codes, at, point, space, numbers, count);
        if (!mayBePlain || !(endsCell(at) || endsLine(at))) numbers[count] = Number.NaN;
        while (!endsCell(at) && !endsLine(at)) at++;
        places[2 * count] = start;
        places[2 * count + 1] = at;
      }
      count++;
      if (!endsCell(at)) break;
      at += delimiter.length;
    }
    at += codes[at] === CR && codes[at + 1] === LF ? 2 : 1;
    const cells = count - before;
    if (cells === 1 && places[2 * before] === places[2 * before + 1]) count = before;
    else if (width === 0) width = cells;
    else if (cells !== width) throw outOfRange(where, `line ${lineOf(text, record)}`, `${width} cells`, cells);
  }
  const rows = count / width - 1;
  if (!(rows >= 1)) {
    const hint = /[\r\n]/.test(text) || text === '' ? '' : ' (the text of a file, not its path)';
    throw outOfRange(where, 'source', 'at least one row below the header', `none${hint}`);
  }
  const names = Array.from({ length: width }, (_, i) => cut(text, places, 2 * i).trim());
  const table = {
    ...{ text, header: names, rows, width },
    ...{ places: places.subarray(2 * width, 2 * count), numbers: numbers.subarray(width, count) },
  };
  const header = names.slice(0, namedColumns(table));
  const twice = header.find((name, column) => header.indexOf(name) !== column);
  if (twice !== undefined) throw outOfRange(where, 'header', 'a unique name for each column', `${show(twice)} again`);
  return { ...table, header };
}

/** The text of a cell. */
export function textAt({ text, places, width }: CsvTable, row: number, column: number): string {
  return cut(text, places, 2 * (row * width + column));
}

/** The line on which a row begins. */
export function lineOfRow({ text, places, width }: CsvTable, row: number): number {
  return lineOf(text, places[2 * row * width] as number);
}

/** The same table with some of its rows. */
export function withRows(table: CsvTable, rows: readonly number[]): CsvTable {
  const { width } = table;
  const places = new Int32Array(2 * rows.length * width);
  const numbers = new Float64Array(rows.length * width);
  for (const [to, from] of rows.entries()) {
    places.set(table.places.subarray(2 * from * width, 2 * (from + 1) * width), 2 * to * width);
    numbers.set(table.numbers.subarray(from * width, (from + 1) * width), to * width);
  }
  return { ...table, rows: rows.length, places, numbers };
}

/** The characters of a text, of one byte each where all are ASCII: V8 reads them twice as fast from there. */
function codesOf(text: string): CharacterCodes {
  const { length } = text;
  const bytes = new Uint8Array(length + 1);
  const { TextEncoder } = globalThis as Partial<typeof globalThis>;
  if (TextEncoder && new TextEncoder().encodeInto(text, bytes.subarray(0, length)).read === length) {
    bytes[length] = LF;
    return bytes;
  }
  const units = new Uint16Array(length + 1);
  for (let i = 0; i < length; i++) units[i] = text.charCodeAt(i);
  units[length] = LF;
  return units;
}

/** The same numbers, with room for as many more. */
function grown<T extends Int32Array | Float64Array>(numbers: T): T {
  const larger = new (numbers.constructor as new (length: number) => T)(2 * numbers.length);
  larger.set(numbers);
  return larger;
}

function cut(text: string, places: Int32Array, index: number): string {
  const [from, to] = [places[index] as number, places[index + 1] as number];
  if (text.charCodeAt(from) !== QUOTE || from === to) return text.slice(from, to);
  return text.slice(from + 1, to - 1).replaceAll('""', '"');
}

/** How many columns there are before those without name and cells: a delimiter may end each line. */
function namedColumns(table: CsvTable): number {
  const isEmpty = (column: number) => {
    for (let row = 0; row < table.rows; row++) if (textAt(table, row, column).trim() !== '') return false;
    return true;
  };
  let count = table.width;
  while (count > 1 && table.header[count - 1] === '' && isEmpty(count - 1)) count--;
  return count;
}

const trailing = 'InvalidQuotes: Trailing quote on quoted field is malformed';

/** The place behind the quote that ends a cell. */
function endOfQuotes(where: string, text: string, start: number, record: number): number {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw badQuotes(where, text, record, 'MissingQuotes: Quoted field unterminated');
    if (text.charCodeAt(quote + 1) !== QUOTE) return quote + 1;
    at = quote + 2;
  }
}

const badQuotes = (where: string, text: string, record: number, got: string) =>
  outOfRange(where, `line ${lineOf(text, record)}`, 'well-formed CSV', got);

function lineOf(text: string, at: number): number {
  return 1 + (text.slice(0, at).match(/\r\n|\r|\n/g)?.length ?? 0);
}
