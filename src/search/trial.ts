import { checkInteger, wrongKind } from '../base/errors.ts';
import type { JobContext, StoppingRule } from '../jobs/job.ts';
import { Stopping } from '../jobs/stopping.ts';

/** Steps and what was reported after them, in order. */
export type Reports = readonly (readonly [step: number, value: number])[];

/** A trial that is done. */
export interface Trial<P = Readonly<Record<string, unknown>>> {
  /** Counted from 0. */
  readonly number: number;
  readonly params: P;
  /** Whether it came to its end, was stopped early, or failed. */
  readonly state: 'complete' | 'stopped' | 'failed';
  /** What the objective returned; of a trial that was stopped, what it reported last. */
  readonly value?: number;
  readonly reports: Reports;
  /** Why it failed. */
  readonly error?: string;
}

/** A trial that came to its end. */
export type BestTrial<P = Readonly<Record<string, unknown>>> = Trial<P> & { readonly value: number };

/** A trial to be run. */
export interface AskedTrial<P = Readonly<Record<string, unknown>>> {
  readonly number: number;
  readonly params: P;
  /** Of the trial's own random numbers: a function of the seed of the study and the number. */
  readonly seed: number;
  /** When it is to stop early. Default: never */
  readonly stopping?: StoppingRule;
}

/** What comes of a trial: the value, alone or with what was reported, or why it failed. */
export type Outcome =
  | number
  | { readonly value: number; readonly reports?: Reports; readonly stopped?: boolean }
  | { readonly error: string; readonly reports?: Reports };

/** What an objective gets beside the values. */
export interface TrialContext extends JobContext {
  readonly number: number;
}

/** The context of a trial that runs here, and what it reports. */
export function contextOf(
  asked: AskedTrial,
  id: string,
  signal: AbortSignal,
): { context: TrialContext; reports: [number, number][]; isStopped(): boolean } {
  const where = `trial ${asked.number}`;
  const stopping = new Stopping(asked.stopping);
  const reports: [number, number][] = [];
  const context: TrialContext = {
    id,
    number: asked.number,
    seed: asked.seed,
    signal,
    checkpoint: undefined,
    keep() {},
    report(value, step) {
      if (typeof value !== 'number') throw wrongKind(`${where}: report`, 'value', 'a number', value);
      checkInteger(`${where}: report`, 'step', step, (reports.at(-1)?.[0] ?? 0) + 1);
      if (stopping.stopped) return true;
      reports.push([step, value]);
      return stopping.report(step, value);
    },
    data: async () => {
      throw new Error(`${where}: data are for objectives in a module; a function has its own`);
    },
  };
  return { context, reports, isStopped: () => stopping.stopped };
}
