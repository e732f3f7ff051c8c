import { now } from '../base/clock.ts';
import type { Instance } from '../engine/instance.ts';
import { cores } from '../engine/threadSettings.ts';
import {
  currentGeneration,
  discardThreadsOf,
  enlist,
  free,
  LEAVE,
  prove,
  release,
  serves,
  servesOther,
  startThreads,
  threadsAllowed,
} from './pool.ts';
import type { Duty } from './serve.ts';

/** How often a thread checks for the others before it sleeps: a millisecond or two, but not if others need the core. */
const SPINS = 1_000_000;
const SPINS_CROWDED = 100;
/** The same for a first thread that must not sleep, the main thread of a page: about 5 ms. */
const SPINS_AWAKE = 3_000_000;

/** How many nanoseconds the first thread sleeps for the others before it lets the event loop run. */
const PATIENCE = 20_000_000n;

/**
 * A thread counts as lost after this many milliseconds without a response, plus SLOWER times as long as the first
 * thread has worked.
 */
const LOST = 1500;
const SLOWER = 10;

/** How many milliseconds between two checks count as waiting, at most. */
const MOST_WAITED = 100;

/** How many milliseconds to wait for the cause of a failure. */
const CAUSE = 100;

/** A program could not finish because a thread was lost. */
export class LostThread extends Error {
  /** The barrier that was not passed, or 0 if the program did not start. */
  readonly barrier: number;

  constructor(reason: string, barrier: number) {
    super(`threads: a worker failed: ${reason}`);
    this.barrier = barrier;
  }
}

/** The main thread of a page must not sleep. */
const maySleep = () => typeof (globalThis as { document?: unknown }).document === 'undefined';

/** The threads that run the programs of one memory together. The caller of `run` is the first of them. */
export class Team {
  readonly threads: number;
  runs = 0;
  wanted = 0;
  readonly #instance: Instance;
  /** How many threads were sent here since the memory was created, and the generation of the last. */
  #sent = 0;
  #generation = 0;
  /** The barrier at which the first thread waits, or 0. */
  #barrier = 0;
  /**
   * How many milliseconds the first thread has worked in this program, and waited at this barrier; when it last
   * checked.
   */
  #own = 0;
  #waited = 0;
  #looked = 0;
  #failure: string | undefined;
  /** Since when the team is stopped, and why it cannot continue with its program. */
  #stopped: number | undefined;
  #lost: string | undefined;

  /** Moves the instance to shared memory. */
  constructor(instance: Instance, threads: number) {
    this.#instance = instance;
    this.threads = threads;
    startThreads(threads - 1);
    this.#share();
  }

  #share(): void {
    const instance = this.#instance;
    instance.share(true);
    this.#sent = 0;
    const spins = this.threads > cores() ? SPINS_CROWDED : SPINS;
    if (maySleep()) instance.exports.setPatience(instance.team, spins, spins, PATIENCE);
    else instance.exports.setPatience(instance.team, spins, SPINS_AWAKE, 0n);
  }

  /** Whether it is running a program. */
  get busy(): boolean {
    return this.#barrier !== 0;
  }

  /** Whether all threads are present. */
  get complete(): boolean {
    return serves(this) && this.#instance.exports.came(this.#instance.team) === this.#sent;
  }

  /** The same; requests the missing threads. */
  ready(): boolean {
    if (this.#failure) throw new LostThread(this.#failure, 0);
    this.wanted = now();
    if (!serves(this) && threadsAllowed() && this.#returned()) enlist(this);
    if (this.#failure) throw new LostThread(this.#failure, 0);
    if (!this.complete) return false;
    prove();
    return true;
  }

  /** Whether the threads work for another team. */
  get waits(): boolean {
    return servesOther(this);
  }

  /** Whether no thread is on its way here or back. If some were discarded, the memory is left to them. */
  #returned(): boolean {
    const { exports, team } = this.#instance;
    if (exports.left(team) === this.#sent) return true;
    if (this.#generation === currentGeneration()) return false;
    exports.stop(team);
    try {
      this.#share();
      return true;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return false;
    }
  }

  duties(): readonly Duty[] {
    this.#sent += this.threads - 1;
    this.#generation = currentGeneration();
    const { parts, team } = this.#instance;
    return Array.from({ length: this.threads - 1 }, (_, index) => {
      return { ...parts, team, thread: index + 1, threads: this.threads };
    });
  }

  /**
   * Runs a program that starts with a barrier on all threads. Returns whether it has finished; if not, a thread is
   * late, and `advance` continues after the event loop has run.
   *
   * @throws LostThread; or the error of a host call: then the team must end.
   */
  run(program: number, callHost: (host: number) => void): boolean {
    this.runs++;
    const start = now();
    const { team, exports } = this.#instance;
    this.#barrier = program;
    this.#barrier = this.#instance.callHosts(exports.lead(program, team, this.threads), team, this.threads, callHost);
    if (this.#barrier === 0) return true;
    this.#looked = now();
    this.#own = this.#looked - start;
    this.#waited = 0;
    return false;
  }

  /** Continues a program; as `run`. */
  advance(callHost: (host: number) => void): boolean {
    const { team, exports } = this.#instance;
    if (this.#lost !== undefined && !this.#deserted) return false;
    const late = this.#barrier;
    const start = now();
    this.#barrier = this.#instance.callHosts(exports.run(late, team, 0, this.threads), team, this.threads, callHost);
    if (this.#lost !== undefined) return this.#giveUp(this.#lost);
    if (this.#barrier === 0) return true;
    this.#look(start, this.#barrier !== late);
    if (this.#failure) this.#lose(this.#failure);
    else if (exports.isStopped(team) && this.#waited > CAUSE) this.#lose('an error');
    else if (this.#waited > LOST + SLOWER * this.#own) this.#lose('no answer');
    return false;
  }

  /**
   * Counts the time since the last check as waiting if nothing has changed, unless the process was suspended meanwhile.
   */
  #look(start: number, changed: boolean): void {
    const time = now();
    if (changed) this.#own += time - start;
    this.#waited = changed ? 0 : this.#waited + Math.min(time - this.#looked, MOST_WAITED);
    this.#looked = time;
  }

  /**
   * Called when all threads have left: a late thread may have opened the barrier after all, and the program may be
   * finished.
   */
  #giveUp(reason: string): boolean {
    this.#failure = reason;
    if (this.#barrier === 0) return true;
    throw new LostThread(reason, this.#barrier);
  }

  dismiss(): void {
    this.#instance.exports.dismiss(this.#instance.team, this.threads);
  }

  stop(reason: string): void {
    this.#failure = reason;
    this.#stop();
  }

  /** Releases the threads for good. */
  leave(): void {
    release(this);
  }

  /** Ends a team that has lost a thread, and all its threads: then the instance has its memory to itself. */
  end(): void {
    this.#stop();
    while (!this.#deserted);
    const { exports, team } = this.#instance;
    if (!this.#failure && serves(this) && exports.left(team) === this.#sent) free(this);
    else discardThreadsOf(this);
    this.#instance.share(false);
  }

  #lose(reason: string): void {
    this.#lost = reason;
    this.#stop();
  }

  #stop(): void {
    this.#stopped ??= now();
    this.#instance.exports.stop(this.#instance.team);
  }

  /** Whether all threads of the stopped team have left, except one that cannot, or had enough time to. */
  get #deserted(): boolean {
    const { exports, team } = this.#instance;
    const gone = this.#failure ? 1 : 0;
    return exports.left(team) >= exports.came(team) - gone || now() - (this.#stopped ?? 0) > LEAVE;
  }
}
