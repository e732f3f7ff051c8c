import { checkInteger, checkName, checkOptions, isPlain, outOfRange, wrongKind, wrongMoment } from '../base/errors.ts';
import { randomWords } from '../base/philox.ts';
import { drawSeed } from '../base/random.ts';
import type { Json, StoppingRule } from '../jobs/job.ts';
import { type Dimension, dimensionsOf, type Point, paramsOf, pointOf } from './dimensions.ts';
import { importancesOf } from './importance.ts';
import type { Pruner } from './pruner.ts';
import type { Past, Sampler, SamplerRun } from './sampler.ts';
import type { Params, Space } from './space.ts';
import { tpe } from './tpe.ts';
import type { AskedTrial, BestTrial, Outcome, Reports, Trial } from './trial.ts';
import { tableOf } from './trialTable.ts';

export interface StudyOptions<S extends Space = Space> {
  /** Whether less or more of the value is better. Default 'less'. */
  better?: 'less' | 'more';
  /** How to choose trials. Default `tpe()`. */
  sampler?: Sampler;
  /** When trials stop early. Default: never. */
  pruner?: Pruner;
  /** The same seed gives the same trials for the same values. Default: random. */
  seed?: number;
  /**
   * How many trials may run at the same time. Trial k depends only on the values of trials 0 … k − ahead, in order, so
   * trials do not depend on how many actually run. Default 4.
   */
  ahead?: number;
  /**
   * How many trials are asked for and run together: each depends on the values of those before all of them. Default: 1.
   */
  together?: number;
  /** Values to try first, such as your current settings. */
  first?: readonly Params<S>[];
}

export const studyOptions = ['better', 'sampler', 'pruner', 'seed', 'ahead', 'together', 'first'] as const;

/** A trial as it is stored: its point, and its outcome once it is known. */
interface Kept {
  readonly point: Point;
  readonly trial?: Trial;
}

/** Trials of a space, in order: ask for one, run it anywhere, and tell its result. */
export class Study<S extends Space = Space> {
  readonly space: S;
  readonly better: 'less' | 'more';
  readonly seed: number;
  /** How many trials may run at the same time. */
  readonly ahead: number;
  /** @internal */
  readonly dimensions: readonly Dimension[];
  readonly #together: number;
  readonly #sampler: Sampler;
  readonly #pruner: Pruner | undefined;
  readonly #first: readonly Point[];
  readonly #run: SamplerRun;
  readonly #kept: Kept[] = [];
  /** Trials from the first on that have been told. */
  #told = 0;
  /** The first trials that are done, in order, without those that failed. */
  readonly #past: Past[] = [];

  constructor(where: string, space: S, options: StudyOptions<S>) {
    const { better = 'less', sampler = tpe(), pruner, seed = drawSeed(), together = 0, first = [] } = options;
    const { ahead = together || 4 } = options;
    this.dimensions = dimensionsOf(where, space);
    this.space = space;
    this.better = checkName(where, 'better', better, { less: 'less', more: 'more' } as const);
    this.seed = checkInteger(where, 'seed', seed, 0);
    if (options.together !== undefined) checkInteger(where, 'together', together, 1, 65_536);
    this.#together = together;
    this.ahead = checkInteger(where, 'ahead', ahead, 1, 65_536);
    if (together && ahead !== together)
      throw outOfRange(where, 'ahead', `left out with together, or ${together} as well`, ahead);
    if (typeof sampler?.begin !== 'function') throw wrongKind(where, 'sampler', 'a sampler such as tpe()', sampler);
    if (pruner !== undefined && typeof pruner?.limits !== 'function')
      throw wrongKind(where, 'pruner', 'a pruner such as median()', pruner);
    this.#sampler = sampler;
    this.#pruner = pruner;
    if (!Array.isArray(first)) throw wrongKind(where, 'first', 'an array of values by name', first);
    this.#first = first.map((params, i) => pointOf(where, `first[${i}]`, this.dimensions, params));
    this.#run = sampler.begin({ dimensions: this.dimensions, seed: this.seed });
  }

  /** The maximum number of trials; for a grid, its combinations. */
  get most(): number {
    return (this.#run.trials ?? Number.POSITIVE_INFINITY) + this.#first.length;
  }

  /** How many trials have been asked for. */
  get asked(): number {
    return this.#kept.length;
  }

  /** Whether another trial can be asked for now. */
  get ready(): boolean {
    return this.asked < this.most && this.#told >= this.#seen(this.asked);
  }

  /** The trials that are done, in the order of their numbers. */
  get trials(): readonly Trial<Params<S>>[] {
    return this.#kept.flatMap(({ trial }) => (trial ? [trial as Trial<Params<S>>] : []));
  }

  /** The best complete trial, the first of equals. @throws Error before there is one. */
  get best(): BestTrial<Params<S>> {
    const sign = this.#sign;
    let best: Trial<Params<S>> | undefined;
    for (const trial of this.trials)
      if (trial.state === 'complete' && !(best && sign * (best.value as number) <= sign * (trial.value as number)))
        best = trial;
    if (!best) throw wrongMoment('best', 'no trial has come to its end');
    return best as BestTrial<Params<S>>;
  }

  /**
   * How much the value depends on each parameter, by name, the greatest first: by PED-ANOVA, from the complete trials.
   * Only their proportions are meaningful.
   */
  get importances(): Readonly<Record<string, number>> {
    const shares = importancesOf(this.dimensions, this.#past);
    const named = this.dimensions.map(({ name }, i) => [name, shares[i] as number] as const);
    return Object.fromEntries(named.sort(([, a], [, b]) => b - a));
  }

  /**
   * The trials as a table of text, the best first.
   *
   * @param rows at most so many. Default: all
   */
  table(rows: number = this.asked): string {
    checkInteger('table', 'rows', rows, 1);
    return tableOf(Object.keys(this.space), this.trials, this.#sign, rows);
  }

  /**
   * Returns the next trial.
   *
   * @throws Error if an earlier one must be told first, or there are no more.
   */
  ask(): AskedTrial<Params<S>> {
    const number = this.asked;
    if (number >= this.most) throw wrongMoment('ask', `there are ${this.most} trials, and all were asked for`);
    const seen = this.#seen(number);
    if (this.#told < seen)
      throw wrongMoment('ask', `tell trial ${this.#told} first: ${this.ahead} trials run at the same time`);
    const words = randomWords(this.seed, 'search', number);
    const seed = words();
    const uniform = () => ((words() >>> 5) * 2 ** 26 + (words() >>> 6)) * 2 ** -53;
    const past = this.#past.slice(0, countBelow(this.#past, seen));
    const running = this.#kept.slice(seen).map(({ point }) => point);
    const first = this.#first[number];
    const point = first ?? this.#run.point({ number, index: number - this.#first.length, past, running, uniform });
    this.#kept.push({ point });
    const limits = this.#pruner?.limits({ number, seed: this.seed, past });
    const params = paramsOf(this.dimensions, point) as Params<S>;
    return { number, params, seed, ...(limits && limits.limits.length > 0 && { stopping: this.#rule(limits) }) };
  }

  /**
   * Passes the result of a trial. A value that is not finite counts as a failure.
   *
   * @param trial the trial, or its number
   * @returns the trial as it is stored
   * @throws Error if it was not asked for, or was told before; TypeError or RangeError for an invalid outcome.
   */
  tell(trial: number | { readonly number: number }, outcome: Outcome): Trial<Params<S>> {
    const number = checkInteger('tell', 'trial', typeof trial === 'number' ? trial : trial?.number, 0);
    const kept = this.#kept[number];
    if (!kept) throw wrongMoment('tell', `trial ${number} was not asked for`);
    if (kept.trial) throw wrongMoment('tell', `trial ${number} was told before`);
    const told = { number, params: paramsOf(this.dimensions, kept.point) as Params<S>, ...resultOf(outcome) };
    this.#kept[number] = { point: kept.point, trial: Object.freeze(told) };
    while (this.#kept[this.#told]?.trial) this.#pass(this.#kept[this.#told++] as Required<Kept>);
    return told;
  }

  /** Returns what determines the trials of a study, given the same values. */
  toJSON(): Readonly<Record<string, Json>> {
    const { space, better, seed, ahead } = this;
    const of = ({ name, options }: Sampler | Pruner) => ({ name, ...options });
    const shape = {
      ...{ space, better, seed, ahead, together: this.#together, sampler: of(this.#sampler) },
      pruner: this.#pruner ? of(this.#pruner) : null,
      first: this.#first.map((point) => paramsOf(this.dimensions, point)),
    };
    return JSON.parse(JSON.stringify(shape));
  }

  get #sign(): number {
    return this.better === 'less' ? 1 : -1;
  }

  /** The number of trials, from the first on, that a trial depends on. */
  #seen(number: number): number {
    return this.#together ? number - (number % this.#together) : Math.max(0, number - this.ahead + 1);
  }

  #rule({ compared, limits }: ReturnType<Pruner['limits']>): StoppingRule {
    return { better: this.better, compared, limits: limits.map(([step, loss]) => [step, this.#sign * loss] as const) };
  }

  #pass({ point, trial }: Required<Kept>): void {
    const { number, value, state } = trial;
    if (state === 'failed') return;
    const stopped = state === 'stopped';
    const reports = trial.reports.map(([step, reported]) => [step, this.#sign * reported] as const);
    const last = reports.at(-1)?.[1] as number;
    const loss = stopped ? (Number.isNaN(last) ? Number.POSITIVE_INFINITY : last) : this.#sign * (value as number);
    this.#past.push({ number, point, loss, stopped, reports });
  }
}

/** How many of the first trials have a number below this. */
function countBelow(past: readonly Past[], number: number): number {
  let count = past.length;
  while (count > 0 && (past[count - 1] as Past).number >= number) count--;
  return count;
}

function resultOf(outcome: Outcome): Pick<Trial, 'state' | 'value' | 'reports' | 'error'> {
  if (typeof outcome === 'number') return resultOf({ value: outcome });
  if (!isPlain(outcome)) throw wrongKind('tell', 'outcome', 'a number, or an object with value or error', outcome);
  if ('error' in outcome) {
    const { error, reports } = checkOptions('tell', outcome, ['error', 'reports']);
    return { state: 'failed', reports: reportsOf(reports), error: String(error) };
  }
  const { value, stopped = false, reports: given } = checkOptions('tell', outcome, ['value', 'reports', 'stopped']);
  const reports = reportsOf(given);
  if (typeof value !== 'number') throw wrongKind('tell', 'value', 'a number', value);
  if (stopped) {
    if (reports.length === 0) throw outOfRange('tell', 'reports', 'at least one if stopped is true', 'none');
    const last = reports.filter(([, reported]) => Number.isFinite(reported)).at(-1);
    return { state: 'stopped', reports, ...(last && { value: last[1] }) };
  }
  return Number.isFinite(value) ? { state: 'complete', value, reports } : failed(value, reports);
}

const failed = (value: number, reports: Reports) =>
  ({ state: 'failed', reports, error: `the value is ${value}` }) as const;

function reportsOf(reports: Reports = []): Reports {
  if (!Array.isArray(reports)) throw wrongKind('tell', 'reports', 'an array of [step, value]', reports);
  let before = 0;
  return reports.map((report, i) => {
    if (!Array.isArray(report) || typeof report[1] !== 'number')
      throw wrongKind('tell', `reports[${i}]`, '[step, value]', report);
    before = checkInteger('tell', `reports[${i}][0]`, report[0], before + 1);
    return [before, report[1]] as const;
  });
}

/**
 * Creates trials for your own loop: `ask` for one, run it, and `tell` its result.
 *
 *     const trials = study({ rate: float(1e-4, 1e-1, { log: true }) }, { seed: 1 });
 *     for (let i = 0; i < 20; i++) { const trial = trials.ask(); trials.tell(trial, await lossWith(trial.params)); }
 *
 * @throws TypeError or RangeError for a space or an option out of range.
 */
export function study<S extends Space>(space: S, options: StudyOptions<S> = {}): Study<S> {
  return new Study('study', space, checkOptions('study', options, studyOptions));
}
