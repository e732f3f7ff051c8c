/** Runs of a way until it is compared with the other; the first of them, which wakes threads and caches, does not count. */
const TRIAL = 4;

/** Runs of the faster way until the other is tried again, if that was as fast; and at most. */
const HOLD = 100;
const MOST_HOLD = 20_000;

/** Share of the newest time in the running mean. */
const NEWEST = 0.25;

type Way = 'together' | 'alone';

/**
 * Whether a program runs faster on all threads or on one, found by trying: the bits are the same. The slower way is tried
 * the more seldom the slower it was, so that trying costs little.
 */
export class Pace {
  readonly #means: Record<Way, number | undefined> = { together: undefined, alone: undefined };
  #way: Way = 'together';
  #trying = true;
  #left = TRIAL;

  /** Whether the next run is to be on all threads. */
  get together(): boolean {
    return this.#way === 'together';
  }

  /** Counts in a run, of so many milliseconds. */
  add(milliseconds: number): void {
    const mean = this.#means[this.#way];
    const first = this.#trying && this.#left === TRIAL;
    if (!first) this.#means[this.#way] = mean === undefined ? milliseconds : mean + NEWEST * (milliseconds - mean);
    if (--this.#left === 0) this.#turn();
  }

  #turn(): void {
    const other = this.together ? 'alone' : 'together';
    const [mine, its] = [this.#means[this.#way], this.#means[other]];
    if (this.#trying && mine !== undefined && its !== undefined) {
      if (its < mine) this.#way = other;
      const ratio = Math.max(mine, its) / Math.min(mine, its);
      this.#left = Math.min(Math.ceil(HOLD * ratio * ratio), MOST_HOLD) || HOLD;
      this.#trying = false;
    } else {
      this.#means[other] = undefined;
      this.#way = other;
      this.#left = TRIAL;
      this.#trying = true;
    }
  }
}
