import {
  checkBoolean,
  checkInteger,
  checkNumber,
  checkOptions,
  checkWeighs,
  outOfRange,
  wrongKind,
} from '../base/errors.ts';
import { isAbortSignal } from '../base/kinds.ts';
import { type Callback, type Logs, type TrainedModel, toCallbacks } from '../callbacks/callback.ts';
import { isNumericArray, MOST_NUMBERS } from '../data/table.ts';
import { type Examples, signatureOf, sliceRows } from './examples.ts';
import { type ClassWeights, type InputRows, type OutputTargets, toExamples } from './input.ts';
import { startMetrics } from './scores.ts';
import type { Compiled, ModelState } from './state.ts';
import { prepareStep } from './step.ts';

/** Rows and targets of a batch, and perhaps sample weights. */
export type Batch = readonly [x: InputRows, y: OutputTargets, sampleWeights?: ArrayLike<number>];

export interface FitOptions {
  /** The number of the epoch after the last. Default 1. */
  epochs?: number;
  /** The number of the first epoch, of a training that is resumed. Default 0. From `epochs` on: nothing is left to train. */
  initialEpoch?: number;
  /** Rows of a step. Default 32. The last step of an epoch takes what is left. */
  batchSize?: number;
  /** Whether each epoch takes the rows in another random order, by the model's seed. Default true. */
  shuffle?: boolean;
  /** The share of rows, from the end and before shuffling, that is kept from training to validate on, 0 ≤ share < 1. */
  validationSplit?: number;
  /** Rows and targets, and perhaps sample weights, to validate on after each epoch, instead of a split. */
  validationData?: Batch;
  /** What each row counts in losses, gradients and metrics: numbers ≥ 0. A mean is Σ w·L / Σ w. Default: all the same. */
  sampleWeights?: ArrayLike<number>;
  /**
   * What rows count by their class in training: `{ 0: 1, 1: 10 }`, or by the labels that y has. Multiplied with sample
   * weights. In validation those count alone.
   */
  classWeights?: ClassWeights;
  callbacks?: Callback | readonly Callback[];
  /** Ends the training after the step at hand: `fit` rejects with the signal's reason, the model keeps what it learned. */
  signal?: AbortSignal;
}

/** What `fit` and `fitDataset` have in common. */
export interface TrainingSettings {
  readonly model: TrainedModel;
  readonly validation: Examples | undefined;
  readonly epochs: number;
  readonly initialEpoch: number;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly callbacks: readonly Callback[];
  readonly signal: AbortSignal | undefined;
  /** Called whenever the event loop is about to run; between steps: so many epochs are finished, and steps of the next. */
  readonly watch?: (within?: { epoch: number; batch: number; logs: Logs }) => void;
}

/** Batches of an epoch, as they come. */
export interface Batches {
  batches(epoch: number): AsyncIterable<Examples>;
}

/** What a call of `fit` has to do, checked. */
export interface TrainingRequest extends TrainingSettings {
  readonly source: Examples | Batches;
}

/** A request whose rows are in memory. */
export interface RowsRequest extends TrainingRequest {
  readonly source: Examples;
}

export const settingsOptions = [
  'epochs',
  'initialEpoch',
  'batchSize',
  'validationData',
  'callbacks',
  'signal',
] as const;

const requestOptions = [...settingsOptions, 'shuffle', 'validationSplit', 'sampleWeights', 'classWeights'] as const;

/** Checks everything that `fit` was given, and that there is memory for it; says what there is to do. */
export function toRequest(
  where: string,
  state: ModelState,
  compiled: Compiled,
  model: TrainedModel,
  [x, y]: readonly [InputRows, OutputTargets],
  options: FitOptions,
): RowsRequest {
  const known = checkOptions(where, options, requestOptions);
  const { validationSplit = 0, classWeights } = known;
  const sampleWeights = copyOfList(known.sampleWeights);
  const inRange = (share: number) => share >= 0 && share < 1;
  checkNumber(where, 'validationSplit', validationSplit, 'a number from 0 to below 1', inRange);
  const settings = toSettings(where, state, compiled, model, known);
  if (compiled.optimizer.minimize && known.batchSize !== undefined)
    throw outOfRange(
      where,
      'batchSize',
      `left out with '${compiled.optimizer.name}', which takes all rows at once`,
      known.batchSize,
    );
  const all = toExamples(where, '', state, compiled, x, y, { sampleWeights, classWeights });
  const request = split(where, Object.assign(settings, { source: all }), validationSplit, sampleWeights);
  checkScores(compiled, request.source);
  reserve(state, compiled, request);
  return request;
}

/** A copy of a list: it is read once. What is none stays, to be refused. */
const copyOfList = (list: ArrayLike<number> | undefined) =>
  (Array.isArray(list) || isNumericArray(list)) && list.length <= MOST_NUMBERS
    ? Array.from(list as ArrayLike<number>)
    : list;

/** Checks what `fit` and `fitDataset` have in common, options that were read. */
export function toSettings(
  where: string,
  state: ModelState,
  compiled: Compiled,
  model: TrainedModel,
  options: FitOptions,
): TrainingSettings {
  const {
    epochs = 1,
    initialEpoch = 0,
    batchSize = 32,
    shuffle = true,
    validationData,
    callbacks = [],
    signal,
  } = options;
  checkInteger(where, 'initialEpoch', initialEpoch, 0);
  checkInteger(where, 'epochs', epochs, 1);
  checkInteger(where, 'batchSize', batchSize, 1);
  checkBoolean(where, 'shuffle', shuffle);
  if (signal !== undefined && !isAbortSignal(signal)) throw wrongKind(where, 'signal', 'an AbortSignal', signal);
  const list = toCallbacks(where, callbacks);
  const validation =
    validationData === undefined ? undefined : toRows(where, 'validationData', state, compiled, validationData);
  return { model, validation, epochs, initialEpoch, batchSize, shuffle, callbacks: list, signal };
}

/** Rows that are given with their targets in an array, checked. */
export function toRows(
  where: string,
  what: string,
  state: ModelState,
  compiled: Compiled,
  data: Batch | readonly unknown[],
  weighing: { readonly classWeights?: ClassWeights | undefined; readonly mayBeZero?: boolean } = {},
): Examples {
  if (!Array.isArray(data) || data.length < 2 || data.length > 3)
    throw wrongKind(where, what, 'an array [x, y] or [x, y, sampleWeights]', data);
  const [x, y, sampleWeights] = data as unknown as Batch;
  const examples = toExamples(where, `${what} `, state, compiled, x, y, { ...weighing, sampleWeights });
  checkScores(compiled, examples);
  return examples;
}

/** Keeps a share of the rows, from the end, to validate on: by sample weights alone. */
function split(
  where: string,
  request: RowsRequest,
  share: number,
  weights: ArrayLike<number> | undefined,
): RowsRequest {
  const { source } = request;
  if (share === 0) return request;
  const kept = Math.ceil(source.rows * (1 - share) - 1e-9);
  if (request.validation) throw outOfRange(where, 'validationSplit', 'left out with validationData', share);
  if (kept === source.rows)
    throw outOfRange(where, 'validationSplit', `a share that is at least one of ${source.rows} rows`, share);
  const plain = { ...source, weights: weights && Float64Array.from(weights) };
  const [training, validation] = [sliceRows(source, 0, kept), sliceRows(plain, kept, source.rows)];
  checkWeighs(where, `weights of the first ${kept} rows, those to train on,`, training.weights);
  checkWeighs(where, `weights of the last ${source.rows - kept} rows, those to validate on,`, validation.weights);
  return { ...request, source: training, validation };
}

/** Throws where a metric means nothing for the targets. */
function checkScores(compiled: Compiled, examples: Examples): void {
  startMetrics(compiled, signatureOf(examples));
}

/** Sees that there is memory for every batch. */
function reserve(
  state: ModelState,
  compiled: Compiled,
  { source, validation, batchSize, callbacks }: RowsRequest,
): void {
  const { runtime } = state;
  const { graphs, optimizer } = compiled;
  if (validation) runtime.load(graphs.evaluate(signatureOf(validation)), Math.min(batchSize, validation.rows));
  if (optimizer.minimize) runtime.load(graphs.gradients(signatureOf(source)), source.rows);
  else {
    const apart = optimizer.accumulate > 1 || callbacks.some(({ refusal }) => refusal);
    const graph = apart
      ? graphs.gradients(signatureOf(source), optimizer.accumulate === 1)
      : graphs.step(signatureOf(source));
    runtime.load(graph, Math.min(batchSize, source.rows));
    prepareStep(state, compiled, apart);
  }
}

/** Throws for an optimizer that only trains on all rows, by `fit`. */
export function checkTakesBatches(where: string, { optimizer }: Compiled): void {
  if (optimizer.minimize)
    throw outOfRange(
      where,
      'optimizer',
      'one that takes steps by batches',
      `'${optimizer.name}', which takes all rows at once`,
    );
}
