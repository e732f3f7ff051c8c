import { checkInteger, checkOptions, isPlain, outOfRange, show, wrongKind } from '../base/errors.ts';
import { isAbortSignal, isFunction } from '../base/kinds.ts';
import type { Part } from '../data/split.ts';
import { isNumericArray } from '../data/table.ts';
import { type RowSource, take } from '../data/takeRows.ts';
import { cores } from '../engine/threadSettings.ts';
import { startTraining } from '../model/fitInWorker.ts';
import { Model, type Predictions } from '../model/model.ts';
import type { Pipeline, PipelineFitOptions, PipelineRows } from '../model/pipeline.ts';
import { preparing } from '../model/preparing.ts';
import type { OutputTargets } from '../training/input.ts';
import type { History } from '../training/train.ts';
import { type SplittingOptions, splittingOptions } from './splits.ts';

/** What is trained: a compiled model, or a pipeline, which prepares rows for one. */
export type Estimator<P extends Predictions = Float32Array> = Model<P> | Pipeline<P>;

/** What a model is made for: a fold, and the rows that it is trained on, which are all that it may see. */
export interface Fold<X extends RowSource, Y extends RowSource> {
  /** Counted from 0, on through all repeats. */
  readonly index: number;
  readonly repeat: number;
  /** Of this fold: the seed of the call and its index. */
  readonly seed: number;
  readonly x: X;
  readonly y: Y;
}

export type Make<X extends RowSource, Y extends RowSource, P extends Predictions> = (
  fold: Fold<X, Y>,
) => Estimator<P> | Promise<Estimator<P>>;

/** The options of `fit` but those that are given for all rows. */
export type FoldFitOptions = Omit<PipelineFitOptions, 'signal' | 'sampleWeights'>;

export interface ValidationOptions<X extends RowSource, Y extends RowSource, P extends Predictions>
  extends SplittingOptions {
  /** What `fit` is given. Callbacks have a memory, so they come from a function, which makes them for each fold. */
  fit?: FoldFitOptions | ((fold: Fold<X, Y>) => FoldFitOptions);
  /** Scores beside loss and metrics of the model, by name: of the targets of a part and the predictions for it. */
  metrics?: Readonly<Record<string, (y: Y, predictions: P) => number>>;
  /** What each row counts, in training and in the model's scores: numbers ≥ 0. Default: all the same. */
  sampleWeights?: ArrayLike<number>;
  /**
   * Trainings at once, each in a worker; the results are the same for any number. 0: by `fit`, in this thread, as a
   * `customLoss` and custom metrics need it. Default: as many as cores.
   */
  workers?: number;
  /** Ends all: the call rejects with the signal's reason. */
  signal?: AbortSignal;
}

export const validationOptions = [...splittingOptions, 'fit', 'metrics', 'sampleWeights', 'workers', 'signal'] as const;

export interface Trained<P extends Predictions> {
  readonly model: Estimator<P>;
  readonly history: History;
}

/** What trains models on parts of rows, and scores them on others. */
export class Trainer<X extends RowSource, Y extends RowSource, P extends Predictions> {
  readonly workers: number;
  readonly #where: string;
  readonly #make: Make<X, Y, P>;
  readonly #options: ValidationOptions<X, Y, P>;
  readonly #rows: number;

  constructor(where: string, make: Make<X, Y, P>, options: ValidationOptions<X, Y, P>, rows: number) {
    const { workers = cores(), fit = {}, metrics = {}, sampleWeights, signal } = options;
    if (!isFunction(make))
      throw wrongKind(where, 'make', 'a function that returns a compiled model or a pipeline', make);
    this.workers = checkInteger(where, 'workers', workers, 0);
    if (!isFunction(fit)) checkFitOptions(where, fit);
    if (!isPlain(metrics)) throw wrongKind(where, 'metrics', 'an object of functions', metrics);
    for (const [name, metric] of Object.entries(metrics))
      if (!isFunction(metric)) throw wrongKind(where, `metrics.${name}`, 'a function of y and predictions', metric);
    if (sampleWeights !== undefined) {
      if (!Array.isArray(sampleWeights) && !isNumericArray(sampleWeights))
        throw wrongKind(where, 'sampleWeights', 'an array of numbers', sampleWeights);
      if (sampleWeights.length !== rows)
        throw outOfRange(where, 'sampleWeights', `one number for each of ${rows} rows`, sampleWeights.length);
    }
    if (signal !== undefined && !isAbortSignal(signal)) throw wrongKind(where, 'signal', 'an AbortSignal', signal);
    this.#where = where;
    this.#make = make;
    this.#options = options;
    this.#rows = rows;
  }

  /** Makes a model for a fold, and trains it on the rows of a part. */
  async train(fold: Omit<Fold<X, Y>, 'x' | 'y'>, part: Part<X, Y>, signal: AbortSignal): Promise<Trained<P>> {
    const where = this.#where;
    const { index, repeat, seed } = fold;
    const told = { index, repeat, seed, x: part.x, y: part.y };
    const model = await this.#make(told);
    if (!(model instanceof Model) && !preparing.has(Object(model)))
      throw wrongKind(where, 'what make returns', 'a compiled model or a pipeline', model);
    const { fit = {} } = this.#options;
    const own = isFunction(fit) ? (fit as (fold: Fold<X, Y>) => FoldFitOptions)(told) : fit;
    if (isFunction(fit)) checkOwn(where, own);
    const options: PipelineFitOptions = { ...own, ...this.#weights(part), signal };
    const [x, y] = [part.x as PipelineRows, part.y as OutputTargets];
    const { workers } = this;
    if (workers === 0) return { model, history: await (model as Pipeline<P>).fit(x, y, options) };
    const threads = cores() < 2 * workers && workers > 1 ? 1 : undefined;
    return { model, history: await startTraining(`${where}: fold ${index}`, model, x, y, options, threads).history };
  }

  /** The scores of a model on a part, and what it predicts there. */
  score(model: Estimator<P>, part: Part<X, Y>): { scores: Record<string, number>; predictions: P } {
    const rows = part.x as never;
    const scores: Record<string, number> = { ...model.evaluate(rows, part.y as OutputTargets, this.#weights(part)) };
    const predictions = model.predict(rows);
    for (const [name, metric] of Object.entries(this.#options.metrics ?? {})) {
      const what = `metrics.${name}`;
      if (Object.hasOwn(scores, name))
        throw outOfRange(this.#where, what, 'a name that the model has no score of', show(name));
      const value = metric(part.y, predictions);
      if (typeof value !== 'number') throw wrongKind(this.#where, `what ${what} returns`, 'a number', value);
      scores[name] = value;
    }
    return { scores, predictions };
  }

  #weights({ indices }: Part<X, Y>): { sampleWeights?: ArrayLike<number> } {
    const { sampleWeights } = this.#options;
    if (sampleWeights === undefined) return {};
    return { sampleWeights: take(this.#where, 'sampleWeights', sampleWeights as number[], indices, this.#rows) };
  }
}

/** Throws for options of `fit` that cannot be one for all folds. */
function checkFitOptions(where: string, fit: FoldFitOptions): void {
  checkOwn(where, fit);
  if (fit.callbacks !== undefined)
    throw outOfRange(
      where,
      'fit',
      'a function with callbacks, which makes them for each fold: fit: () => ({ callbacks: … })',
      'an object',
    );
}

function checkOwn(where: string, fit: FoldFitOptions): void {
  const known = [
    'epochs',
    'initialEpoch',
    'batchSize',
    'shuffle',
    'validationSplit',
    'validationData',
    'classWeights',
    'callbacks',
  ] as const;
  checkOptions(`${where} fit`, fit, known);
}
