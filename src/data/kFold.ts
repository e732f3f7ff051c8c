import { checkInteger, checkOptions, outOfRange } from '../base/errors.ts';
import { greatestOf } from '../base/extremes.ts';
import { type Deck, deckOf, partsOf, type Split, type SplitOptions } from './split.ts';
import type { RowSource } from './takeRows.ts';

export interface KFoldOptions extends SplitOptions {
  /** How many parts there are. Default 5. */
  folds?: number;
}

/**
 * Cross-validation: a split for each fold, in which its rows are to test on and all others to train on. Each row is in
 * one fold; their sizes, and with `stratify` those of each class in them, differ by one at most, as scikit-learn has
 * them. Arrays of a fold are made when it is come to. Shuffles where scikit-learn by default does not.
 *
 * @param x rows × columns in a typed array, or an array of rows
 * @param y one number or label for each row, or rows
 * @throws TypeError or RangeError for bad options, for lengths that do not match, for typed x and y of
 *   which nothing says how many rows there are, and for fewer rows, or fewer rows of
 *   every class, than folds.
 */
export function kFold<X extends RowSource, Y extends RowSource>(
  x: X,
  y: Y,
  options: KFoldOptions = {},
): Iterable<Split<X, Y>> {
  const given = checkOptions('kFold', options, ['folds', 'rows', 'stratify', 'shuffle', 'seed']);
  const { folds = 5 } = given;
  checkInteger('kFold', 'folds', folds, 2);
  const deck = deckOf('kFold', x, y, given);
  const most = greatestOf(deck.counts);
  if (most < folds) {
    const rows = given.stratify ? `at most the rows of the greatest class, ${most}` : `at most all ${most} rows`;
    throw outOfRange('kFold', 'folds', rows, folds);
  }
  const foldOf = dealt(deck, folds);
  return {
    *[Symbol.iterator]() {
      for (let fold = 0; fold < folds; fold++) yield partsOf('kFold', x, y, deck, (row) => foldOf[row] === fold);
    },
  };
}

/**
 * The fold of each row. A fold has as many rows of a class as an equal deal of all rows, class after class, gives it;
 * the first of the class are in the first fold, and so on.
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
