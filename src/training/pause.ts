import { now } from '../base/clock.ts';
import { nextTurn } from '../base/nextTurn.ts';

/** How many milliseconds training blocks the event loop at most, except for a step that takes longer. */
const SLICE = 10;

/** Steps of a small network between checks of the clock. */
const MOST_STEPS = 64;

/** Lets the event loop run every SLICE milliseconds, without checking the clock at every step of a small network. */
export class Pause {
  #last = now();
  #asked = this.#last;
  #stride = 1;
  #steps = 0;

  /**
   * Whether it is time to `await yield()`. Call it after each step, with `always` if steps may be slow, to check the
   * clock.
   */
  due(always = false): boolean {
    if (++this.#steps < this.#stride && !always) return false;
    this.#steps = 0;
    const time = now();
    if (time - this.#asked < 1) this.#stride = Math.min(this.#stride * 2, MOST_STEPS);
    else this.#stride = Math.max(1, this.#stride >> 1);
    this.#asked = time;
    return time - this.#last >= SLICE;
  }

  /** Lets everything that waits run: timers, input, painting. */
  async yield(): Promise<void> {
    await nextTurn();
    this.#last = this.#asked = now();
  }
}
