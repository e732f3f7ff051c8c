import { checkBoolean, checkInteger, outOfRange, wrongKind } from '../base/errors.ts';
import { randomWords } from '../base/philox.ts';
import { drawSeed } from '../base/random.ts';
import { type Label, type Labels, toLabels } from './labels.ts';
import { numbersOf } from './randomNumbers.ts';
import { type Strata, strataOf } from './strata.ts';
import { isNumericArray } from './table.ts';
import { checkSource, columnsOf, knownRows, ROWS, type RowSource, take } from './takeRows.ts';

/** Rows with their targets, and their indices among all rows. */
export interface Part<X extends RowSource, Y extends RowSource> {
  readonly x: X;
  readonly y: Y;
  readonly indices: Uint32Array<ArrayBuffer>;
}

/** Rows for training and rows for testing. */
export interface Split<X extends RowSource, Y extends RowSource> {
  readonly train: Part<X, Y>;
  readonly test: Part<X, Y>;
}

export interface SplitOptions {
  /**
   * How many rows there are, if x and y are typed arrays. Default: the number of elements of an array; known for
   * results of this package (`readCsv`, `predict`, a scaler, a split, …).
   */
  rows?: number;
  /**
   * Whether each part has the same shares of the classes as y; or the classes to use, one label for each row. Default
   * false.
   */
  stratify?: boolean | Labels;
  /** Whether to shuffle the rows. Default true. */
  shuffle?: boolean;
  /** A whole number ≥ 0: the same seed gives the same split everywhere. Default: random. */
  seed?: number;
}

/** What to split: rows in order, and their classes. */
export interface Deck extends Strata {
  readonly order: Uint32Array;
}

/** The checked rows of x and y, shuffled or in order. */
export function deckOf(where: string, x: RowSource, y: RowSource, options: SplitOptions): Deck {
  const { stratify = false, shuffle = true, seed = drawSeed() } = options;
  checkSource(where, 'x', x);
  checkSource(where, 'y', y);
  const rows = rowsOf(where, x, y, options.rows);
  columnsOf(where, 'x', x, rows);
  columnsOf(where, 'y', y, rows);
  checkBoolean(where, 'shuffle', shuffle);
  checkInteger(where, 'seed', seed, 0);
  const labels =
    typeof stratify === 'boolean'
      ? stratify && toLabels<Label>(where, 'y', y as Labels)
      : toLabels(where, 'stratify', stratify);
  if (labels && labels.length !== rows)
    throw outOfRange(where, 'stratify', `one label for each of ${rows} rows`, labels.length);
  const order = shuffle
    ? numbersOf(randomWords(seed, 'split', 0)).order(rows)
    : new Uint32Array(rows).map((_, row) => row);
  return { order, ...strataOf(rows, labels || undefined) };
}

function rowsOf(where: string, x: RowSource, y: RowSource, given: number | undefined): number {
  if (given !== undefined) return checkInteger(where, 'rows', given, 1);
  for (const [what, source] of Object.entries({ x, y }))
    if (source.length === 0) throw outOfRange(where, what, 'at least one row', 'none');
  const rows = knownRows(x) ?? knownRows(y);
  if (rows === undefined) throw wrongKind(where, 'rows', ROWS, given);
  const ofY = isNumericArray(y) ? (knownRows(y) ?? rows) : rows;
  if (ofY !== rows) throw outOfRange(where, 'y', `${rows} rows, as many as x`, ofY);
  return rows;
}

/** The rows selected by `isTest`, and the others, both in the order of the deck. */
export function partsOf<X extends RowSource, Y extends RowSource>(
  where: string,
  x: X,
  y: Y,
  { order }: Deck,
  isTest: (row: number) => boolean,
): Split<X, Y> {
  const part = (test: boolean): Part<X, Y> => {
    const indices = order.filter((row) => isTest(row) === test);
    return { x: take(where, 'x', x, indices, order.length), y: take(where, 'y', y, indices, order.length), indices };
  };
  return { train: part(false), test: part(true) };
}
