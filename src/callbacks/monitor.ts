import { checkName, checkNumber, outOfRange, show, wrongKind } from '../engine/errors.ts';
import type { Logs, Run } from './callback.ts';

export interface MonitorOptions {
  /** The figure of the logs that is watched. Default 'valLoss'. */
  monitor?: string;
  /** Whether less or more of it is better; 'auto': less of losses, of metrics what they say themselves. Default 'auto'. */
  mode?: 'auto' | 'min' | 'max';
  /** By how much it has to become better, ≥ 0. Default 0. */
  minDelta?: number;
}

const modes = { auto: undefined, min: 'less', max: 'more' } as const;

/** Watches one figure of the logs for its best value. */
export class Monitor {
  readonly name: string;
  #better: 'more' | 'less' | undefined;
  readonly #minDelta: number;
  readonly #where: string;
  best: number | undefined;

  constructor(where: string, { monitor = 'valLoss', mode = 'auto', minDelta = 0 }: MonitorOptions) {
    if (typeof monitor !== 'string') throw wrongKind(where, 'monitor', "a name such as 'valLoss'", monitor);
    this.#where = where;
    this.name = monitor;
    this.#minDelta = checkNumber(where, 'minDelta', minDelta, 'a number ≥ 0', (value) => value >= 0);
    this.#better = checkName<(typeof modes)[keyof typeof modes]>(where, 'mode', mode, modes);
  }

  /** The watched figure of an epoch's logs; throws where there is none, or it is not known what of it is better. */
  valueOf(logs: Logs, run: Run): number {
    const value = logs[this.name];
    if (value === undefined)
      throw outOfRange(this.#where, 'monitor', `one of ${Object.keys(logs).join(', ')}`, show(this.name));
    this.#better ??= run.better(this.name);
    if (!this.#better)
      throw outOfRange(
        this.#where,
        `mode for ${show(this.name)}`,
        "'min' or 'max', for it does not say itself",
        "'auto'",
      );
    return value;
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
