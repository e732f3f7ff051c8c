import { checkInteger, wrongKind } from '../base/errors.ts';
import type { JobContext, StoppingRule } from '../jobs/job.ts';
import { Stopping } from '../jobs/stopping.ts';

/** Steps and the values reported after them, in order. */
export type Reports = readonly (readonly [step: number, value: number])[];

/** A trial that is done. */
export interface Trial<P = Readonly<Record<string, unknown>>> {
  /** Counted from 0. */
  readonly number: number;
  readonly params: P;
  /** Whether it is complete, was stopped early, or failed. */
  readonly state: 'complete' | 'stopped' | 'failed';
  /** The result of the objective; for a stopped trial, its last report. */
  readonly value?: number;
  readonly reports: Reports;
  /** Why it failed. */
  readonly error?: string;
}

/** A complete trial. */
export type BestTrial<P = Readonly<Record<string, unknown>>> = Trial<P> & { readonly value: number };

/** A trial to run. */
export interface AskedTrial<P = Readonly<Record<string, unknown>>> {
  readonly number: number;
  readonly params: P;
  /** The seed of the trial's own random numbers: a function of the study's seed and the trial's number. */
  readonly seed: number;
  /** When it stops early. Default: never. */
  readonly stopping?: StoppingRule;
}

/** The result of a trial: its value, alone or with its reports, or why it failed. */
export type Outcome =
  | number
  | { readonly value: number; readonly reports?: Reports; readonly stopped?: boolean }
  | { readonly error: string; readonly reports?: Reports };

/** The second argument of an objective. */
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
      throw new Error(`${where}: data is only for objectives in a module`);
    },
  };
  return { context, reports, isStopped: () => stopping.stopped };
}
