import type { Json } from '../jobs/job.ts';
import type { Past } from './sampler.ts';

/** When a trial is to stop, by losses: less is better. */
export interface Limits {
  /** What is compared: the loss of the step, or the least one up to it. */
  readonly compared: 'value' | 'best';
  /** Ascending by step. A limit holds at the first report of this step or a later one. */
  readonly limits: readonly (readonly [step: number, loss: number])[];
}

/** When trials stop early. */
export interface Pruner {
  readonly name: string;
  readonly options: Readonly<Record<string, Json | undefined>>;
  /** The limits of a trial, by those that are done. */
  limits(trial: { readonly number: number; readonly seed: number; readonly past: readonly Past[] }): Limits;
}
