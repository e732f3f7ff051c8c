import { builtIn } from '../base/builtIn.ts';
import { checkName, checkNumber, outOfRange, show, wrongKind } from '../base/errors.ts';
import type { Callback, Logs, Run } from './callback.ts';
import { validationName } from './validationName.ts';

export interface MonitorOptions {
  /** The metric in the logs to watch. Default 'valLoss', which needs `validationData` or `validationSplit`. */
  monitor?: string;
  /** Whether less or more of it is better. 'auto': less of losses; for metrics, what they declare. Default 'auto'. */
  mode?: 'auto' | 'min' | 'max';
  /** The minimum change that counts as an improvement, ≥ 0. Default 0. */
  minDelta?: number;
}

/** The defaults. */
export const monitorOptions = { monitor: 'valLoss', mode: 'auto', minDelta: 0 } as const;

const modes = { auto: undefined, min: 'less', max: 'more' } as const;

const watchers = new WeakSet<Callback>();

/** Marks a callback as the result of the function of that name with `options`. It watches a metric and adds none. */
export function watcher<C extends Callback>(name: string, options: object, callback: C): C {
  watchers.add(callback);
  return builtIn(callback, [options], name);
}

/** Tracks the best value of one metric in the logs. */
export class Monitor {
  readonly name: string;
  #better: 'more' | 'less' | undefined;
  readonly #minDelta: number;
  readonly #where: string;
  best: number | undefined;

  /** @throws RangeError, if a training starts, for a metric that will not be in its logs. */
  constructor(where: string, { monitor, mode, minDelta }: Required<MonitorOptions>, run?: Run) {
    if (typeof monitor !== 'string') throw wrongKind(where, 'monitor', "a name such as 'valLoss'", monitor);
    this.#where = where;
    this.name = monitor;
    this.#minDelta = checkNumber(where, 'minDelta', minDelta, 'a number ≥ 0', (value) => value >= 0);
    this.#better = checkName<(typeof modes)[keyof typeof modes]>(where, 'mode', mode, modes);
    if (run) this.#begin(run);
  }

  #begin(run: Run): void {
    const { figures, callbacks } = run;
    const adds = callbacks.some((callback) => callback.onEpochEnd && !watchers.has(callback));
    if (figures.includes(this.name)) this.#settle(run);
    else if (this.#validates(figures))
      throw this.#missing(figures, ' (of validation with validationData or validationSplit)');
    else if (!adds) throw this.#missing(figures);
  }

  #validates(figures: readonly string[]): boolean {
    return figures.some((figure) => validationName(figure) === this.name);
  }

  /**
   * The watched value in an epoch's logs. Throws if it is missing, or if it is unknown whether more or less is better.
   */
  valueOf(logs: Logs, run: Run): number {
    const value = Object.hasOwn(logs, this.name) ? logs[this.name] : undefined;
    if (value === undefined) throw this.#missing(Object.keys(logs));
    this.#settle(run);
    return value;
  }

  #missing(figures: readonly string[], hint = ''): RangeError {
    return outOfRange(this.#where, 'monitor', `one of ${figures.join(', ')}${hint}`, show(this.name));
  }

  #settle(run: Run): void {
    this.#better ??= run.better(this.name);
    if (!this.#better)
      throw outOfRange(
        this.#where,
        `mode for ${show(this.name)}`,
        "'min' or 'max', as the metric declares none",
        "'auto'",
      );
  }

  /** Whether a value is better than another, or than nothing. NaN never is. */
  beats(value: number, other: number | undefined): boolean {
    return this.#better === 'more'
      ? value > (other ?? Number.NEGATIVE_INFINITY) + this.#minDelta
      : value < (other ?? Number.POSITIVE_INFINITY) - this.#minDelta;
  }

  /** Whether a value is better than the best so far, with finite weights; if so, it becomes the best. */
  improves(value: number, run: Run): boolean {
    const better = this.beats(value, this.best) && run.finite;
    if (better) this.best = value;
    return better;
  }
}
