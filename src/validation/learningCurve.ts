import { checkOptions, outOfRange, show, wrongKind } from '../base/errors.ts';
import type { Part } from '../data/split.ts';
import { isNumericArray } from '../data/table.ts';
import { type RowSource, take } from '../data/takeRows.ts';
import type { Predictions } from '../model/model.ts';
import { inTurns } from './inTurns.ts';
import { type NumberedSplit, splitsOf } from './splits.ts';
import { type ByName, deviationOf, gathered, mapNames, meanOf } from './statistics.ts';
import { type Make, Trainer, type ValidationOptions, validationOptions } from './trainer.ts';

/** Scores by size. */
export interface Curve {
  /** Each score: at each size, by fold. */
  readonly scores: ByName<readonly (readonly number[])[]>;
  /** The mean of each score over the folds, at each size. */
  readonly mean: ByName<readonly number[]>;
  /** The standard deviation of each score over the folds, at each size: √(Σ (s − mean)² / n). */
  readonly deviation: ByName<readonly number[]>;
}

export interface LearningCurve {
  /** Rows that were trained on. */
  readonly sizes: readonly number[];
  /** On the rows that were trained on. */
  readonly training: Curve;
  /** On the rows of the fold. */
  readonly validation: Curve;
}

export interface LearningCurveOptions<X extends RowSource, Y extends RowSource, P extends Predictions>
  extends ValidationOptions<X, Y, P> {
  /**
   * How many rows to train on: shares of those of the smallest fold, all from above 0 to 1; or counts, one of them above 1.
   * Default [0.1, 0.325, 0.55, 0.775, 1], as in scikit-learn.
   */
  sizes?: ArrayLike<number>;
}

/**
 * Trains a model on more and more rows of each fold's training part, the first of them in their shuffled order: whether more
 * rows would help, or a larger model. As `crossValidate` else.
 *
 *     const { sizes, training, validation } = await learningCurve(make, x, y, { seed: 1, fit: { epochs: 20 } });
 *
 * @throws as `crossValidate`.
 */
export async function learningCurve<X extends RowSource, Y extends RowSource, P extends Predictions = Float32Array>(
  make: Make<X, Y, P>,
  x: X,
  y: Y,
  options: LearningCurveOptions<X, Y, P> = {},
): Promise<LearningCurve> {
  const where = 'learningCurve';
  const given = checkOptions(where, options, [...validationOptions, 'sizes']) as typeof options;
  const { splits, rows, folds } = splitsOf(where, x, y, given);
  const trainer = new Trainer(where, make, given, rows);
  let least = rows;
  for (const { train } of splits) least = Math.min(least, train.indices.length);
  const sizes = sizesOf(where, given.sizes ?? [0.1, 0.325, 0.55, 0.775, 1], least);
  function* tasks() {
    for (const split of splits) for (const size of sizes) yield { split, size };
  }
  const atOnce = Math.min(Math.max(trainer.workers, 1), folds * sizes.length);
  const results = await inTurns(tasks(), atOnce, given.signal, async ({ split, size }, ended) => {
    const { train, test, ...fold } = split;
    const part = firstRows(where, train, size);
    const { model } = await trainer.train(fold, part, ended);
    return { training: trainer.score(model, part).scores, validation: trainer.score(model, test).scores };
  });
  const curve = (of: 'training' | 'validation'): Curve => {
    const bySize = sizes.map((_, at) =>
      gathered(
        Array.from({ length: folds }, (_, fold) => (results[fold * sizes.length + at] as (typeof results)[0])[of]),
      ),
    );
    const scores = mapNames(bySize[0] as ByName<readonly number[]>, (_, name) =>
      bySize.map((byName) => byName[name] as readonly number[]),
    );
    return {
      scores,
      mean: mapNames(scores, (list) => list.map(meanOf)),
      deviation: mapNames(scores, (list) => list.map(deviationOf)),
    };
  };
  return { sizes, training: curve('training'), validation: curve('validation') };
}

function firstRows<X extends RowSource, Y extends RowSource>(
  where: string,
  { x, y, indices }: NumberedSplit<X, Y>['train'],
  size: number,
): Part<X, Y> {
  const first = Uint32Array.from({ length: size }, (_, row) => row);
  const { length } = indices;
  return {
    x: take(where, 'x', x, first, length),
    y: take(where, 'y', y, first, length),
    indices: indices.slice(0, size),
  };
}

/** Counts of rows, of shares or counts, of at most so many. */
function sizesOf(where: string, sizes: ArrayLike<number>, most: number): readonly number[] {
  if (!Array.isArray(sizes) && !isNumericArray(sizes)) throw wrongKind(where, 'sizes', 'an array of numbers', sizes);
  const list = Array.from(sizes as ArrayLike<number>);
  if (list.length === 0) throw outOfRange(where, 'sizes', 'at least one', 'none');
  const shares = list.every((size) => size <= 1);
  const rule = shares
    ? 'a share above 0, at most 1'
    : `a whole number from 1 to ${most}, the rows of the smallest fold`;
  return list.map((size, index) => {
    const count = shares ? Math.floor(size * most) : size;
    const fits = shares ? size > 0 : Number.isInteger(size) && size >= 1 && size <= most;
    if (!fits) throw outOfRange(where, `sizes[${index}]`, rule, show(size));
    return Math.max(count, 1);
  });
}
