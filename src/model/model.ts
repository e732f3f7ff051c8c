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
import { predictRows } from './predict.ts';
import { summarize } from './summary.ts';

export interface EvaluateOptions {
  /** Rows at once: changes the memory that it takes, and the result by no more than rounding. Default 32. */
  batchSize?: number;
  /** What each row counts: numbers ≥ 0. Default: all the same. */
  sampleWeights?: ArrayLike<number>;
}

export interface WeightOptions {
  /** Whether parameters that are not given stay as they are. Default false: one that is missing is refused. */
  partial?: boolean;
}

export interface BatchOptions {
  /** What each row counts: numbers ≥ 0. Default: all the same. */
  sampleWeights?: ArrayLike<number>;
  /** What rows count by their class index or label; the class of a row of targets is its greatest. */
  classWeights?: ClassWeights;
}

const batchOptions = ['sampleWeights', 'classWeights'] as const;

/** What `predictClasses` gives: labels, or indices of classes. */
export type PredictedClasses<C> = [C] extends [number]
  ? Uint32Array
  : [C] extends [NamedLabel]
    ? C[]
    : NamedLabel[] | Uint32Array;

/** What `predict` gives: an array, or for several outputs an array or object of arrays. */
export type Predictions = Float32Array | readonly Float32Array[] | Readonly<Record<string, Float32Array>>;

/** The labels of each output, in the form of what `predict` gives; undefined where they are not known. */
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
  /** What `make` returns; labels among the targets become the model's, unless it throws. */
  prepare(y: OutputTargets, make: (y: OutputTargets) => RowsRequest): RowsRequest;
  /** Whether the model's state is elsewhere, so that nothing may change it here: so it is at first. */
  lend(lent: boolean): void;
  end(): void;
}

/** A network with its weights and all memory that it needs. Made by `sequential` or `functional`. */
export class Model<P extends Predictions = Float32Array> {
  #state: ModelState | undefined;
  readonly #arrange: (outputs: readonly Float32Array[]) => P;
  #fitting = false;
  #lent = false;
  /** Counts a batch: kept, as a step on a few rows takes little longer than to make one. */
  #count: ScoreCount | undefined;
  /** Takes batches like the last one that `trainOnBatch` was given. */
  #like: StepLikeLast | undefined;
  /** Moves running statistics by the batch of the last `computeGradients` that was not applied. */
  #moveStatistics: (() => void) | undefined;

  /**
   * For `sequential` and `functional`; `arrange` makes what `predict` gives of the rows of all outputs.
   *
   * @internal
   */
  constructor(state: ModelState, arrange: (outputs: readonly Float32Array[]) => P) {
    this.#state = state;
    this.#arrange = arrange;
    Object.freeze(this);
  }

  /** Refused: a callback ends a training by `run.stop()`. */
  set stopTraining(value: never) {
    throw wrongMoment(
      'model',
      `stopTraining cannot be ${show(value)}; call run.stop() in a callback, or abort a signal`,
    );
  }

  /**
   * For functions that read or change the model: its state. `changes` says whether it is to be changed, as by `setWeights`.
   *
   * @internal
   */
  stateFor(where: string, changes: boolean): ModelState {
    return changes && this.#lent ? this.#idle(where) : this.#alive(where);
  }

  /**
   * For `fitInWorker`.
   *
   * @internal
   */
  lease(where: string): Lease {
    const { state, compiled } = this.#ready(where);
    this.#fitting = true;
    this.#lent = true;
    const lend = (lent: boolean) => {
      this.#lent = lent;
    };
    const end = () => {
      this.#fitting = this.#lent = false;
    };
    const prepare: Lease['prepare'] = (y, make) => this.#learnLabels(where, state, y, make);
    return { state, compiled, prepare, lend, end };
  }

  /**
   * For functions that look inside: what `work` makes of the state, and of what arranges rows of outputs.
   *
   * @internal
   */
  look<T>(where: string, work: (state: ModelState, arrange: (outputs: readonly Float32Array[]) => P) => T): T {
    const state = this.#alive(where);
    return this.#hold(() => work(state, this.#arrange));
  }

  /** The seed of everything random in this model: the start of the weights, the order of rows. */
  get seed(): number {
    return this.#alive('seed').seed;
  }

  /**
   * Epochs that it was trained for, ever, one in which it was stopped, too: what a training that is resumed between epochs
   * takes as its `initialEpoch`.
   */
  get epochs(): number {
    return this.#alive('epochs').epochs;
  }

  /**
   * The labels of the classes, in the order of the outputs, of a model that was trained on labels or told them; undefined of
   * others. Of several outputs, an array or object with those of each.
   */
  get classes(): KnownClasses<P> {
    const { labels } = this.#alive('classes');
    return this.#arrange(labels.map((known) => known?.slice()) as never) as never;
  }

  /** The build of the kernels that this model runs on. */
  get build(): Build {
    return this.#alive('build').runtime.instance.build;
  }

  /** The threads that work on this model: 1 until there is work for more, and while none works. */
  get threads(): number {
    return this.#alive('threads').runtime.present;
  }

  /**
   * Settles how the model is trained. Weights stay; the optimizer starts anew.
   *
   * @throws TypeError or RangeError for unknown names, and for a loss or metric that does not go with the last layer.
   */
  compile(options: CompileOptions): void {
    const state = this.#idle('compile');
    const compiled = this.#hold(() => toCompiled(state.network, options));
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
   * Trains on the rows of x (rows × inputs) and their targets y; with several inputs or outputs, those of each in an array
   * or in an object by name. Typed arrays are read while it trains, not copied: leave them as they are until then.
   *
   * @returns loss and metrics after each epoch.
   * @throws TypeError or RangeError for bad input, before anything is trained; Error before `compile`, after `dispose`
   *   and while another `fit` runs, and when a worker thread is lost (the weights are those of the last whole step then);
   *   the signal's reason when it is aborted.
   */
  fit(x: InputRows, y: OutputTargets, options: FitOptions = {}): Promise<History> {
    return this.#fit('fit', x, y, options);
  }

  /**
   * Trains on batches as they come, for data that does not fit in memory: an iterable of [x, y] or [x, y, sampleWeights],
   * sync or async, or a function from the epoch to one. For labels as targets, `compile` is told the `classes`: one batch
   * need not have all.
   *
   * @returns loss and metrics after each epoch.
   * @throws as `fit`; a batch is checked when it comes, what was learned before stays.
   */
  async fitDataset(dataset: Dataset, options: FitDatasetOptions = {}): Promise<History> {
    const { state, compiled } = this.#ready('fitDataset');
    checkTakesBatches('fitDataset', compiled);
    const request = this.#hold(() => toDatasetRequest('fitDataset', state, compiled, this, dataset, options));
    return this.#train(state, compiled, request);
  }

  /**
   * One more epoch on all rows of x, in batches: to be called again and again with what comes in.
   *
   * @returns loss and metrics of the epoch.
   * @throws as `fit`.
   */
  async partialFit(
    x: InputRows,
    y: OutputTargets,
    options: BatchOptions & { batchSize?: number } = {},
  ): Promise<Scores> {
    this.#ready('partialFit');
    const known = this.#hold(() => checkOptions('partialFit', options, ['batchSize', ...batchOptions]));
    const history = await this.#fit('partialFit', x, y, known);
    return Object.fromEntries(Object.entries(history).map(([name, [value]]) => [name, value])) as Scores;
  }

  /**
   * One step of training on all rows of x at once.
   *
   * @returns loss and metrics of the batch, before the step.
   * @throws as `fit`.
   */
  trainOnBatch(x: InputRows, y: OutputTargets, options?: BatchOptions): Scores {
    const { state, compiled } = this.#ready('trainOnBatch');
    this.#fitting = true;
    try {
      const like = options === undefined ? this.#like : undefined;
      return like?.(state, compiled, x, y) ?? this.#trainOnBatch(state, compiled, x, y, options);
    } finally {
      this.#fitting = false;
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
    return this.#hold(() => {
      const weights = checkOptions('trainOnBatch', options, batchOptions);
      return this.#learnLabels('trainOnBatch', state, y, (targets) => {
        const examples = toExamples('trainOnBatch', '', state, compiled, x, targets, weights, true);
        const count = this.#countOf(compiled, signatureOf(examples));
        takeStep(state, compiled, examples, count);
        this.#like = stepLike(state.network, compiled, examples, count, x, y);
        return count.result();
      });
    });
  }

  /**
   * Loss and metrics on the rows of x (rows × inputs) and their targets y.
   *
   * @throws TypeError or RangeError for bad input; Error before `compile` and after `dispose`.
   */
  evaluate(x: InputRows, y: OutputTargets, options: EvaluateOptions = {}): Scores {
    const { state, compiled } = this.#compiled('evaluate');
    return this.#hold(() => {
      const { batchSize = 32, sampleWeights } = checkOptions('evaluate', options, ['batchSize', 'sampleWeights']);
      checkInteger('evaluate', 'batchSize', batchSize, 1);
      const examples = toExamples('evaluate', '', state, compiled, x, y, { sampleWeights });
      return evaluateRows(state, compiled, examples, batchSize);
    });
  }

  /**
   * The outputs for the rows of x (rows × inputs): a new array, rows × outputs, row-major. A row's outputs are the same
   * bits whatever other rows are there. Of a model with several outputs, an array for each.
   *
   * @throws TypeError or RangeError for bad input; Error after `dispose`.
   */
  predict(x: InputRows): P {
    const state = this.#alive('predict');
    return this.#hold(() => this.#arrange(predictRows(state, toInputs('predict', '', state.network, x, true))));
  }

  /**
   * The classes of the rows of x: with a softmax output, the one of the greatest probability; with one sigmoid output,
   * whether it is above ½. As labels, if the model was trained on labels; else as class indices. TypeScript is told which:
   * `predictClasses<string>(x)`, `predictClasses<number>(x)`. Of a model with several outputs, those of the `output` that is
   * asked for.
   *
   * @throws TypeError or RangeError for bad input, and for other outputs; Error after `dispose`.
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
   * Loss and metrics of a batch, and the gradients of the loss by all trainable parameters, by name as `getWeights` gives
   * those, or `flat`: one after the other. Nothing is changed. Dropout drops as in the step that would come next.
   *
   * @throws as `fit`.
   */
  computeGradients(x: InputRows, y: OutputTargets, options?: BatchOptions): { scores: Scores; gradients: Weights };
  computeGradients(
    x: InputRows,
    y: OutputTargets,
    options: BatchOptions & { flat: true },
  ): { scores: Scores; gradients: Float32Array };
  computeGradients(x: InputRows, y: OutputTargets, options: BatchOptions & { flat?: true } = {}) {
    const { state, compiled } = this.#ready('computeGradients');
    const [flat, examples] = this.#hold(() => {
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
   * One step of the optimizer with gradients as `computeGradients` gives them, by name or flat. What layers change by
   * themselves, the running statistics of batch normalization, moves by the batch of the last `computeGradients`, if there
   * was one since the last `applyGradients`.
   *
   * @throws TypeError or RangeError for a missing or unknown name, a wrong shape, a not finite number or learning rate,
   *   before anything changes; Error before `compile`, after `dispose` and while a `fit` runs.
   */
  applyGradients(gradients: ReadonlyMap<string, Weight> | Float32Array): void {
    const { state, compiled } = this.#ready('applyGradients');
    checkTakesBatches('applyGradients', compiled);
    this.#hold(() => writeGradients('applyGradients', state, gradients));
    const done = () => {
      state.batches += compiled.optimizer.accumulate;
      this.#moveStatistics?.();
      this.#moveStatistics = undefined;
    };
    for (const run of updateExecutions(state, compiled, done)) state.runtime.finish(run);
  }

  /**
   * All that training goes on from, as the bytes of a safetensors file: parameters, what the optimizer keeps, counts of
   * steps and epochs, the seed. Where it is taken between epochs, a model made with the same layers, of whatever seed,
   * compiled alike, given to `restore` and fit with `initialEpoch` ends with the same bits as one that was not interrupted.
   * Within an epoch, as after an abort, its other rows are not known any more: that epoch counts as one that was trained
   * for. What callbacks count begins anew.
   *
   * @throws Error before `compile` and after `dispose`.
   */
  checkpoint(): Uint8Array<ArrayBuffer> {
    const { state, compiled } = this.#compiled('checkpoint');
    return writeCheckpoint(state, compiled);
  }

  /**
   * Puts back what `checkpoint` gave, to the bit: also the seed, which `seed` tells then. Unless all fits, nothing changes.
   *
   * @throws TypeError or RangeError for other bytes, other layers and another optimizer; Error before `compile`, after
   *   `dispose` and while a `fit` runs.
   */
  restore(checkpoint: Uint8Array): void {
    const { state, compiled } = this.#ready('restore');
    this.#hold(() => readCheckpoint('restore', state, compiled, checkpoint));
    this.#moveStatistics = undefined;
  }

  /** A copy of all parameters by PyTorch's names: `0.weight` of shape [outputs, inputs], `0.bias`, `1.weight`, … */
  getWeights(): Weights {
    const { network, runtime } = this.#alive('getWeights');
    return readWeights(network, runtime);
  }

  /**
   * A copy of all parameters, of those that are trained the running mean: for an optimizer with `ema`.
   *
   * @throws Error before the first step with such an optimizer, and after `dispose`.
   */
  getMeanWeights(): Weights {
    const { state, compiled } = this.#compiled('getMeanWeights');
    if (!compiled.graphs.ema || state.steps === 0)
      throw wrongMoment('getMeanWeights', 'compile the model with ema, as in adam({ ema: 0.99 }), and train it first');
    return readMeans(state, compiled);
  }

  /**
   * Sets all parameters, as `getWeights` gives them; with `partial`, those that are given.
   *
   * @throws TypeError or RangeError for a missing or unknown name, a wrong shape or a not finite number; then none is set.
   */
  setWeights(weights: ReadonlyMap<string, Weight>, options: WeightOptions = {}): void {
    const { network, runtime } = this.stateFor('setWeights', true);
    this.#hold(() => {
      const { partial = false } = checkOptions('setWeights', options, ['partial']);
      checkBoolean('setWeights', 'partial', partial);
      writeWeights('setWeights', network, runtime, weights, undefined, partial);
    });
  }

  /** A table of the layers with shapes, parameters and floating-point operations; and the memory of the model. */
  summary(): string {
    return summarize(this.#alive('summary'));
  }

  /**
   * What each layer does with the rows of x and their targets y, to find units that are dead and gradients that vanish.
   *
   * @throws as `evaluate`.
   */
  inspect(x: InputRows, y: OutputTargets): LayerReport[] {
    const { state, compiled } = this.#ready('inspect');
    return this.#hold(() => inspectLayers(state, compiled, toExamples('inspect', '', state, compiled, x, y, {})));
  }

  /**
   * Frees the memory now rather than when the model is forgotten. Again: no effect. Any other call after it throws.
   *
   * @throws Error while `fit` runs: abort it first.
   */
  dispose(): void {
    if (this.#state) this.#idle('dispose').runtime.end();
    this.#state = undefined;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #alive(where: string): ModelState {
    if (!this.#state) throw wrongMoment(where, 'this model has been disposed');
    this.#state.runtime.settle();
    return this.#state;
  }

  #idle(where: string): ModelState {
    this.#checkIdle(where);
    return this.#alive(where);
  }

  #checkIdle(where: string): void {
    if (this.#fitting) throw wrongMoment(where, 'this model is training; await its fit, or abort it, first');
  }

  #compiled(where: string): { state: ModelState; compiled: Compiled } {
    const state = this.#alive(where);
    if (!state.compiled) throw wrongMoment(where, 'call compile() first');
    return { state, compiled: state.compiled };
  }

  /** Compiled and idle. */
  #ready(where: string): { state: ModelState; compiled: Compiled } {
    const both = this.#compiled(where);
    this.#checkIdle(where);
    return both;
  }

  #countOf(compiled: Compiled, signature: BatchSignature): ScoreCount {
    if (this.#count?.counts(compiled, signature)) this.#count.restart();
    else this.#count = new ScoreCount(compiled, signature);
    return this.#count;
  }

  async #fit(where: string, x: InputRows, y: OutputTargets, options: FitOptions): Promise<History> {
    const { state, compiled } = this.#ready(where);
    const request = this.#hold(() =>
      this.#learnLabels(where, state, y, (targets) => toRequest(where, state, compiled, this, [x, targets], options)),
    );
    return this.#train(state, compiled, request);
  }

  /** Does what runs code of the user's, such as getters, by which the model must not be trained or changed meanwhile. */
  #hold<T>(work: () => T): T {
    const before = this.#fitting;
    this.#fitting = true;
    try {
      return work();
    } finally {
      this.#fitting = before;
    }
  }

  async #train(state: ModelState, compiled: Compiled, request: TrainingRequest): Promise<History> {
    this.#fitting = true;
    try {
      return await train(state, compiled, request);
    } finally {
      this.#fitting = false;
    }
  }

  /** Takes the labels among targets, which are read once, as the classes of outputs that have none, unless `prepare` throws. */
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
