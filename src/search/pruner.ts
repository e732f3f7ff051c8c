import type { Json } from '../jobs/job.ts';
import type { Past } from './sampler.ts';

/** When a trial stops, by losses: less is better. */
export interface Limits {
  /** What is compared: the loss at the step, or the smallest one so far. */
  readonly compared: 'value' | 'best';
  /** In ascending order of steps. A limit applies at the first report of this step or a later one. */
  readonly limits: readonly (readonly [step: number, loss: number])[];
}

/** When trials stop early. */
export interface Pruner {
  readonly name: string;
  readonly options: Readonly<Record<string, Json | undefined>>;
  /** The limits of a trial, given the trials that are done. */
  limits(trial: { readonly number: number; readonly seed: number; readonly past: readonly Past[] }): Limits;
}
