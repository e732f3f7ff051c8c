import type { Instance } from '../engine/instance.ts';
import { cores } from '../engine/threads.ts';
import { discardThreads, enlist, LEAVE, release, serves, startThreads } from './pool.ts';
import type { Duty } from './serve.ts';

/** How often a thread looks for the others before it sleeps: a millisecond or two, but not where others need the core. */
const SPINS = 1_000_000;
const SPINS_CROWDED = 100;
/** The same for a first thread that must not sleep, the main one of a page: some 5 ms. */
const SPINS_AWAKE = 3_000_000;

/** Nanoseconds that the first thread sleeps for the others before it lets the event loop run. */
const PATIENCE = 20_000_000n;

/** Milliseconds without an answer, beside the time that the first thread took for its own part, until a thread is lost. */
const LOST = 1500;

/** Milliseconds in which the cause of a failure may still come to light. */
const CAUSE = 100;

/** A program that could not be run to its end for the loss of a thread. */
export class LostThread extends Error {
  /** The barrier that was not passed, or 0 if the program was not begun. */
  readonly barrier: number;

  constructor(reason: string, barrier: number) {
    super(`threads: a worker expected to work on, got ${reason}`);
    this.barrier = barrier;
  }
}

/** The main thread of a page must not. */
const maySleep = () => typeof (globalThis as { document?: unknown }).document === 'undefined';

/** The threads that run the programs of one memory together. The caller of `run` is the first of them. */
export class Team {
  readonly threads: number;
  runs = 0;
  readonly #instance: Instance;
  /** Threads sent here, ever. */
  #sent = 0;
  /** The barrier where the first thread waits, or 0; since when, and how long it worked before. */
  #barrier = 0;
  #since = 0;
  #own = 0;
  #failure: string | undefined;
  /** Since when the team is stopped, and why it cannot go on with its program. */
  #stopped: number | undefined;
  #lost: LostThread | undefined;

  /** Moves the instance to a memory that can be shared. */
  constructor(instance: Instance, threads: number) {
    this.#instance = instance;
    this.threads = threads;
    startThreads(threads - 1);
    instance.share(true);
    const spins = threads > cores() ? SPINS_CROWDED : SPINS;
    if (maySleep()) instance.exports.setPatience(instance.team, spins, spins, PATIENCE);
    else instance.exports.setPatience(instance.team, spins, SPINS_AWAKE, 0n);
  }

  /** Whether it is within a program. */
  get busy(): boolean {
    return this.#barrier !== 0;
  }

  /** Whether all threads are here. */
  get complete(): boolean {
    return serves(this) && this.#instance.exports.came(this.#instance.team) === this.#sent;
  }

  /** The same; if they are not, they are sent for. */
  ready(): boolean {
    if (this.#failure) throw new LostThread(this.#failure, 0);
    if (!serves(this) && this.#instance.exports.left(this.#instance.team) === this.#sent) enlist(this);
    return this.complete;
  }

  duties(): readonly Duty[] {
    this.#sent += this.threads - 1;
    const { parts, team } = this.#instance;
    return Array.from({ length: this.threads - 1 }, (_, index) => {
      return { ...parts, team, thread: index + 1, threads: this.threads };
    });
  }

  /**
   * Runs a program that begins with a barrier on all threads. Returns whether it has come to the end; if not, a thread is
   * late, and `advance` goes on when the event loop has run.
   *
   * @throws LostThread
   */
  run(program: number): boolean {
    this.runs++;
    const start = performance.now();
    this.#barrier = this.#instance.exports.lead(program, this.#instance.team, this.threads);
    if (this.#barrier === 0) return true;
    this.#since = performance.now();
    this.#own = this.#since - start;
    return false;
  }

  /** Goes on with a program; as `run`. */
  advance(): boolean {
    if (this.#lost) {
      if (this.#deserted) throw this.#lost;
      return false;
    }
    const { team, exports } = this.#instance;
    const late = this.#barrier;
    this.#barrier = exports.run(late, team, 0, this.threads);
    if (this.#barrier === 0) return true;
    if (this.#barrier !== late) this.#since = performance.now();
    const waited = performance.now() - this.#since;
    if (this.#failure) this.#lose(this.#failure);
    else if (exports.isStopped(team) && waited > CAUSE) this.#lose('an error');
    else if (waited > LOST + this.#own) this.#lose('no answer');
    return false;
  }

  dismiss(): void {
    this.#instance.exports.dismiss(this.#instance.team, this.threads);
  }

  stop(reason: string): void {
    this.#failure = reason;
    this.#stop();
  }

  /** Ends the team, and all threads if one is lost: the instance has its memory for itself then. */
  end(lost: boolean): void {
    if (lost) {
      this.#stop();
      while (!this.#deserted);
      discardThreads();
    } else release(this);
    this.#instance.share(false);
  }

  #lose(reason: string): void {
    this.#lost = new LostThread(reason, this.#barrier);
    this.#stop();
  }

  #stop(): void {
    this.#stopped ??= performance.now();
    this.#instance.exports.stop(this.#instance.team);
  }

  /** Whether those who were in the stopped team have left, but for the one who cannot, or had the time to. */
  get #deserted(): boolean {
    const { exports, team } = this.#instance;
    const gone = this.#failure ? 1 : 0;
    return exports.left(team) >= exports.came(team) - gone || performance.now() - (this.#stopped ?? 0) > LEAVE;
  }
}
