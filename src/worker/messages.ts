import type { Hook, Logs } from '../callbacks/callback.ts';
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

/** That it is to begin again: there may be room for its memory now. */
export interface Again {
  readonly again: true;
}

/** And then perhaps its end. */
export interface Abort {
  readonly abort: true;
}

/** What callbacks have made of a call: whether one has failed, else how the training goes on. */
export interface Verdict {
  readonly verdict: Decision | 'failed';
}

export interface Decision {
  readonly stopped: boolean;
  /** After an epoch: its logs, with what callbacks have added. */
  readonly logs: Logs | undefined;
  /** What the model keeps now. */
  readonly outcome: Outcome;
}

/** A call of callbacks, for whose verdict the training waits: what they are given before the run, and what the model keeps. */
export interface Call {
  readonly hook: Hook;
  readonly given: readonly unknown[];
  readonly outcome: Outcome;
}

/**
 * What comes from it: how far it is, with what the model keeps now and then; calls of callbacks; at last the history, if it
 * was not aborted, or why it failed.
 */
export type Answer = { readonly answer: true } & Reply;

/** What it says. */
export type Reply = { readonly reports: readonly Report[] } | { readonly call: Call } | End | Failure;

export interface End {
  readonly history: History | undefined;
  readonly outcome: Outcome;
  /** Bytes that the worker may hold. */
  readonly held: number;
}

export interface Failure {
  readonly error: unknown;
  /** Whether it failed because there was no room for its memory. */
  readonly noRoom: boolean;
  /** What the model keeps then, if anything was begun. */
  readonly outcome: Outcome | undefined;
  readonly held: number;
}
