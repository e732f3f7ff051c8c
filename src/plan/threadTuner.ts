/** Milliseconds of a window, over which a way is measured: a core that is taken away for a moment is gone for some. */
const WINDOW = 8;

/** Runs of a window at least; one more comes first, which wakes threads and caches and does not count. */
const LEAST_RUNS = 3;

/** Windows of each way in a trial, at most. Sooner, a difference of more than so much in all decides. */
const MOST_WINDOWS = 3;
const CLEAR = [1.3, 1.12, 1];

/** What a trial may cost: it comes again when so many times as long has gone by; and milliseconds, at least and at most. */
const SHARE = 100;
const LEAST_HOLD = 150;
const MOST_HOLD = 10_000;
/** The hold doubles from trial to trial, up to so many. */
const MOST_DOUBLED = 2000;

/** How much slower a way that was chosen may become until the other is tried: in two windows, one after the other. */
const SLOWER = 1.25;

/** The same for threads that were asked for by number: as much slower as they can be at their best. */
const STALLED = 1.4;

/** Milliseconds after which one thread is tried beside those asked for by number: their core may never have been free. */
const FIRST_TRIAL = 250;

type Way = 'together' | 'alone';

/** Milliseconds and runs of a way. */
interface Sum {
  time: number;
  runs: number;
}

const none = (): Record<Way, Sum> => ({ together: { time: 0, runs: 0 }, alone: { time: 0, runs: 0 } });

const mean = ({ time, runs }: Sum): number => time / runs;

/**
 * Decides by trial whether a program runs on all threads or on one: the bits are the same. Both ways are measured in turns;
 * the better one is kept for so long that trials cost little, or until it becomes slower. Threads that were asked for by
 * number begin together; one thread is tried after a while, and when they become slow, as when another program takes their
 * core.
 */
export class ThreadTuner {
  readonly #asked: boolean;
  #way: Way = 'together';
  #trying: boolean;
  /** Of the trial, and the windows of each way that are over. */
  #sums = none();
  #windows = 0;
  /** Of the window. */
  #runs = -1;
  #time = 0;
  /** The least mean of a window of this way since it was chosen, and the windows in a row that were much slower. */
  #best = Number.POSITIVE_INFINITY;
  #slow = 0;
  /** Milliseconds until the other way is tried, and what they began with. */
  #left = Number.POSITIVE_INFINITY;
  #hold = LEAST_HOLD;

  /** @param asked whether the threads were asked for by number. */
  constructor(asked = false) {
    this.#asked = asked;
    this.#trying = !asked;
    this.#left = FIRST_TRIAL;
  }

  /** Whether the next run is to be on all threads. */
  get together(): boolean {
    return this.#way === 'together';
  }

  /** Counts in a run, of so many milliseconds. */
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

  /** Goes on with a way, from its first window. */
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

  /** After a window of the way that was chosen. */
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
