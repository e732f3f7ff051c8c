import { checkInteger, checkOptions, outOfRange, wrongKind } from '../base/errors.ts';
import { isFunction } from '../base/kinds.ts';
import type { TrainedModel } from '../callbacks/callback.ts';
import { type Examples, signatureOf } from './examples.ts';
import { type InputRows, type OutputTargets, toClassWeights } from './input.ts';
import { itemsOf } from './itemsOf.ts';
import {
  type Batch,
  type Batches,
  type FitOptions,
  settingsOptions,
  type TrainingRequest,
  toRows,
  toSettings,
} from './request.ts';
import type { Compiled, ModelState } from './state.ts';

/**
 * The batches of an epoch: an iterable that is iterated again in each epoch, or a function that returns one for an
 * epoch. An iterator, such as a generator object, continues where it stopped: in the next epoch, and in the next call.
 */
export type Dataset = BatchSource | ((epoch: number) => BatchSource);

/** Batches in sequence, sync or async. */
export type BatchSource = Iterable<AnyBatch> | AsyncIterable<AnyBatch>;

/** TypeScript types the values of a generator as arrays of any length. */
export type AnyBatch = Batch | readonly (InputRows | OutputTargets)[];

export interface FitDatasetOptions
  extends Pick<FitOptions, 'epochs' | 'initialEpoch' | 'validationData' | 'classWeights' | 'callbacks' | 'signal'> {
  /** The maximum number of batches in an epoch, for endless data. Default: all. */
  batchesPerEpoch?: number;
  /** Rows at once in validation. Default 32. */
  batchSize?: number;
}

/** Checks the arguments of `fitDataset`. Each batch is checked when it arrives. */
export function toDatasetRequest(
  where: string,
  state: ModelState,
  compiled: Compiled,
  model: TrainedModel,
  dataset: Dataset,
  options: FitDatasetOptions,
): TrainingRequest {
  const known = checkOptions(where, options, [...settingsOptions, 'classWeights', 'batchesPerEpoch']);
  const { batchesPerEpoch = Number.MAX_SAFE_INTEGER } = known;
  const classWeights = known.classWeights && toClassWeights(where, known.classWeights);
  checkInteger(where, 'batchesPerEpoch', batchesPerEpoch, 1);
  const made = isFunction(dataset);
  if (!made) checkIterable(where, 'dataset', dataset);
  const settings = toSettings(where, state, compiled, model, known);
  const toBatch = (batch: AnyBatch) =>
    toRows(where, 'batch', state, compiled, batch, { classWeights, mayBeZero: true });
  const batches: Batches['batches'] = (epoch) => {
    const source = made ? dataset(epoch) : dataset;
    checkIterable(where, 'what dataset gives', source);
    return examplesOf(where, itemsOf(where, source, batchesPerEpoch, !made, settings.signal), toBatch);
  };
  return { ...settings, source: { batches } };
}

function checkIterable(where: string, what: string, value: unknown): void {
  const source = value as Partial<Iterable<unknown> & AsyncIterable<unknown>> | null;
  const iterate = typeof value === 'object' && (source?.[Symbol.asyncIterator] ?? source?.[Symbol.iterator]);
  if (typeof iterate !== 'function')
    throw wrongKind(where, what, 'an iterable of batches [x, y], or a function that gives one', value);
}

async function* examplesOf(
  where: string,
  source: AsyncIterable<AnyBatch>,
  toBatch: (batch: AnyBatch) => Examples,
): AsyncGenerator<Examples> {
  let form: string | undefined;
  let weighs = false;
  for await (const batch of source) {
    const examples = toBatch(batch);
    const own = signatureOf(examples).targets.join();
    form ??= own;
    if (own !== form)
      throw outOfRange(where, 'batch y', 'class indices in all batches of an epoch, or in none', 'both');
    weighs ||= !examples.weights || examples.weights.some((weight) => weight > 0);
    yield examples;
  }
  if (form === undefined) {
    const rule = 'at least one batch in each epoch (a generator ends once: give a function that makes one)';
    throw outOfRange(where, 'dataset', rule, 'none');
  }
  if (!weighs) throw outOfRange(where, 'weights of an epoch', 'above 0 for some row', 'only 0');
}
