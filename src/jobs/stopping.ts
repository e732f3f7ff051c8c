import type { StoppingRule } from './job.ts';

/** Follows the values that a job reports, and says when its rule ends it. */
export class Stopping {
  readonly #rule: StoppingRule | undefined;
  /** Limits that have been compared. */
  #passed = 0;
  #best = Number.NaN;
  #stopped = false;

  constructor(rule: StoppingRule | undefined) {
    this.#rule = rule;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Takes the value of a step. NaN is worse than any limit, and never the best. @returns whether the job is to stop. */
  report(step: number, value: number): boolean {
    if (!this.#rule) return false;
    const { better, compared, limits } = this.#rule;
    const isBetter = (a: number, b: number) => (better === 'more' ? a > b : a < b);
    if (Number.isNaN(this.#best) || isBetter(value, this.#best)) this.#best = value;
    const own = compared === 'best' ? this.#best : value;
    for (; (limits[this.#passed]?.[0] ?? Infinity) <= step; this.#passed++) {
      const limit = (limits[this.#passed] as readonly [number, number])[1];
      if (own !== limit && !isBetter(own, limit)) this.#stopped = true;
    }
    return this.#stopped;
  }
}
