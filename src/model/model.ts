/// <reference lib="esnext.disposable" preserve="true" />

import { checkBoolean, checkInteger, checkOptions, show, wrongMoment } from '../base/errors.ts';
import type { NamedLabel } from '../data/labels.ts';
import type { Build } from '../engine/builds.ts';
import type { BatchSignature } from '../lowering/batchSignature.ts';
import { stateSize } from '../lowering/stateLayout.ts';
import { readWeights, writeWeights } from '../network/weights.ts';
import type { Weight, Weights } from '../plan/weights.ts';
import { readCheckpoint, readMeans, writeCheckpoint } from '../saving/checkpoint.ts';
import { type StepLikeLast, stepLike } from '../training/batchLikeLast.ts';
import { takeMoments } from '../training/batchStatistics.ts';
import {
  type ClassesOptions,
  joinLabels,
  learnedLabels,
  outputIndex,
  predictedClasses,
  setLabels,
} from '../training/classes.ts';
import { type CompileOptions, toCompiled } from '../training/compile.ts';
import { type Dataset, type FitDatasetOptions, toDatasetRequest } from '../training/dataset.ts';
import { evaluateRows } from '../training/evaluate.ts';
import { signatureOf } from '../training/examples.ts';
import { feedStep, weightOf } from '../training/feed.ts';
import { flatten, readGradients, writeGradients } from '../training/gradients.ts';
import { type ClassWeights, type InputRows, type OutputTargets, toExamples, toInputs } from '../training/input.ts';
import {
  checkTakesBatches,
  type FitOptions,
  type RowsRequest,
  type TrainingRequest,
  toRequest,
} from '../training/request.ts';
import { ScoreCount, type Scores } from '../training/scores.ts';
import type { Compiled, ModelState } from '../training/state.ts';
import { takeStep, updateExecutions } from '../training/step.ts';
import { type History, train } from '../training/train.ts';
import { inspectLayers, type LayerReport } from './inspect.ts';
import { Lifecycle } from './lifecycle.ts';
import { predictRows } from './predict.ts';
import { summarize } from './summary.ts';

export interface EvaluateOptions {
  /** Rows processed at once. Affects memory use, and results by no more than rounding. Default 32. */
  batchSize?: number;
  /** The weight of each row: numbers ≥ 0. Default: all equal. */
  sampleWeights?: ArrayLike<number>;
}

export interface WeightOptions {
  /** Whether parameters that are not given keep their values. Default false: a missing parameter is an error. */
  partial?: boolean;
}

export interface BatchOptions {
  /** The weight of each row: numbers ≥ 0. Default: all equal. */
  sampleWeights?: ArrayLike<number>;
  /**
   * The weight of each row by its class index or label. If targets are rows of numbers, the class is the largest one.
   */
  classWeights?: ClassWeights;
}

const batchOptions = ['sampleWeights', 'classWeights'] as const;

/** The result of `predictClasses`: labels, or class indices. */
export type PredictedClasses<C> = [C] extends [number]
  ? Uint32Array
  : [C] extends [NamedLabel]
    ? C[]
    : NamedLabel[] | Uint32Array;

/** The result of `predict`: an array, or with several outputs an array or object of arrays. */
export type Predictions = Float32Array | readonly Float32Array[] | Readonly<Record<string, Float32Array>>;

/** The labels of each output, in the form of the result of `predict`; undefined where they are not known. */
export type KnownClasses<P> = [P] extends [Float32Array]
  ? readonly NamedLabel[] | undefined
  : { readonly [K in keyof P]: readonly NamedLabel[] | undefined };

/**
 * A model's state while a worker trains it.
 *
 * @internal
 */
export interface Lease {
  readonly state: ModelState;
  readonly compiled: Compiled;
  /** Returns the result of `make`. Labels among the targets become the model's labels, unless `make` throws. */
  prepare(y: OutputTargets, make: (y: OutputTargets) => RowsRequest): RowsRequest;
  /** Whether the model's state is elsewhere, so that nothing may change it here: so it is at first. */
  lend(lent: boolean): void;
  end(): void;
}

/** A network with its weights and its memory. Created by `sequential` or `functional`. */
export class Model<P extends Predictions = Float32Array> {
  readonly #life: Lifecycle;
  readonly #arrange: (outputs: readonly Float32Array[]) => P;
  /** Collects the scores of a batch. Kept, because creating it would take almost as long as a step on a few rows. */
  #count: ScoreCount | undefined;
  /** Handles batches that have the same form as the last one given to `trainOnBatch`. */
  #like: StepLikeLast | undefined;
  /** Updates running statistics from the last batch of `computeGradients`, if it was not applied yet. */
  #moveStatistics: (() => void) | undefined;

  /**
   * For `sequential` and `functional`. `arrange` turns the rows of all outputs into the result of `predict`.
   *
   * @internal
   */
  constructor(state: ModelState, arrange: (outputs: readonly Float32Array[]) => P) {
    this.#life = new Lifecycle(state);
    this.#arrange = arrange;
    Object.freeze(this);
  }

  /** Not supported: a callback stops the training with `run.stop()`. */
  set stopTraining(value: never) {
    throw wrongMoment(
      'model',
      `stopTraining cannot be ${show(value)}; call run.stop() in a callback, or abort a signal`,
    );
  }

  /**
   * Returns the state, for functions that read or change the model. `changes` says whether they change it, as
   * `setWeights` does.
   *
   * @internal
   */
  stateFor(where: string, changes: boolean): ModelState {
    return changes ? this.#life.unlent(where) : this.#life.alive(where);
  }

  /**
   * For `fitInWorker`.
   *
   * @internal
   */
  lease(where: string): Lease {
    const { state, compiled } = this.#life.ready(where);
    const prepare: Lease['prepare'] = (y, make) => this.#learnLabels(where, state, y, make);
    return { state, compiled, prepare, ...this.#life.lease() };
  }

  /**
   * Calls `work` with the state and with the function that arranges rows of outputs, for functions that look inside.
   *
   * @internal
   */
  look<T>(where: string, work: (state: ModelState, arrange: (outputs: readonly Float32Array[]) => P) => T): T {
    const state = this.#life.alive(where);
    return this.#life.hold(() => work(state, this.#arrange));
  }

  /** The seed of everything random in this model: initial weights, the order of rows, dropout and noise. */
  get seed(): number {
    return this.#life.alive('seed').seed;
  }

  /**
   * How many epochs the model has been trained for in total, including one in which training was stopped. To resume
   * training, pass it as `initialEpoch`.
   */
  get epochs(): number {
    return this.#life.alive('epochs').epochs;
  }

  /**
   * The labels of the classes, in the order of the outputs, if the model was trained on labels or `compile` was given
   * them; else undefined. With several outputs, an array or object with the labels of each.
   */
  get classes(): KnownClasses<P> {
    const { labels } = this.#life.alive('classes');
    return this.#arrange(labels.map((known) => known?.slice()) as never) as never;
  }

  /** The build of the kernels that this model uses. */
  get build(): Build {
    return this.#life.alive('build').runtime.instance.build;
  }

  /**
   * The number of threads that work on this model. 1 until there is work for more, and while no training or prediction
   * runs.
   */
  get threads(): number {
    return this.#life.alive('threads').runtime.present;
  }

  /**
   * Configures training. Weights are kept; the optimizer starts from scratch.
   *
   *     model.compile({ optimizer: adam({ learningRate: 1e-3 }), loss: 'crossEntropy', metrics: ['accuracy'] });
   *
   * @throws TypeError or RangeError for an unknown name, or a loss or metric that does not match the last layer.
   */
  compile(options: CompileOptions): void {
    const state = this.#life.idle('compile');
    const compiled = this.#life.hold(() => toCompiled(state.network, options));
    const labels = joinLabels('compile', state.labels, compiled.classes);
    const { size, trainable } = state.network;
    const { slots, ema, accumulate } = compiled.optimizer;
    const kept = slots + Number(accumulate > 1) + Number(ema !== undefined);
    const sizes = {
      parameters: size,
      gradients: size,
      slots: kept * trainable,
      state: stateSize(compiled.sums.length, compiled.progress.length),
    };
    state.runtime.arrange(sizes);
    state.compiled = compiled;
    setLabels(state, labels);
    state.steps = 0;
    state.batches = 0;
    state.rateFactor = 1;
    this.#moveStatistics = undefined;
  }

  /**
   * Trains the model on rows and their targets.
   *
   *     const history = await model.fit(x, y, { epochs: 10, batchSize: 32, validationSplit: 0.1 });
   *
   * @param x rows × inputs: a typed array, row after row, or an array of rows; with several inputs, an array or an
   * object with the rows of each. Typed arrays are read during training, not copied, so do not change them meanwhile
   * @param y the targets: class indices or labels, one for each row, or rows of numbers; with several outputs, those of
   * each
   * @returns loss and metrics after each epoch.
   * @throws TypeError or RangeError for invalid input, before training starts. Error if the model is not compiled, is
   * disposed or is already being trained, and if a worker thread is lost (the weights are then those of the last
   * complete step). The signal's reason if it is aborted.
   */
  fit(x: InputRows, y: OutputTargets, options: FitOptions = {}): Promise<History> {
    return this.#fit('fit', x, y, options);
  }

  /**
   * Trains the model on batches from an iterable, for data that does not fit in memory. If targets are labels, pass
   * `classes` to `compile`, because one batch may not contain all of them.
   *
   *     await model.fitDataset((epoch) => readBatches(epoch), { epochs: 3 });
   *
   * @param dataset a sync or async iterable of [x, y] or [x, y, sampleWeights], or a function from the epoch to one
   * @returns loss and metrics after each epoch.
   * @throws as `fit`. Each batch is checked when it arrives; what was learned before is kept.
   */
  async fitDataset(dataset: Dataset, options: FitDatasetOptions = {}): Promise<History> {
    const { state, compiled } = this.#life.ready('fitDataset');
    checkTakesBatches('fitDataset', compiled);
    const request = this.#life.hold(() => toDatasetRequest('fitDataset', state, compiled, this, dataset, options));
    return this.#train(state, compiled, request);
  }

  /**
   * Trains the model for one more epoch on all rows of x, in batches. Call it repeatedly as new data arrives.
   *
   * @returns loss and metrics of the epoch.
   * @throws as `fit`.
   */
  async partialFit(
    x: InputRows,
    y: OutputTargets,
    options: BatchOptions & { batchSize?: number } = {},
  ): Promise<Scores> {
    this.#life.ready('partialFit');
    const known = this.#life.hold(() => checkOptions('partialFit', options, ['batchSize', ...batchOptions]));
    const history = await this.#fit('partialFit', x, y, known);
    return Object.fromEntries(Object.entries(history).map(([name, [value]]) => [name, value])) as Scores;
  }

  /**
   * Takes one training step on all rows of x at once.
   *
   * @returns loss and metrics of the batch, before the step.
   * @throws as `fit`.
   */
  trainOnBatch(x: InputRows, y: OutputTargets, options?: BatchOptions): Scores {
    const { state, compiled } = this.#life.ready('trainOnBatch');
    const before = this.#life.begin();
    try {
      const like = options === undefined ? this.#like : undefined;
      return like?.(state, compiled, x, y) ?? this.#trainOnBatch(state, compiled, x, y, options);
    } finally {
      this.#life.end(before);
    }
  }

  #trainOnBatch(
    state: ModelState,
    compiled: Compiled,
    x: InputRows,
    y: OutputTargets,
    options: BatchOptions = {},
  ): Scores {
    checkTakesBatches('trainOnBatch', compiled);
    const weights = checkOptions('trainOnBatch', options, batchOptions);
    return this.#learnLabels('trainOnBatch', state, y, (targets) => {
      const examples = toExamples('trainOnBatch', '', state, compiled, x, targets, weights, true);
      const count = this.#countOf(compiled, signatureOf(examples));
      takeStep(state, compiled, examples, count);
      this.#like = stepLike(state.network, compiled, examples, count, x, y);
      return count.result();
    });
  }

  /**
   * Computes loss and metrics on the rows of x (rows × inputs) and their targets y.
   *
   * @throws TypeError or RangeError for invalid input; Error if the model is not compiled or is disposed.
   */
  evaluate(x: InputRows, y: OutputTargets, options: EvaluateOptions = {}): Scores {
    const { state, compiled } = this.#life.compiled('evaluate');
    return this.#life.hold(() => {
      const { batchSize = 32, sampleWeights } = checkOptions('evaluate', options, ['batchSize', 'sampleWeights']);
      checkInteger('evaluate', 'batchSize', batchSize, 1);
      const examples = toExamples('evaluate', '', state, compiled, x, y, { sampleWeights });
      return evaluateRows(state, compiled, examples, batchSize);
    });
  }

  /**
   * Computes the outputs for the rows of x (rows × inputs). The outputs of a row do not depend on the other rows, bit
   * for bit.
   *
   * @returns a new Float32Array, rows × outputs, row after row; with several outputs, one for each.
   * @throws TypeError or RangeError for invalid input; Error if the model is disposed.
   */
  predict(x: InputRows): P {
    const state = this.#life.alive('predict');
    return this.#life.hold(() => this.#arrange(predictRows(state, toInputs('predict', '', state.network, x, true))));
  }

  /**
   * Predicts the class of each row of x. With a softmax output, it is the class of the highest probability; with one
   * sigmoid output, it depends on whether the output is above ½.
   *
   * TypeScript cannot know which kind of result it is: write `predictClasses<string>(x)` or
   * `predictClasses<number>(x)`.
   *
   * @returns labels if the model was trained on labels, else class indices; with several outputs, those of the `output`
   * in the options.
   * @throws TypeError or RangeError for invalid input and for outputs that are not classes; Error if the model is
   * disposed.
   */
  predictClasses<C extends NamedLabel | number = NamedLabel | number>(
    x: InputRows,
    options: ClassesOptions = {},
  ): PredictedClasses<C> {
    return this.look('predictClasses', (state) => {
      const { output } = checkOptions('predictClasses', options, ['output']);
      const index = outputIndex(state.network, output);
      const outputs = predictRows(state, toInputs('predictClasses', '', state.network, x, true));
      return predictedClasses(state, outputs, index) as PredictedClasses<C>;
    });
  }

  /**
   * Computes loss and metrics of a batch, and the gradients of the loss with respect to all trainable parameters. The
   * model does not change. Dropout drops the same units as the next training step would.
   *
   * @returns `scores`, and `gradients` by the names of `getWeights`, or with `flat` in one array.
   * @throws as `fit`.
   */
  computeGradients(x: InputRows, y: OutputTargets, options?: BatchOptions): { scores: Scores; gradients: Weights };
  computeGradients(
    x: InputRows,
    y: OutputTargets,
    options: BatchOptions & { flat: true },
  ): { scores: Scores; gradients: Float32Array };
  computeGradients(x: InputRows, y: OutputTargets, options: BatchOptions & { flat?: true } = {}) {
    const { state, compiled } = this.#life.ready('computeGradients');
    const [flat, examples] = this.#life.hold(() => {
      const { flat = false, ...weights } = checkOptions('computeGradients', options, [...batchOptions, 'flat']);
      checkBoolean('computeGradients', 'flat', flat);
      return [flat, toExamples('computeGradients', '', state, compiled, x, y, weights, true)] as const;
    });
    const signature = signatureOf(examples);
    const graph = compiled.graphs.gradients(signature);
    const rows = { first: 0, count: examples.rows };
    const count = new ScoreCount(compiled, signature);
    const program = feedStep(state, compiled, graph, examples, rows);
    state.runtime.run(() => count.add(state, graph, program, weightOf(examples, rows)));
    this.#moveStatistics = takeMoments(state, compiled);
    const gradients = readGradients(state);
    return { scores: count.result(), gradients: flat ? flatten(gradients) : gradients };
  }

  /**
   * Takes one optimizer step with gradients in the form of `computeGradients`, by name or flat. Running statistics of
   * batch normalization are updated from the last batch of `computeGradients`, if there was one since the last
   * `applyGradients`.
   *
   * @throws TypeError or RangeError for a missing or unknown name, a wrong shape, or a gradient or learning rate that
   * is not finite, before anything changes; Error if the model is not compiled, is disposed or is being trained.
   */
  applyGradients(gradients: ReadonlyMap<string, Weight> | Float32Array): void {
    const { state, compiled } = this.#life.ready('applyGradients');
    checkTakesBatches('applyGradients', compiled);
    this.#life.hold(() => writeGradients('applyGradients', state, gradients));
    const done = () => {
      state.batches += compiled.optimizer.accumulate;
      this.#moveStatistics?.();
      this.#moveStatistics = undefined;
    };
    for (const run of updateExecutions(state, compiled, done)) state.runtime.finish(run);
  }

  /**
   * Returns everything that is needed to resume training, as the bytes of a safetensors file: parameters, optimizer
   * state, counts of steps and epochs, and the seed.
   *
   * To resume, create and compile a model with the same layers (the seed does not matter), and call `restore`, then
   * `fit` with `initialEpoch`. If the checkpoint is taken between epochs, the resumed training ends with the same bits
   * as one that was not interrupted. Within an epoch, as after an abort, its remaining rows are skipped, and the epoch
   * counts as trained. Counters of callbacks start again.
   *
   * @throws Error if the model is not compiled or is disposed.
   */
  checkpoint(): Uint8Array<ArrayBuffer> {
    const { state, compiled } = this.#life.compiled('checkpoint');
    return writeCheckpoint(state, compiled);
  }

  /**
   * Restores a checkpoint exactly, including its seed. If any part does not match the model, nothing changes.
   *
   * @throws TypeError or RangeError for invalid bytes, other layers or another optimizer; Error if the model is not
   * compiled, is disposed or is being trained.
   */
  restore(checkpoint: Uint8Array): void {
    const { state, compiled } = this.#life.ready('restore');
    this.#life.hold(() => readCheckpoint('restore', state, compiled, checkpoint));
    this.#moveStatistics = undefined;
  }

  /** Copies all parameters, under PyTorch's names: `0.weight` of shape [outputs, inputs], `0.bias`, `1.weight`, … */
  getWeights(): Weights {
    const { network, runtime } = this.#life.alive('getWeights');
    return readWeights(network, runtime);
  }

  /**
   * Copies all parameters, with the moving average of each trainable one, for an optimizer with `ema`.
   *
   * @throws Error before the first step with such an optimizer, and if the model is disposed.
   */
  getMeanWeights(): Weights {
    const { state, compiled } = this.#life.compiled('getMeanWeights');
    if (!compiled.graphs.ema || state.steps === 0)
      throw wrongMoment('getMeanWeights', 'compile the model with ema, as in adam({ ema: 0.99 }), and train it first');
    return readMeans(state, compiled);
  }

  /**
   * Sets all parameters, in the form of `getWeights`; with `partial`, only the given ones.
   *
   * @throws TypeError or RangeError for a missing or unknown name, a wrong shape or a number that is not finite; then
   * no parameter changes.
   */
  setWeights(weights: ReadonlyMap<string, Weight>, options: WeightOptions = {}): void {
    const { network, runtime } = this.stateFor('setWeights', true);
    this.#life.hold(() => {
      const { partial = false } = checkOptions('setWeights', options, ['partial']);
      checkBoolean('setWeights', 'partial', partial);
      writeWeights('setWeights', network, runtime, weights, undefined, partial);
    });
  }

  /** Describes the model in a table: layers, shapes, parameters and floating-point operations, and its memory. */
  summary(): string {
    return summarize(this.#life.alive('summary'));
  }

  /**
   * Measures what each layer does with the rows of x and their targets y, to find dead units and vanishing gradients.
   *
   * @throws as `evaluate`.
   */
  inspect(x: InputRows, y: OutputTargets): LayerReport[] {
    const { state, compiled } = this.#life.ready('inspect');
    return this.#life.hold(() => inspectLayers(state, compiled, toExamples('inspect', '', state, compiled, x, y, {})));
  }

  /**
   * Frees the model's memory at once. Optional: otherwise it is freed when the model is garbage-collected. Calling it
   * again has no effect; any other call on a disposed model throws.
   *
   * @throws Error while `fit` runs: abort it first.
   */
  dispose(): void {
    this.#life.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #countOf(compiled: Compiled, signature: BatchSignature): ScoreCount {
    if (this.#count?.counts(compiled, signature)) this.#count.restart();
    else this.#count = new ScoreCount(compiled, signature);
    return this.#count;
  }

  async #fit(where: string, x: InputRows, y: OutputTargets, options: FitOptions): Promise<History> {
    const { state, compiled } = this.#life.ready(where);
    const request = this.#life.hold(() =>
      this.#learnLabels(where, state, y, (targets) => toRequest(where, state, compiled, this, [x, targets], options)),
    );
    return this.#train(state, compiled, request);
  }

  #train(state: ModelState, compiled: Compiled, request: TrainingRequest): Promise<History> {
    return this.#life.train(() => train(state, compiled, request));
  }

  /**
   * Takes the labels among targets as the classes of outputs that have none, unless `prepare` throws. The labels are
   * read once.
   */
  #learnLabels<T>(where: string, state: ModelState, y: OutputTargets, prepare: (y: OutputTargets) => T): T {
    const known = state.labels;
    const learned = learnedLabels(where, state, y);
    if (learned.labels === known) return prepare(y);
    setLabels(state, learned.labels);
    try {
      return prepare(learned.y);
    } catch (error) {
      setLabels(state, known);
      throw error;
    }
  }
}
