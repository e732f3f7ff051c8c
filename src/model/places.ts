import { MOST_THREADS } from '../engine/threads.ts';
import { LINE_ELEMENTS } from '../plan/layout.ts';
import { persistent, type Tensor } from '../plan/tensor.ts';

/** The optimizer's numbers for the step. */
export const HYPER = persistent('state', 0, 16);

/** What random numbers of the step are told from: [seed low, seed high, step], u32. */
export const RANDOMNESS = persistent('state', HYPER.columns, 16);

/** How far each thread has come in its share of the update, one u32 in a line for each. */
export const PROGRESS = persistent('state', RANDOMNESS.offset + RANDOMNESS.columns, MOST_THREADS * LINE_ELEMENTS);

const SUMS = PROGRESS.offset + PROGRESS.columns;

/** An f64 sum: the mean loss of the batch at each output, then the penalty on each parameter that has one. */
export function sumAt(index: number): Tensor {
  return persistent('state', SUMS + 2 * index, 2);
}

/** Elements of the state for so many of them. */
export function stateSize(sums: number): number {
  return SUMS + 2 * sums;
}
