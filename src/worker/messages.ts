import type { History } from '../training/train.ts';
import type { Outcome, Report, SerializedTraining } from './serializedTraining.ts';

/** What goes to a worker that trains: a training, and whether the worker is made from a file of the user's. */
export interface TrainingOrder {
  readonly training: SerializedTraining;
  readonly ownFile: boolean;
  /** Whether somebody iterates over the progress. */
  readonly watched: boolean;
}

/** That somebody iterates from now on. */
export interface Watch {
  readonly watch: true;
}

/** And then perhaps its end. */
export interface Abort {
  readonly abort: true;
}

/**
 * What comes from it: how far it is, with what the model keeps now and then; at last the history, if it was not aborted, or
 * why it failed.
 */
export type Answer = { readonly answer: true } & Reply;

/** What it says. */
export type Reply =
  | { readonly reports: readonly Report[] }
  | { readonly history: History | undefined; readonly outcome: Outcome }
  | Failure;

export interface Failure {
  readonly error: unknown;
  /** Whether it failed because there was no room for its memory. */
  readonly noRoom: boolean;
}
