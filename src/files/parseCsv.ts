import { outOfRange, show } from '../engine/errors.ts';
import { optional } from '../engine/optional.ts';

/** A CSV file as text: a name for each column, and rows of as many cells, with the line where each begins. */
export interface TextTable {
  readonly header: readonly string[];
  readonly records: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

/** Parses CSV with a header (RFC 4180); throws with the line where it is wrong. */
export async function parseCsv(where: string, text: string, delimiter: string): Promise<TextTable> {
  const { default: Papa } = await optional(where, 'papaparse', () => import('papaparse'));
  const records: { line: number; cells: string[] }[] = [];
  let line = 1;
  Papa.parse<string[]>(text, {
    delimiter,
    step({ data: cells, errors: [error] }) {
      if (error) throw outOfRange(where, `line ${line}`, 'well-formed CSV', `${error.code}: ${error.message}`);
      if (cells.length > 1 || cells[0] !== '') records.push({ line, cells });
      line += 1 + cells.reduce((sum, cell) => sum + newlines(cell), 0);
    },
  });
  const header = (records.shift()?.cells ?? []).map((name) => name.trim());
  const twice = header.find((name, column) => header.indexOf(name) !== column);
  if (twice !== undefined)
    throw outOfRange(where, 'header', 'a different name for each column', `${show(twice)} again`);
  const other = records.find(({ cells }) => cells.length !== header.length);
  if (other) throw outOfRange(where, `line ${other.line}`, `${header.length} cells`, other.cells.length);
  if (records.length === 0) throw outOfRange(where, 'source', 'at least one row below the header', 'none');
  return { header, records };
}

const newlines = (cell: string) => cell.match(/\r\n|\r|\n/g)?.length ?? 0;
