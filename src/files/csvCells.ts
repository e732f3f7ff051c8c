import { outOfRange, show } from '../base/errors.ts';
import { list } from '../data/labels.ts';
import { haveOneUnit, isQuantity, isRoundedInteger, MISSING_WORDS, type NumberReader } from './csvNumber.ts';
import { type CsvTable, lineOfRow, textAt } from './csvTable.ts';

/** How the cells of a file are read. */
export interface CsvFormat {
  readonly readNumber: NumberReader;
  /** Texts that mark missing cells, besides the empty text; undefined if not given. */
  readonly missingCells: ReadonlySet<string> | undefined;
}

const where = 'readCsv';

/** A cell without the spaces around it, empty if it is missing. */
export function cellOf(text: string, { missingCells }: CsvFormat): string {
  const cell = text.trim();
  return missingCells?.has(cell) ? '' : cell;
}

/** A column of a file, read as numbers or as labels. */
export class CsvCells {
  readonly name: string;
  readonly table: CsvTable;
  readonly column: number;
  readonly format: CsvFormat;

  constructor(table: CsvTable, column: number, format: CsvFormat) {
    this.name = table.header[column] as string;
    this.table = table;
    this.column = column;
    this.format = format;
  }

  /** The numbers of the column, or undefined if all cells are labels; throws where some are and some are not. */
  numbersUnlessLabels(): Float64Array<ArrayBuffer> | undefined {
    const { numbers, other } = tryNumbers([this], undefined);
    if (!other) return numbers;
    const { cells, codes } = this.#distinct();
    const isPresent = (cell: string) => cell !== '' && !MISSING_WORDS.has(cell);
    const inOneUnit = haveOneUnit(cells.filter(isPresent));
    const kinds = cells.map((cell) =>
      isPresent(cell) ? (inOneUnit || isQuantity(cell) ? 'quantity' : 'label') : 'missing',
    );
    if (!kinds.includes('quantity') && kinds.includes('label')) return undefined;
    const count = (kind: string) => codes.reduce((sum, code) => sum + Number(kinds[code] === kind), 0);
    if (count('quantity') >= count('label')) throw this.noNumber(other.row, ' (a label? labels: true)');
    const row = codes.findIndex((code) => kinds[code] === 'quantity');
    throw this.#wrong(
      row,
      'a label, as most cells of the column are',
      `${show(cells[codes[row] as number])} (labels: true?)`,
    );
  }

  /**
   * For each row the place of its label, −1 where it is missing; the labels are `known`, or all of the column: in the order
   * of their size if they are numbers, else of their UTF-16 units.
   */
  labels(known: readonly string[] | undefined, mayMiss: boolean, mayBeUnknown = false) {
    const { cells, codes } = this.#distinct();
    const labels = known ?? this.#sorted(cells.filter((cell) => cell !== ''));
    const places = new Map(labels.map((label, place) => [label, place]));
    const placeOf = cells.map((cell, code) => {
      const place = places.get(cell);
      if (place !== undefined && known !== undefined) return place;
      const wrong = (rule: string, got: string) => this.#wrong(codes.indexOf(code), rule, got);
      if (cell === '' && !mayMiss) throw wrong('a label', 'nothing');
      if (MISSING_WORDS.has(cell) && this.format.missingCells === undefined)
        throw wrong('a label', `${show(cell)} (missingCells: [${show(cell)}], or [] if it is a label)`);
      if (cell.includes('\ufffd'))
        throw wrong('text', `${show(cell)}, which was not decoded as it was encoded (give the file, and encoding)`);
      if (place === undefined && cell !== '' && !mayBeUnknown) throw wrong(`one of ${list(labels)}`, show(cell));
      return place ?? -1;
    });
    if (labels.length === 0) throw this.#nothing();
    for (let row = 0; row < codes.length; row++) codes[row] = placeOf[codes[row] as number] as number;
    return { labels, places: codes };
  }

  /** The different cells, and for each row which it has. */
  #distinct(): { cells: readonly string[]; codes: Int32Array<ArrayBuffer> } {
    const { rows } = this.table;
    const codes = new Int32Array(rows);
    const cells = new Map<string, number>();
    const texts = new Map<string, number>();
    for (let row = 0; row < rows; row++) {
      const text = textAt(this.table, row, this.column);
      let code = texts.get(text);
      if (code === undefined) {
        const cell = cellOf(text, this.format);
        code = cells.get(cell) ?? cells.size;
        cells.set(cell, code);
        texts.set(text, code);
      }
      codes[row] = code;
    }
    return { cells: [...cells.keys()], codes };
  }

  #sorted(labels: readonly string[]): readonly string[] {
    const forms = new Map<string, string>();
    for (const label of labels) {
      const form = label.normalize();
      if (forms.has(form))
        throw outOfRange(
          where,
          `column ${show(this.name)}`,
          'one spelling of each label',
          `${show(label)} in two Unicode forms`,
        );
      forms.set(form, label);
    }
    const sizeOf = this.format.readNumber;
    const bySize = labels.every((label) => Number.isFinite(sizeOf(label)));
    return [...labels].sort((a, b) => (bySize && sizeOf(a) - sizeOf(b)) || (a < b ? -1 : Number(a > b)));
  }

  /** Throws where a column has nothing but missing cells. */
  checkSomething(): void {
    for (let row = 0; row < this.table.rows; row++) if (this.#cell(row) !== '') return;
    throw this.#nothing();
  }

  /** The error for a cell that is not a number. */
  noNumber(row: number, hint?: string): RangeError {
    const cell = this.#cell(row);
    if (cell === '') return this.#wrong(row, 'a finite number (in f32)', 'nothing');
    const number = this.format.readNumber(cell);
    if (isRoundedInteger(cell, number))
      return this.#wrong(row, 'a number of at most 15 digits', `${show(cell)} (an id? exclude it)`);
    let help = hint ?? '';
    if (MISSING_WORDS.has(cell)) help = ` (missing? missingCells: [${show(cell)}])`;
    else if (Number.isNaN(number) && /^[+-]?[\d.,'’_\s]*\d$/.test(cell))
      help = ' (see the options decimal and thousands)';
    return this.#wrong(row, 'a finite number (in f32)', `${show(cell)}${help}`);
  }

  #cell(row: number): string {
    return cellOf(textAt(this.table, row, this.column), this.format);
  }

  #wrong(row: number, rule: string, got: string): RangeError {
    const line = lineOfRow(this.table, row);
    return outOfRange(where, `line ${line}, column ${show(this.name)}`, rule, got);
  }

  #nothing(): RangeError {
    return outOfRange(where, `column ${show(this.name)}`, 'at least one cell that is not missing', 'none');
  }
}

/** The numbers of some columns, rows × columns; missing cells become `fill`, if given. */
export function numbersOf(columns: readonly CsvCells[], fill?: number): Float64Array<ArrayBuffer> {
  const [first] = columns;
  if (!first) return new Float64Array(0);
  const { numbers, other } = tryNumbers([first, ...columns.slice(1)], fill);
  if (other) throw other.cells.noNumber(other.row);
  return numbers;
}

interface Numbers {
  readonly numbers: Float64Array<ArrayBuffer>;
  /** The first cell that is not a number. */
  readonly other?: { readonly cells: CsvCells; readonly row: number };
}

function tryNumbers(columns: readonly [CsvCells, ...CsvCells[]], fill: number | undefined): Numbers {
  const [{ table, format }] = columns;
  const { readNumber, missingCells } = format;
  const { rows, width } = table;
  // Numbers that mark missing cells must be searched for; words need not.
  const look = [...(missingCells ?? [])].some((cell) => !Number.isNaN(readNumber(cell)));
  const indices = columns.map(({ column }) => column);
  const numbers = new Float64Array(rows * indices.length);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < indices.length; i++) {
      let number = look ? Number.NaN : (table.numbers[row * width + (indices[i] as number)] as number);
      if (!(Math.abs(number) < Number.MAX_SAFE_INTEGER)) {
        const cell = cellOf(textAt(table, row, indices[i] as number), format);
        if (cell === '' && fill !== undefined) number = fill;
        else {
          number = readNumber(cell);
          if (!Number.isFinite(Math.fround(number)) || isRoundedInteger(cell, number))
            return { numbers, other: { cells: columns[i] as CsvCells, row } };
        }
      }
      numbers[at++] = number;
    }
  }
  return { numbers };
}
