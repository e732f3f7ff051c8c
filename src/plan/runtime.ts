import { now, setTimeout } from '../base/clock.ts';
import { wrongMoment } from '../base/errors.ts';
import { nextTurn } from '../base/nextTurn.ts';
import { type purposes, RANDOM_BYTES, RandomStream } from '../base/random.ts';
import { Instance } from '../engine/instance.ts';
import { cores } from '../engine/threadSettings.ts';
import { noStart, sayAlone, threadsAllowed } from '../threads/pool.ts';
import { LostThread, Team } from '../threads/team.ts';
import { type Arena, type Lot, OwnArena } from './arena.ts';
import { keptBytes, type Layout, layoutAt, programBytes, type RegionSizes } from './layout.ts';
import { assemble, type Program, type Runnable, wordsOf } from './program.ts';
import { openArena } from './sharedArena.ts';
import type { Tensor } from './tensor.ts';
import { ThreadTuner } from './threadTuner.ts';
import { threadsFor } from './work.ts';

/** Programs kept for each graph: for a full batch, for the last batch of an epoch, and two more. */
const MOST_PROGRAMS = 4;

/** How many milliseconds a fixed number of threads may take to start: a busy machine needs seconds. */
const START = 10_000;

/** Additional milliseconds for each of them, because they share the cores while they start. */
const START_EACH = 25;

/**
 * How many milliseconds a training waits for threads that work for another model: longer than a prediction keeps them.
 */
const TAKEN = 50;

/** How many milliseconds threads take that have already started. */
const AWAKE = 2;

/** A run of a program that may wait for a thread. */
export interface Execution {
  readonly finish: () => void;
  ended: boolean;
  /** Why it cannot continue. */
  lost: LostThread | undefined;
}

const ENDED: Execution = { finish() {}, ended: true, lost: undefined };

/** One model in the memory of an arena: where everything is, and the programs that use it. */
export class Runtime {
  /** The instance of its arena; changes when the model moves. */
  instance: Instance;
  /** The number of threads for programs, or 'auto' for as many as there is work for. */
  readonly threads: number | 'auto';
  #arena: Arena;
  #lot: Lot;
  #sizes: RegionSizes = { parameters: 0, gradients: 0, slots: 0, state: 0 };
  /** The programs of graphs that are still in use. */
  #programs = new WeakMap<Runnable, Map<number, Program>>();
  #layout!: Layout;
  /** The largest workspace of a program, in bytes. */
  #workspace = 0;
  #loaded: Program | undefined;
  #team: Team | undefined;
  #run: Execution | undefined;
  /** When the run of the loaded program started, by now(). */
  #started = 0;
  /** Whether shared memory is unavailable. */
  #alone = false;

  /** Everything that the model keeps is 0. */
  constructor(arena: Arena, sizes: RegionSizes, threads: number | 'auto' = 1) {
    this.#arena = arena;
    this.instance = arena.instance;
    this.#lot = arena.admit(this);
    this.threads = threads;
    this.arrange(sizes);
    this.#fill('parameters');
  }

  /** Rearranges the memory: parameters are kept; gradients, slots and state become 0. */
  arrange(sizes: RegionSizes): void {
    this.#enter();
    this.#resize('kept', keptBytes(sizes));
    this.#sizes = sizes;
    this.#loaded = undefined;
    this.#programs = new WeakMap();
    this.#place();
    this.#fill('gradients');
  }

  /** Loads the program of a graph for a batch of `rows`, with memory for it, ready for its input. */
  load(runnable: Runnable, rows: number): Program {
    const loaded = this.#loaded;
    if (loaded?.rows === rows && loaded.runnable === runnable && this.#isCurrent(loaded)) return loaded;
    this.#enter();
    let program = this.#assembled(runnable, rows);
    if (program.threads > 1) {
      this.#gather(program.threads);
      program = this.#assembled(runnable, rows);
    }
    for (const pack of program.packs) {
      if (this.instance.add(pack)) this.#team?.leave(); // those who come again have it
    }
    this.instance.u32.set(program.words, this.#layout.program / 4);
    this.#loaded = program;
    return program;
  }

  /** Ensures that there is memory for the programs of graphs that run in sequence. */
  prepare(runnables: readonly (Runnable | undefined)[], rows: number): void {
    this.#enter();
    const all = runnables.filter((each) => each !== undefined);
    const programs = () => all.map((each) => this.#assembled(each, rows));
    while (!programs().every((program) => program.workspace === this.#arena.workspace));
  }

  /**
   * Runs the loaded program, and calls `finish` at its end: before this returns, or later if a thread is late. In that
   * case, let the event loop run and call `advance` until the run has ended.
   *
   * @throws LostThread; then the model has one thread, and its memory is unchanged, or it is that after the whole
   * program, and `finish` was called.
   */
  start(finish: () => void): Execution {
    this.#run = { finish, ended: false, lost: undefined };
    this.advance(this.#run);
    return this.#run ?? ENDED;
  }

  /** Continues a run; as `start`. */
  advance(run: Execution): void {
    if (run.lost) throw run.lost;
    if (run.ended) return;
    const arena = this.#arena;
    const { holder } = arena;
    arena.holder = this;
    try {
      if (this.#advanced()) this.#finish(run);
    } catch (error) {
      this.#run = undefined;
      if (error instanceof LostThread) this.#take(run, error);
      else if (this.#team?.busy) this.#endLostTeam();
      throw error;
    } finally {
      arena.holder = holder;
    }
  }

  /** Runs the loaded program to its end; as `start`. */
  run(finish?: () => void): void {
    const program = this.#loaded as Program;
    if (program.threads > 1 && this.#team) {
      this.finish(this.start(finish ?? (() => {})));
      return;
    }
    const arena = this.#arena;
    const { holder } = arena;
    arena.holder = this;
    try {
      this.#runAlone(program);
      finish?.();
    } finally {
      arena.holder = holder;
    }
  }

  /** Completes a run; as `start`. */
  finish(run: Execution): void {
    while (!run.ended) this.advance(run);
  }

  /**
   * Completes a run that waits for a thread, because of another call in between. A lost thread is reported to the
   * waiting call.
   *
   * @throws Error for a call from within the run.
   */
  settle(): void {
    if (this.#arena.holder === this) throw wrongMoment('model', 'its losses and metrics cannot call it while it runs');
    for (let run = this.#run; run && this.#run === run; ) {
      try {
        this.advance(run);
      } catch (error) {
        if (!(error instanceof LostThread)) throw error;
        run.lost = error;
        run = undefined;
      }
    }
  }

  /** At the end of a training: lets another model have the threads at once. */
  rest(): void {
    this.settle();
    if (this.#team) this.#team.wanted = -Infinity;
  }

  /**
   * Resolves when the threads of the loaded program are present, if their number is fixed; or when it is clear that one
   * must start alone, because others do not start or work for another model.
   *
   * @throws LostThread if one created by the user's function does not start.
   */
  async gathered(): Promise<void> {
    const team = this.threads === 'auto' ? undefined : this.#team;
    const start = now();
    try {
      while (team && threadsAllowed() && !team.ready()) {
        const waited = now() - start;
        if (team.waits && waited > TAKEN) return;
        if (waited > START + START_EACH * team.threads) {
          const reason = noStart();
          if (reason === undefined) return;
          throw new LostThread(reason, 0);
        }
        await (waited < AWAKE ? nextTurn() : new Promise<void>((resolve) => void setTimeout(resolve, 1)));
      }
    } catch (error) {
      this.#endLostTeam();
      throw error;
    }
  }

  /** Whether to wait for threads before a program runs. */
  get gathers(): boolean {
    return this.threads !== 'auto' && this.#team !== undefined;
  }

  /** The number of threads that may run a program. */
  get teamSize(): number {
    return this.#team?.threads ?? 1;
  }

  /** How many of them are present. */
  get present(): number {
    return this.#team?.complete ? this.#team.threads : 1;
  }

  /** Releases the threads and the memory, at the end. */
  end(): void {
    this.settle();
    this.#team?.leave();
    this.#team = undefined;
    this.#arena.release(this.#lot);
  }

  /** Runs user code while random numbers are drawn; no other model may draw any meanwhile. */
  hold(work: () => void): void {
    const arena = this.#arena;
    const { holder } = arena;
    arena.holder = this;
    try {
      work();
    } finally {
      arena.holder = holder;
    }
  }

  get sizes(): RegionSizes {
    return this.#sizes;
  }

  /** Bytes of the model and, while it runs, of its workspace. */
  get byteLength(): number {
    return this.#lot.kept.bytes + this.#lot.program.bytes + this.#workspace;
  }

  /** Copies everything that a model keeps from step to step: parameters, gradients, slots and state. */
  snapshot(): Uint8Array<ArrayBuffer> {
    const { base, end } = this.#layout;
    return new Uint8Array(this.instance.u32.buffer).slice(base.parameters, end);
  }

  /** Restores a snapshot of a runtime with the same sizes. */
  restore(snapshot: Uint8Array): void {
    new Uint8Array(this.instance.u32.buffer).set(snapshot, this.#layout.base.parameters);
  }

  /** The element at which the state starts, in the memory seen as f32. */
  get stateStart(): number {
    return this.#layout.base.state / 4;
  }

  /** The element at which a tensor outside the workspace starts, in the memory seen as f32. */
  element(tensor: Tensor): number {
    return this.#layout.base[tensor.region] / 4 + tensor.offset;
  }

  /** The value of a tensor with one f64, in the state. */
  f64(tensor: Tensor): number {
    return this.instance.f64[(this.stateStart + tensor.offset) / 2] as number;
  }

  /** Random numbers. They are drawn into the workspace, so not while a program is being fed or read. */
  random(seed: number, purpose: keyof typeof purposes, stream: number): RandomStream {
    this.#enter();
    return new RandomStream(this.instance, this.#arena.workspace, seed, purpose, stream);
  }

  /** Whether the workspace is where a program expects it, and not in use by another model. */
  #isCurrent({ workspace }: Program): boolean {
    const arena = this.#arena;
    return arena.workspace === workspace && (arena.holder === undefined || arena.holder === this);
  }

  /** Copies numbers to an element of memory and those `stride` apart, through the workspace: as for `random`. */
  spread(numbers: Float32Array | Float64Array, element: number, stride: number): void {
    const { workspace } = this.#arena;
    for (let first = 0; first < numbers.length; first += RANDOM_BYTES / 4) {
      const part = numbers.subarray(first, first + RANDOM_BYTES / 4);
      this.instance.f32.set(part, workspace / 4);
      this.instance.spread(4 * (element + first * stride), workspace, part.length, stride);
    }
  }

  /** Leaves an arena whose workspace another model is using. */
  #enter(): void {
    const { holder } = this.#arena;
    if (holder && holder !== this) this.#move({});
  }

  /** Resizes a block, here or in another arena. */
  #resize(block: keyof Lot, bytes: number): void {
    if (!this.#arena.resize(this.#lot, block, bytes)) this.#move({ [block]: bytes });
    this.#place();
  }

  /**
   * Moves to another shared arena, or to its own: if `alone`, or because no shared one accepts such sizes. A model that
   * has its arena to itself keeps the memory.
   */
  #move({ kept = this.#lot.kept.bytes, program = this.#lot.program.bytes, workspace = 0, alone = false }): void {
    const from = this.#arena;
    const { build } = from.instance;
    const moves = (to: Arena): boolean => {
      const lot = to.admit(this);
      let fits = false;
      try {
        fits = to.resize(lot, 'kept', kept) && to.resize(lot, 'program', program) && to.reserve(workspace);
      } finally {
        if (!fits) to.release(lot);
      }
      if (!fits) return false;
      const { address, bytes } = this.#lot.kept;
      const data = new Uint8Array(from.instance.u32.buffer, address, Math.min(bytes, kept));
      new Uint8Array(to.instance.u32.buffer).set(data, lot.kept.address);
      if (to.instance === from.instance) from.close();
      from.release(this.#lot);
      this.#arena = to;
      this.instance = to.instance;
      this.#lot = lot;
      return true;
    };
    if (alone || !moves(openArena(build))) moves(new OwnArena(from.single ? from.instance : new Instance(build)));
    this.#loaded = undefined;
    this.#programs = new WeakMap();
    this.#place();
  }

  #place(): void {
    const { kept, program } = this.#lot;
    this.#layout = layoutAt(kept.address, this.#sizes, program.address, this.#arena.workspace);
  }

  /** Sets what the model keeps to 0, from the start of a region on. */
  #fill(region: 'parameters' | 'gradients'): void {
    const { base, end } = this.#layout;
    this.instance.f32.fill(0, base[region] / 4, end / 4);
  }

  /** Ensures that there is a team of about `threads` threads. */
  #gather(threads: number): void {
    if (this.#alone || (this.#team && threads < 2 * this.#team.threads)) return;
    this.#team?.leave();
    this.#team = undefined;
    if (!threadsAllowed()) return;
    try {
      if (this.#arena.shared) this.#move({ alone: true });
      this.#team = new Team(this.instance, threads);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#alone = true;
      sayAlone(error.message);
    }
  }

  /** Whether the loaded program has finished. */
  #advanced(): boolean {
    const program = this.#loaded as Program;
    const team = program.threads > 1 ? this.#team : undefined;
    if (team) return this.#advancedTogether(program, team);
    this.#runAlone(program);
    return true;
  }

  #runAlone(program: Program): void {
    const calls = program.hosts.length > 0 ? (host: number) => this.#callHost(program, host) : undefined;
    this.instance.run(this.#layout.program, 0, 1, calls);
  }

  #callHost({ rows, hosts, element }: Program, host: number): void {
    const { f32, u32 } = this.instance;
    hosts[host]?.({ rows, f32, u32, element });
  }

  /** Runs on all threads or on one, as its tuner decides; on one while threads are starting. */
  #advancedTogether(program: Program, team: Team): boolean {
    const { tuner } = program;
    const callHost = (host: number) => this.#callHost(program, host);
    let counts = team.busy;
    if (!team.busy) {
      this.#started = now();
      counts = team.ready();
      if (!counts || !tuner.together) this.#runAlone(program);
      else if (!team.run(this.#layout.program, callHost)) return false;
    } else if (!team.advance(callHost)) return false;
    if (counts) tuner.add(now() - this.#started);
    return true;
  }

  #finish(run: Execution): void {
    this.#run = undefined;
    run.ended = true;
    run.finish();
  }

  #endLostTeam(): void {
    this.#team?.end();
    this.#team = undefined;
    this.#loaded = undefined;
  }

  /** Takes over from a lost thread: completes a last phase that has started, if possible. */
  #take(run: Execution, { barrier }: LostThread): void {
    const { runnable, words, lastPhase } = this.#loaded as Program;
    const threads = this.teamSize;
    this.#endLostTeam();
    const end = this.#layout.program + 4 * (words.length - 1);
    if (!runnable.resumable || barrier !== end) return;
    for (let thread = 1; thread < threads; thread++) {
      this.instance.run(this.#layout.program + lastPhase, thread, threads);
    }
    this.#finish(run);
  }

  #assembled(runnable: Runnable, rows: number): Program {
    const known = this.#programs.get(runnable)?.get(rows);
    if (known?.workspace === this.#arena.workspace) return known;
    const bytes = programBytes(wordsOf(runnable.graph));
    if (bytes > this.#lot.program.bytes) this.#resize('program', bytes);
    this.#place();
    const { threads } = this;
    const asked = threads !== 'auto';
    const threadsOf = (work: number) => (asked ? threads : threadsFor(work, cores()));
    const program = assemble(runnable, rows, this.#layout, threadsOf, new ThreadTuner(asked));
    const workspace = Math.max(program.end - program.workspace, RANDOM_BYTES);
    if (!this.#arena.reserve(workspace)) this.#move({ workspace });
    this.#workspace = Math.max(this.#workspace, workspace);
    if (this.#arena.workspace !== program.workspace) return this.#assembled(runnable, rows);
    const programs = this.#programs.get(runnable) ?? new Map<number, Program>();
    this.#programs.set(runnable, programs);
    programs.delete(rows);
    const [oldest] = programs.keys();
    if (programs.size === MOST_PROGRAMS && oldest !== undefined) programs.delete(oldest);
    programs.set(rows, program);
    return program;
  }
}
