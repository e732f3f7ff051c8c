import { checkOptions, wrongKind } from '../base/errors.ts';
import { isFunction } from '../base/kinds.ts';
import { withColumns } from '../data/columns.ts';
import type { RowSource } from '../data/takeRows.ts';
import type { Predictions } from '../model/model.ts';
import type { History } from '../training/train.ts';
import { inTurns } from './inTurns.ts';
import { splitsOf } from './splits.ts';
import { type ByName, deviationOf, gathered, mapNames, meanOf } from './statistics.ts';
import { type Estimator, type Make, Trainer, type ValidationOptions, validationOptions } from './trainer.ts';

/** What comes of a fold. */
export interface FoldResult<P extends Predictions = Float32Array> {
  /** Counted from 0, on through all repeats. */
  readonly index: number;
  readonly repeat: number;
  readonly seed: number;
  /** The rows that it was tested on, by their numbers. */
  readonly indices: Uint32Array<ArrayBuffer>;
  /** Loss and metrics on these rows. */
  readonly scores: ByName<number>;
  /** Predictions for these rows. */
  readonly predictions: P;
  readonly history: History;
  /** What `make` returned, trained. */
  readonly model: Estimator<P>;
}

export interface CrossValidation<P extends Predictions = Float32Array> {
  readonly folds: readonly FoldResult<P>[];
  /** Each score by fold. */
  readonly scores: ByName<readonly number[]>;
  /** The mean of each score over the folds. */
  readonly mean: ByName<number>;
  /** The standard deviation of each score over the folds, √(Σ (s − mean)² / n). */
  readonly deviation: ByName<number>;
  /** For each row, what a model predicts that was not trained on it; undefined unless each row is tested once. */
  readonly predictions: P | undefined;
}

export interface CrossValidateOptions<X extends RowSource, Y extends RowSource, P extends Predictions>
  extends ValidationOptions<X, Y, P> {
  /** Is handed each fold when it is done; with several workers, not always in their order. */
  onFold?: (fold: FoldResult<P>) => void;
}

/**
 * Trains and tests a model on each fold of k: how good it is on rows that it was not trained on. `make` returns a compiled
 * model, or a pipeline, for the rows that it is given, those to train on: what prepares rows is fitted to them alone. Folds
 * are trained in workers, one on each core; the scores are those of `fit` and `evaluate`, to the bit, for any number.
 *
 *     const { mean, deviation } = await crossValidate(make, x, y, { folds: 5, stratify: true, seed: 1, fit: { epochs: 20 } });
 *
 * @param make is called for each fold, in their order; a `seed` that it is given makes the model the same each time
 * @param x rows × columns in a typed array, or an array of rows
 * @param y one number or label for each row, or rows
 * @throws TypeError or RangeError for bad options, and what `kFold` throws, before anything is trained; then the first
 *   error of `make`, a training or a score, and the signal's reason: all trainings have ended by then.
 */
export async function crossValidate<X extends RowSource, Y extends RowSource, P extends Predictions = Float32Array>(
  make: Make<X, Y, P>,
  x: X,
  y: Y,
  options: CrossValidateOptions<X, Y, P> = {},
): Promise<CrossValidation<P>> {
  const where = 'crossValidate';
  const given = checkOptions(where, options, [...validationOptions, 'onFold']) as typeof options;
  const { onFold, signal } = given;
  if (onFold !== undefined && !isFunction(onFold)) throw wrongKind(where, 'onFold', 'a function', onFold);
  const { splits, rows, folds } = splitsOf(where, x, y, given);
  const trainer = new Trainer(where, make, given, rows);
  const atOnce = Math.min(Math.max(trainer.workers, 1), folds);
  const results = await inTurns(splits, atOnce, signal, async ({ train, test, ...fold }, ended) => {
    const trained = await trainer.train(fold, train, ended);
    const result = Object.freeze({ ...fold, indices: test.indices, ...trainer.score(trained.model, test), ...trained });
    onFold?.(result);
    return result;
  });
  const scores = gathered(results.map((result) => result.scores));
  return {
    folds: results,
    scores,
    mean: mapNames(scores, meanOf),
    deviation: mapNames(scores, deviationOf),
    predictions: outOfFold(results, rows),
  };
}

/** Predictions in the order of the rows, if each row was tested once. */
function outOfFold<P extends Predictions>(folds: readonly FoldResult<P>[], rows: number): P | undefined {
  const seen = new Set(folds.flatMap(({ indices }) => [...indices]));
  const tested = folds.reduce((sum, { indices }) => sum + indices.length, 0);
  if (tested !== rows || seen.size !== rows) return undefined;
  const join = (part: (predictions: P) => Float32Array): Float32Array => {
    const parts = folds.map(({ indices, predictions }) => [indices, part(predictions)] as const);
    const [first, numbers] = parts[0] as (typeof parts)[number];
    const columns = numbers.length / first.length;
    const all = new Float32Array(rows * columns);
    for (const [indices, data] of parts)
      for (const [i, row] of indices.entries()) all.set(data.subarray(i * columns, (i + 1) * columns), row * columns);
    return withColumns(all, columns);
  };
  const [{ predictions }] = folds as readonly [FoldResult<P>];
  if (ArrayBuffer.isView(predictions)) return join((each) => each as Float32Array) as P;
  if (Array.isArray(predictions))
    return predictions.map((_, output) =>
      join((each) => (each as readonly Float32Array[])[output] as Float32Array),
    ) as never;
  return mapNames(predictions as ByName<Float32Array>, (_, name) =>
    join((each) => (each as ByName<Float32Array>)[name] as Float32Array),
  ) as never;
}
