import { type Build, moduleOf } from './builds.ts';
import { outOfRange } from './errors.ts';

const PAGE = 65_536;
/** 4 GiB, but for the last 64 MiB: a pointer just after a row there would wrap to 0. */
const MOST_PAGES = 65_536 - 1024;

interface Exports {
  run(program: number, thread: number, threads: number): void;
  philox(...counts: number[]): void;
  allFinite(x: number, rows: number, columns: number, stride: number): number;
  PANEL: WebAssembly.Global<'i32'>;
  HEAP: WebAssembly.Global<'i32'>;
}

/** One instance of the kernels on a memory of its own, which nobody else allocates from. */
export class Instance {
  readonly build: Build;
  /** Columns of a weight panel, to a multiple of which rows are padded. */
  readonly panel: number;
  /** The first free byte of the memory. */
  readonly heap: number;
  readonly #memory: WebAssembly.Memory;
  readonly #exports: Exports;
  #f32: Float32Array<ArrayBuffer>;
  #u32: Uint32Array<ArrayBuffer>;
  #f64: Float64Array<ArrayBuffer>;

  constructor(build: Build) {
    this.build = build;
    this.#memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES });
    const { exports } = new WebAssembly.Instance(moduleOf(build), { env: { memory: this.#memory } });
    this.#exports = exports as unknown as Exports;
    this.panel = this.#exports.PANEL.value;
    this.heap = this.#exports.HEAP.value;
    this.#f32 = new Float32Array(this.#memory.buffer);
    this.#u32 = new Uint32Array(this.#memory.buffer);
    this.#f64 = new Float64Array(this.#memory.buffer);
  }

  /** The memory as f32. Not to be kept over a call that may `reserve`: growth detaches it. */
  get f32(): Float32Array<ArrayBuffer> {
    return this.#f32;
  }

  /** The memory as u32; as for `f32`. */
  get u32(): Uint32Array<ArrayBuffer> {
    return this.#u32;
  }

  /** The memory as f64; as for `f32`. */
  get f64(): Float64Array<ArrayBuffer> {
    return this.#f64;
  }

  /** Bytes of the memory. */
  get byteLength(): number {
    return this.#memory.buffer.byteLength;
  }

  /** Grows the memory to hold at least `bytes`, if it does not yet. */
  reserve(bytes: number): void {
    if (bytes <= this.byteLength) return;
    const pages = Math.ceil(bytes / PAGE);
    const size = `${Math.ceil(bytes / 2 ** 20)} MiB`;
    if (pages > MOST_PAGES) throw outOfRange('memory', 'size', 'at most 4032 MiB; use a smaller batch or model', size);
    try {
      this.#memory.grow(pages - this.byteLength / PAGE);
    } catch (cause) {
      throw new RangeError(`memory: size expected what this machine can give, got ${size}`, { cause });
    }
    this.#f32 = new Float32Array(this.#memory.buffer);
    this.#u32 = new Uint32Array(this.#memory.buffer);
    this.#f64 = new Float64Array(this.#memory.buffer);
  }

  /** Runs the program at an address, as `thread` of `threads`: each takes its share of every kernel's output. */
  run(program: number, thread = 0, threads = 1): void {
    this.#exports.run(program, thread, threads);
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
}
