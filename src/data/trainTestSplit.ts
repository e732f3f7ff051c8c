import { checkInteger, checkNumber, checkOptions, outOfRange } from '../base/errors.ts';
import { leastOf } from '../base/extremes.ts';
import { deckOf, partsOf, type Split, type SplitOptions } from './split.ts';
import { proportional } from './strata.ts';
import type { RowSource } from './takeRows.ts';

export interface TrainTestSplitOptions extends SplitOptions {
  /** The share of rows for testing, below 1 (rounded up), or their number. Default 0.25. */
  testSize?: number;
}

/**
 * Splits rows and targets into two parts, as new arrays of the same types. Without shuffling, the last rows are for
 * testing. With `stratify`, the sizes of each class are those of scikit-learn: shares rounded down, and one more for
 * training for each of the largest remainders.
 *
 *     const { train, test } = trainTestSplit(x, y, { testSize: 0.2, stratify: true, seed: 1 });
 *
 * @param x rows × columns in a typed array, or an array of rows
 * @param y one number or label for each row, or rows
 * @throws TypeError or RangeError for invalid options, different lengths, typed x and y whose number of rows is
 * unknown, a part without rows or with fewer rows than classes, and a class with only one row.
 */
export function trainTestSplit<X extends RowSource, Y extends RowSource>(
  x: X,
  y: Y,
  options: TrainTestSplitOptions = {},
): Split<X, Y> {
  const where = 'trainTestSplit';
  const known = ['testSize', 'rows', 'stratify', 'shuffle', 'seed'] as const;
  const given = checkOptions(where, options, known);
  const { testSize = 0.25, stratify = false, shuffle = true } = given;
  const deck = deckOf(where, x, y, given);
  const rows = deck.order.length;
  const test = testRows(where, testSize, rows);
  if (stratify !== false) {
    if (!shuffle) throw outOfRange(where, 'shuffle', 'true with stratify', 'false');
    const classes = deck.counts.length;
    if (leastOf(deck.counts) < 2) throw outOfRange(where, 'stratify', 'at least two rows of each class', 'one');
    if (Math.min(test, rows - test) < classes)
      throw outOfRange(where, 'testSize', `a row for each of ${classes} classes in both parts`, testSize);
  }
  const toTrain = proportional(deck.counts, rows - test);
  const isTest = new Uint8Array(rows);
  for (const row of deck.order) {
    const label = deck.classOf[row] as number;
    if ((toTrain[label] as number) > 0) (toTrain[label] as number)--;
    else isTest[row] = 1;
  }
  return partsOf(where, x, y, deck, (row) => isTest[row] === 1);
}

function testRows(where: string, testSize: number, rows: number): number {
  const whole = Number.isInteger(testSize);
  if (whole) checkInteger(where, 'testSize', testSize, 1);
  else
    checkNumber(
      where,
      'testSize',
      testSize,
      'a share between 0 and 1, or a number of rows',
      (share) => share > 0 && share < 1,
    );
  const test = whole ? testSize : Math.ceil(testSize * rows);
  if (test >= rows) throw outOfRange(where, 'testSize', `fewer than all ${rows} rows`, testSize);
  return test;
}
