import { outOfRange, show } from '../base/errors.ts';

/** A CSV file with a header, cut into cells. */
export interface CsvTable {
  readonly text: string;
  /** The names of the columns. */
  readonly header: readonly string[];
  readonly rows: number;
  /** Where each cell begins and ends, rows × cells of a row × 2; a cell in quotes has them. */
  readonly places: Int32Array;
  /** The cells of a row: those of the header, and nothing behind them. */
  readonly width: number;
}

const [QUOTE, LF, CR, SPACE] = [0x22, 0x0a, 0x0d, 0x20];

/** Cuts CSV with a header (RFC 4180) into cells; throws with the line where it is wrong. Lines end with LF, CR LF or CR. */
export function cutCsv(where: string, text: string, delimiter: string): CsvTable {
  const first = delimiter.charCodeAt(0);
  const isLong = delimiter.length > 1;
  const endsCell = (at: number) => text.charCodeAt(at) === first && (!isLong || text.startsWith(delimiter, at));
  const { length } = text;
  // Enough for cells of six characters.
  let places = new Int32Array(Math.ceil(length / 3) + 2);
  let count = 0;
  let width = 0;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < length) {
    const record = at;
    const before = count;
    for (;;) {
      if (count + 2 > places.length) places = grown(places);
      places[count++] = at;
      if (text.charCodeAt(at) === QUOTE) {
        at = endOfQuotes(where, text, at, record);
        places[count++] = at;
        while (text.charCodeAt(at) === SPACE && !endsCell(at)) at++;
        if (at < length && !endsCell(at) && !isLineEnd(text.charCodeAt(at)))
          throw badQuotes(where, text, record, trailing);
      } else {
        while (at < length) {
          const code = text.charCodeAt(at);
          if (code === LF || code === CR || (code === first && endsCell(at))) break;
          at++;
        }
        places[count++] = at;
      }
      if (at >= length || !endsCell(at)) break;
      at += delimiter.length;
    }
    at += text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? 2 : 1;
    const cells = (count - before) / 2;
    if (cells === 1 && places[before] === places[before + 1]) count = before;
    else if (width === 0) width = cells;
    else if (cells !== width) throw outOfRange(where, `line ${lineOf(text, record)}`, `${width} cells`, cells);
  }
  const rows = count / 2 / width - 1;
  if (!(rows >= 1)) {
    const hint = /[\r\n]/.test(text) || text === '' ? '' : ' (the text of a file, not its path)';
    throw outOfRange(where, 'source', 'at least one row below the header', `none${hint}`);
  }
  const names = Array.from({ length: width }, (_, i) => cut(text, places, 2 * i).trim());
  const table = { text, header: names, rows, places: places.subarray(2 * width, count), width };
  const header = names.slice(0, namedColumns(table));
  const twice = header.find((name, column) => header.indexOf(name) !== column);
  if (twice !== undefined)
    throw outOfRange(where, 'header', 'a different name for each column', `${show(twice)} again`);
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
  const size = 2 * table.width;
  const places = new Int32Array(rows.length * size);
  for (const [to, from] of rows.entries()) places.set(table.places.subarray(from * size, (from + 1) * size), to * size);
  return { ...table, rows: rows.length, places };
}

function grown(places: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * places.length + 2);
  larger.set(places);
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

const isLineEnd = (code: number) => code === LF || code === CR;

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
