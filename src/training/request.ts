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

/** Rows and targets of a batch, and optionally sample weights. */
export type Batch = readonly [x: InputRows, y: OutputTargets, sampleWeights?: ArrayLike<number>];

export interface FitOptions {
  /** The index after the last epoch; without `initialEpoch`, the number of epochs. Default 1. */
  epochs?: number;
  /** The index of the first epoch, to resume training. Default 0. If it is `epochs` or more, no epoch is trained. */
  initialEpoch?: number;
  /** Rows per step. Default 32. The last step of an epoch takes the remaining rows. */
  batchSize?: number;
  /** Whether each epoch takes the rows in a new random order, from the model's seed. Default true. */
  shuffle?: boolean;
  /** The share of rows to hold out for validation, 0 ≤ share < 1. They are taken from the end, before shuffling. */
  validationSplit?: number;
  /** Rows and targets, and optionally sample weights, for validation after each epoch, instead of a split. */
  validationData?: Batch;
  /**
   * The weight of each row in losses, gradients and metrics: numbers ≥ 0. A mean is Σ w·L / Σ w. Default: all equal.
   */
  sampleWeights?: ArrayLike<number>;
  /**
   * The weight of rows by class, in training: `{ 0: 1, 1: 10 }`, or by the labels in y. Multiplied with sample weights.
   * Validation uses only sample weights.
   */
  classWeights?: ClassWeights;
  callbacks?: Callback | readonly Callback[];
  /**
   * Ends training after the current step: `fit` rejects with the signal's reason, and the model keeps what it learned.
   */
  signal?: AbortSignal;
}

/** Settings that `fit` and `fitDataset` share. */
export interface TrainingSettings {
  readonly model: TrainedModel;
  readonly validation: Examples | undefined;
  readonly epochs: number;
  readonly initialEpoch: number;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly callbacks: readonly Callback[];
  readonly signal: AbortSignal | undefined;
  /**
   * Called before the event loop runs; between steps with the number of completed epochs, and of steps of the next one.
   */
  readonly watch?: (within?: { epoch: number; batch: number; logs: Logs }) => void;
}

/** Batches of an epoch, as they arrive. */
export interface Batches {
  batches(epoch: number): AsyncIterable<Examples>;
}

/** A checked call of `fit`. */
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

/** Checks all arguments of `fit`, and that there is enough memory; returns the request. */
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

/** A copy of a list, which is read once. Other values are returned, to be rejected later. */
const copyOfList = (list: ArrayLike<number> | undefined) =>
  (Array.isArray(list) || isNumericArray(list)) && list.length <= MOST_NUMBERS
    ? Array.from(list as ArrayLike<number>)
    : list;

/** Checks the options that `fit` and `fitDataset` share. */
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

/** Rows given with their targets in an array, checked. */
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

/** Holds out a share of the rows, from the end, for validation, with sample weights only. */
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

/** Throws if a metric is undefined for the targets. */
function checkScores(compiled: Compiled, examples: Examples): void {
  startMetrics(compiled, signatureOf(examples));
}

/** Reserves memory for every batch. */
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

/** Throws for an optimizer that trains only on all rows, with `fit`. */
export function checkTakesBatches(where: string, { optimizer }: Compiled): void {
  if (optimizer.minimize)
    throw outOfRange(
      where,
      'optimizer',
      'one that takes steps by batches',
      `'${optimizer.name}', which takes all rows at once`,
    );
}
