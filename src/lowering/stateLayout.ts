import { LINE } from '../engine/shared.ts';
import { MOST_THREADS } from '../engine/threadSettings.ts';
import { HYPER_ELEMENTS } from '../optimizers/optimizer.ts';
import { persistent, type Tensor } from '../plan/tensor.ts';

/** The optimizer's numbers for the step. */
export const HYPER = persistent('state', 0, HYPER_ELEMENTS);

/** Values from which the step's random numbers are computed: [seed low, seed high, step], u32. */
export const RANDOMNESS = persistent('state', HYPER.columns, LINE);

/** The numbers of a blend: of gradients into their sum, of weights into their average. */
export const BLEND = persistent('state', RANDOMNESS.offset + RANDOMNESS.columns, LINE);

const SUMS = BLEND.offset + BLEND.columns;

const PROGRESS = MOST_THREADS * LINE;

/** An f64 sum: the mean loss of the batch at each output, then the penalty on each parameter that has one. */
export function sumAt(index: number): Tensor {
  return persistent('state', SUMS + 2 * index, 2);
}

const afterSums = (sums: number) => Math.ceil((SUMS + 2 * sums) / LINE) * LINE;

/** The progress of each thread in its share of a call of the update, one u32 per line; follows the sums. */
export function progressAt(sums: number, call: number): Tensor {
  return persistent('state', afterSums(sums) + call * PROGRESS, PROGRESS);
}

/** Elements of the state for these numbers of sums and update calls. */
export function stateSize(sums: number, calls: number): number {
  return afterSums(sums) + calls * PROGRESS;
}
