import { builtIn } from '../base/builtIn.ts';
import { checkName, checkNumber, outOfRange, show, wrongKind } from '../base/errors.ts';
import type { Callback, Logs, Run } from './callback.ts';
import { validationName } from './validationName.ts';

export interface MonitorOptions {
  /** The figure of the logs that is watched. Default 'valLoss', which wants `validationData` or `validationSplit`. */
  monitor?: string;
  /** Whether less or more of it is better; 'auto': less of losses, of metrics what they say themselves. Default 'auto'. */
  mode?: 'auto' | 'min' | 'max';
  /** By how much it has to become better, ≥ 0. Default 0. */
  minDelta?: number;
}

/** Their defaults. */
export const monitorOptions = { monitor: 'valLoss', mode: 'auto', minDelta: 0 } as const;

const modes = { auto: undefined, min: 'less', max: 'more' } as const;

const watchers = new WeakSet<Callback>();

/** The callback that the function of that name makes of `options`: it watches a figure, and adds none. */
export function watcher<C extends Callback>(name: string, options: object, callback: C): C {
  watchers.add(callback);
  return builtIn(callback, [options], name);
}

/** Watches one figure of the logs for its best value. */
export class Monitor {
  readonly name: string;
  #better: 'more' | 'less' | undefined;
  readonly #minDelta: number;
  readonly #where: string;
  best: number | undefined;

  /** @throws RangeError, where a training is told that begins, for a figure that will not be in its logs. */
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

  /** The watched figure of an epoch's logs; throws where there is none, or it is not known what of it is better. */
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
        "'min' or 'max', for it does not say itself",
        "'auto'",
      );
  }

  /** Whether a value is better than another, or without one than the worst. NaN never is. */
  beats(value: number, other: number | undefined): boolean {
    return this.#better === 'more'
      ? value > (other ?? Number.NEGATIVE_INFINITY) + this.#minDelta
      : value < (other ?? Number.POSITIVE_INFINITY) - this.#minDelta;
  }

  /** Whether a value is better than the best so far, of weights that are finite; then it is the best. */
  improves(value: number, run: Run): boolean {
    const better = this.beats(value, this.best) && run.finite;
    if (better) this.best = value;
    return better;
  }
}
