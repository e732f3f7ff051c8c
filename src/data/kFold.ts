import { checkInteger, checkOptions, outOfRange } from '../base/errors.ts';
import { greatestOf } from '../base/extremes.ts';
import { type Deck, deckOf, partsOf, type Split, type SplitOptions } from './split.ts';
import type { RowSource } from './takeRows.ts';

export interface KFoldOptions extends SplitOptions {
  /** How many folds. Default 5. */
  folds?: number;
}

/**
 * Splits rows for cross-validation: each fold serves as the test set once, while all other rows are for training. Each
 * row is in one fold. Sizes of folds differ by at most one; with `stratify`, so do those of each class within them, as
 * in scikit-learn. The arrays of a split are created when the loop reaches it. Rows are shuffled by default, unlike in
 * scikit-learn.
 *
 *     for (const { train, test } of kFold(x, y, { folds: 5, seed: 1 })) …
 *
 * @param x rows × columns in a typed array, or an array of rows
 * @param y one number or label for each row, or rows
 * @throws TypeError or RangeError for invalid options, different lengths, typed x and y whose number of rows is
 * unknown, and fewer rows (or rows of a class) than folds.
 */
export function kFold<X extends RowSource, Y extends RowSource>(
  x: X,
  y: Y,
  options: KFoldOptions = {},
): Iterable<Split<X, Y>> {
  const given = checkOptions('kFold', options, ['folds', 'rows', 'stratify', 'shuffle', 'seed']);
  return foldsOf('kFold', x, y, given);
}

/** The same, of checked options; `toFolds` gives the fold of each row. */
export function foldsOf<X extends RowSource, Y extends RowSource>(
  where: string,
  x: X,
  y: Y,
  options: KFoldOptions,
  toFolds = dealt,
): Iterable<Split<X, Y>> {
  const { folds = 5 } = options;
  checkInteger(where, 'folds', folds, 2);
  const deck = deckOf(where, x, y, options);
  const most = greatestOf(deck.counts);
  if (most < folds) {
    const rows = options.stratify ? `at most the rows of the greatest class, ${most}` : `at most all ${most} rows`;
    throw outOfRange(where, 'folds', rows, folds);
  }
  const foldOf = toFolds(deck, folds);
  return {
    *[Symbol.iterator]() {
      for (let fold = 0; fold < folds; fold++) yield partsOf(where, x, y, deck, (row) => foldOf[row] === fold);
    },
  };
}

/**
 * The fold of each row. Each fold has as many rows of a class as an even split of all rows, class after class, gives
 * it. The first rows of a class are in the first fold, and so on.
 */
function dealt({ order, classOf, counts }: Deck, folds: number): Uint32Array {
  let at = 0;
  const left = counts.map((count) => {
    const shares = new Array<number>(folds).fill(0);
    for (let i = 0; i < count; i++, at++) (shares[at % folds] as number)++;
    return { shares, fold: 0 };
  });
  const foldOf = new Uint32Array(order.length);
  for (const row of order) {
    const hand = left[classOf[row] as number] as (typeof left)[number];
    while (hand.shares[hand.fold] === 0) hand.fold++;
    (hand.shares[hand.fold] as number)--;
    foldOf[row] = hand.fold;
  }
  return foldOf;
}
