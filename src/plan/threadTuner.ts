/**
 * The length of a window in milliseconds, over which a variant is measured; a core that is taken away is gone for
 * several.
 */
const WINDOW = 8;

/** The minimum number of runs in a window, besides the first one, which wakes threads and caches and does not count. */
const LEAST_RUNS = 3;

/** The maximum number of windows per variant in a trial. A large total difference decides sooner. */
const MOST_WINDOWS = 3;
const CLEAR = [1.3, 1.12, 1];

/**
 * The share of time for trials: the next one comes after this many times its duration; with a minimum and a maximum in
 * milliseconds.
 */
const SHARE = 100;
const LEAST_HOLD = 150;
const MOST_HOLD = 10_000;
/** The hold doubles from trial to trial, up to this limit. */
const MOST_DOUBLED = 2000;

/** How much slower the chosen variant may become, in two windows in a row, before the other is tried. */
const SLOWER = 1.25;

/** The same for a fixed number of threads: relative to their best time. */
const STALLED = 1.4;

/** After how many milliseconds to try one thread against a fixed number: their cores may never have been free. */
const FIRST_TRIAL = 250;

type Way = 'together' | 'alone';

/** Milliseconds and runs of a variant. */
interface Sum {
  time: number;
  runs: number;
}

const none = (): Record<Way, Sum> => ({ together: { time: 0, runs: 0 }, alone: { time: 0, runs: 0 } });

const mean = ({ time, runs }: Sum): number => time / runs;

/**
 * Decides by trial whether a program runs on all threads or on one; the bits are the same. Both variants are measured
 * in turns. The faster one is kept long enough to keep trials cheap, or until it becomes slower. With a fixed number of
 * threads, all threads start; one thread is tried after a while, and when they become slow, for example because another
 * program uses their core.
 */
export class ThreadTuner {
  readonly #asked: boolean;
  #way: Way = 'together';
  #trying: boolean;
  /** The sums of the trial, and the completed windows of each variant. */
  #sums = none();
  #windows = 0;
  /** The runs of the window. */
  #runs = -1;
  #time = 0;
  /** The fastest window of this variant since it was chosen, and the number of much slower windows in a row. */
  #best = Number.POSITIVE_INFINITY;
  #slow = 0;
  /** Milliseconds until the other variant is tried, and the initial value. */
  #left = Number.POSITIVE_INFINITY;
  #hold = LEAST_HOLD;

  /** @param asked whether the number of threads is fixed. */
  constructor(asked = false) {
    this.#asked = asked;
    this.#trying = !asked;
    this.#left = FIRST_TRIAL;
  }

  /** Whether the next run uses all threads. */
  get together(): boolean {
    return this.#way === 'together';
  }

  /** Counts a run of this duration. */
  add(milliseconds: number): void {
    if (!this.#trying) this.#left -= milliseconds;
    if (this.#runs++ < 0) return;
    this.#time += milliseconds;
    if (this.#runs < LEAST_RUNS || this.#time < WINDOW) return;
    const sum = this.#sums[this.#way];
    const window = { time: this.#time, runs: this.#runs };
    sum.time += window.time;
    sum.runs += window.runs;
    if (this.#trying) this.#compare();
    else this.#watch(mean(window));
  }

  /** Continues with a variant, from its first window. */
  #take(way: Way, trying: boolean): void {
    this.#runs = way === this.#way && trying === this.#trying ? 0 : -1;
    this.#time = 0;
    this.#way = way;
    this.#trying = trying;
  }

  #other(): Way {
    return this.together ? 'alone' : 'together';
  }

  /** After a window of a trial. */
  #compare(): void {
    const { together, alone } = this.#sums;
    const paired = together.runs > 0 && alone.runs > 0 && ++this.#windows % 2 === 1;
    const [threads, one] = [mean(together), mean(alone)];
    const ratio = Math.max(threads, one) / Math.min(threads, one);
    const pair = (this.#windows - 1) / 2;
    const clear = pair + 1 === MOST_WINDOWS || ratio >= (CLEAR[pair] as number);
    if (paired && clear) this.#choose(threads < one ? 'together' : 'alone', Math.min(threads, one));
    else this.#take(this.#other(), true);
  }

  #choose(way: Way, best: number): void {
    const slower = this.#sums[way === 'together' ? 'alone' : 'together'];
    const cost = slower.time - slower.runs * best;
    this.#hold = Math.max(Math.min(2 * this.#hold, MOST_DOUBLED), Math.min(SHARE * cost, MOST_HOLD));
    this.#left = this.#asked && way === 'together' ? Number.POSITIVE_INFINITY : this.#hold;
    this.#best = best;
    this.#slow = 0;
    this.#take(way, false);
    this.#sums = none();
    this.#windows = 0;
  }

  /** After a window of the chosen variant. */
  #watch(now: number): void {
    const limit = this.#asked && this.together ? STALLED : SLOWER;
    this.#slow = now > limit * this.#best ? this.#slow + 1 : 0;
    this.#best = Math.min(this.#best, now);
    this.#sums = none();
    if (this.#slow > 1) this.#hold = LEAST_HOLD;
    const due = this.#slow > 1 || this.#left <= 0;
    this.#take(due ? this.#other() : this.#way, due);
  }
}
