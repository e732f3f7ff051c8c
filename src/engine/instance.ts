import { outOfRange } from '../base/errors.ts';
import { type Build, moduleOf } from './builds.ts';
import { HOST_BYTES } from './kernels.ts';
import type { Pack } from './kernelTable.ts';
import { newMemory, PAGE, weigh } from './memory.ts';
import { MOST_PAGES } from './shared.ts';

interface Exports {
  run(program: number, team: number, thread: number, threads: number): number;
  lead(program: number, team: number, threads: number): number;
  dismiss(team: number, threads: number): void;
  setPatience(team: number, spins: number, leaderSpins: number, leaderSleep: bigint): void;
  stop(team: number): void;
  isStopped(team: number): number;
  came(team: number): number;
  left(team: number): number;
  philox(...counts: number[]): void;
  uniform(address: number, count: number, middle: number, half: number): void;
  spread(to: number, from: number, count: number, stride: number): void;
  allFinite(x: number, rows: number, columns: number, stride: number): number;
  PANEL: { readonly value: number };
  HEAP: { readonly value: number };
  TEAM: { readonly value: number };
  /** What packs export, by its places; missing if the module has the kernels of all packs. */
  table?: WebAssembly.Table;
}

/** The modules of an instance, with the places of packs, and its memory. */
export interface Parts {
  readonly module: WebAssembly.Module;
  readonly packs: readonly (readonly [places: Pack['places'], module: WebAssembly.Module])[];
  readonly memory: WebAssembly.Memory;
}

/** One instance of the kernels with its own memory, in which nobody else allocates. */
export class Instance {
  readonly build: Build;
  /** Columns of a weight panel; rows are padded to a multiple of it. */
  readonly panel: number;
  /** The words of the thread team. */
  readonly team: number;
  /** The first free byte of the memory. */
  readonly heap: number;
  #memory!: WebAssembly.Memory;
  #exports!: Exports;
  #shared = false;
  #f32!: Float32Array;
  #u32!: Uint32Array;
  #f64!: Float64Array;
  readonly #packs = new Map<number, Pack>();

  /** @throws NoRoom. */
  constructor(build: Build) {
    this.build = build;
    this.#adopt(newMemory(1, false), false);
    this.panel = this.#exports.PANEL.value;
    this.team = Math.ceil(this.#exports.HEAP.value / 64) * 64;
    this.heap = this.team + this.#exports.TEAM.value;
  }

  /** Moves to shared memory, or back to unshared memory, with everything except the team's words. */
  share(shared: boolean): void {
    const from = new Uint8Array(this.#memory.buffer);
    const memory = newMemory(from.length / PAGE, shared);
    this.#adopt(memory, shared);
    new Uint8Array(memory.buffer, this.heap).set(from.subarray(this.heap));
  }

  /** Whether threads can share the memory. */
  get shared(): boolean {
    return this.#shared;
  }

  /** What another thread needs to create an instance on the same memory. */
  get parts(): Parts {
    const { build } = this;
    const packs = [...this.#packs.values()].map((pack) => [pack.places, moduleOf(build, this.#shared, pack)] as const);
    return { module: moduleOf(build, this.#shared), packs, memory: this.#memory };
  }

  /** Lets programs call the kernels of a pack. Returns whether this is new to existing threads. */
  add(pack: Pack): boolean {
    if (!this.#exports.table || this.#packs.has(pack.number)) return false;
    this.#packs.set(pack.number, pack);
    this.#link(pack);
    return true;
  }

  /** The exports for the team of this memory. */
  get exports(): Omit<Exports, 'philox'> {
    return this.#exports;
  }

  /** The memory as f32. Do not keep it across a call that may `reserve`, because growth detaches it. */
  get f32(): Float32Array {
    return this.#f32;
  }

  /** The memory as u32; as for `f32`. */
  get u32(): Uint32Array {
    return this.#u32;
  }

  /** The memory as f64; as for `f32`. */
  get f64(): Float64Array {
    return this.#f64;
  }

  /** Bytes of the memory. */
  get byteLength(): number {
    return this.#memory.buffer.byteLength;
  }

  /** Grows the memory to at least `bytes`. */
  reserve(bytes: number): void {
    if (bytes <= this.byteLength) return;
    const pages = Math.ceil(bytes / PAGE);
    const size = `${Math.ceil(bytes / 2 ** 20)} MiB`;
    if (pages > MOST_PAGES) throw outOfRange('memory', 'size', 'at most 4032 MiB; use a smaller batch or model', size);
    try {
      this.#memory.grow(pages - this.byteLength / PAGE);
    } catch (cause) {
      throw new RangeError(`memory: size must be available on this machine, got ${size}`, { cause });
    }
    this.#view();
  }

  /**
   * Runs the program at an address without waiting for others, as `thread` of `threads`: its share of every output.
   * Host calls are passed on by number.
   */
  run(program: number, thread = 0, threads = 1, callHost?: (host: number) => void): void {
    this.callHosts(this.#exports.run(program, 0, thread, threads), 0, threads, callHost);
  }

  /**
   * Handles a run of the first thread that may have stopped at a host call: calls the host and continues, as often as
   * needed. Returns 0 at the end, else the barrier at which it waits.
   */
  callHosts(stopped: number, team: number, threads: number, callHost?: (host: number) => void): number {
    let at = stopped;
    while (at % 2 === 1) {
      callHost?.(this.#u32[(at - 1) / 4 + 1] as number);
      at = this.#exports.run(at - 1 + HOST_BYTES, team, 0, threads);
    }
    return at;
  }

  /** Whether the numbers (rows, columns) at an address, `stride` elements from row to row, are all finite. */
  allFinite(address: number, rows: number, columns: number, stride: number): boolean {
    return this.#exports.allFinite(address, rows, columns, stride) !== 0;
  }

  /** Writes the words of the counters `first` … `first + blocks − 1` of Philox4x32-10 to an address. */
  philox(
    address: number,
    seedLow: number,
    seedHigh: number,
    purpose: number,
    stream: number,
    first: number,
    blocks: number,
  ): void {
    this.#exports.philox(address, seedLow, seedHigh, purpose, stream, first, blocks, 0, 1);
  }

  /**
   * Fills `count` words at an address with numbers that are uniformly distributed over [middle − half, middle + half).
   */
  uniform(address: number, count: number, middle: number, half: number): void {
    this.#exports.uniform(address, count, middle, half);
  }

  /** Copies `count` numbers from an address to another one and those `stride` elements apart. */
  spread(to: number, from: number, count: number, stride: number): void {
    this.#exports.spread(to, from, count, stride);
  }

  #adopt(memory: WebAssembly.Memory, shared: boolean): void {
    const { exports } = new WebAssembly.Instance(moduleOf(this.build, shared), { env: { memory } });
    this.#memory = memory;
    this.#exports = exports as unknown as Exports;
    this.#shared = shared;
    for (const pack of this.#packs.values()) this.#link(pack);
    this.#view();
  }

  #link(pack: Pack): void {
    const module = moduleOf(this.build, this.#shared, pack);
    const { exports } = new WebAssembly.Instance(module, { env: { memory: this.#memory } });
    for (const name in pack.places) this.#exports.table?.set(pack.places[name] as number, exports[name]);
  }

  #view(): void {
    if (this.#shared) weigh(this.#memory.buffer);
    this.#f32 = new Float32Array(this.#memory.buffer);
    this.#u32 = new Uint32Array(this.#memory.buffer);
    this.#f64 = new Float64Array(this.#memory.buffer);
  }
}
