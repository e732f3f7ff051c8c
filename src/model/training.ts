import type { History } from '../training/train.ts';
import type { Progress } from '../worker/serializedTraining.ts';

/**
 * A training in a worker: iterate over its progress, or await its history. Each iteration receives all progress from its
 * start on. Leaving the last one early, by `break`, `return` or `throw`, aborts the training and waits until the model is
 * free. `history` resolves after all iterations have reached the end, so do not await it inside one, and either finish or
 * leave each iteration that you start.
 */
export interface Training extends AsyncIterable<Progress> {
  /** Loss and metrics after each epoch, at the end; rejects as `fit` does, with an `AbortError` when iterations were left. */
  readonly history: Promise<History>;
}
