import { checkName, checkNumber, outOfRange, show, wrongKind } from '../engine/errors.ts';
import type { Logs } from './callback.ts';

export interface MonitorOptions {
  /** The figure of the logs that is watched. Default 'valLoss'. */
  monitor?: string;
  /** Whether less or more of it is better; 'auto': less, but for accuracies and the like. Default 'auto'. */
  mode?: 'auto' | 'min' | 'max';
  /** By how much it has to become better, ≥ 0. Default 0. */
  minDelta?: number;
}

/** Names of figures of which more is better. */
const MORE = /(accuracy|precision|recall|f1|auc|topK|matthews|r2|cosineSimilarity)$/i;

/** Watches one figure of the logs for its best value. */
export class Monitor {
  readonly name: string;
  readonly #more: boolean;
  readonly #minDelta: number;
  readonly #where: string;
  best: number | undefined;

  constructor(where: string, { monitor = 'valLoss', mode = 'auto', minDelta = 0 }: MonitorOptions) {
    if (typeof monitor !== 'string') throw wrongKind(where, 'monitor', "a name such as 'valLoss'", monitor);
    this.#where = where;
    this.name = monitor;
    this.#minDelta = checkNumber(where, 'minDelta', minDelta, 'a number ≥ 0', (value) => value >= 0);
    const modes = { auto: MORE.test(monitor), min: false, max: true };
    this.#more = checkName(where, 'mode', mode, modes);
  }

  /** The watched figure of an epoch's logs. */
  valueOf(logs: Logs): number {
    const value = logs[this.name];
    if (value === undefined)
      throw outOfRange(this.#where, 'monitor', `one of ${Object.keys(logs).join(', ')}`, show(this.name));
    return value;
  }

  /** Whether a value is better than the best so far; then it is the best. */
  improves(value: number): boolean {
    const { best } = this;
    const least = best === undefined ? undefined : best + (this.#more ? this.#minDelta : -this.#minDelta);
    const better = Number.isNaN(value) ? false : least === undefined || (this.#more ? value > least : value < least);
    if (better) this.best = value;
    return better;
  }
}
