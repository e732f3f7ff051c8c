import type { Build } from '../engine/builds.ts';
import { Instance } from '../engine/instance.ts';
import { interpretKernels } from '../engine/packs/interpret.ts';
import { OwnArena } from '../plan/arena.ts';
import { Graph } from '../plan/graph.ts';
import { Runtime } from '../plan/runtime.ts';
import { ROWS } from '../plan/tensor.ts';

/** Pairs that the kernel takes at once. */
const BLOCK = 16;

/** Words of a list that are run at once, at least. */
const LIST = 65_536;

/** Words of a record without its terms, and of a term. */
const [RECORD, TERM] = [5, 2];

/**
 * Rows of f64, one number for each pair, and sums of them that are listed, then run: out = f(start + Σ weight · from) − less.
 * Row 0 is zeros. The bits are the same in every build.
 */
export class UnitSums {
  /** Numbers of a row: the pairs, and zeros or what else is finite up to whole blocks. */
  readonly width: number;
  /** (rows, width) */
  readonly numbers: Float64Array;
  readonly #runtime: Runtime;
  readonly #words: Uint32Array;
  readonly #weights: Float32Array;
  /** The first word of the last record, and the first after it. */
  #record = 0;
  #end = 1;

  /** `terms` are the most of one sum. */
  constructor(build: Build, rows: number, pairs: number, terms: number) {
    this.width = Math.ceil(pairs / BLOCK) * BLOCK;
    const instance = new Instance(build);
    const runtime = new Runtime(new OwnArena(instance), { parameters: 0, gradients: 0, slots: 0, state: 0 });
    const graph = new Graph(instance.panel);
    const size = Math.max(LIST, 1 + RECORD + terms * TERM);
    const [data, list] = [graph.block({ perRow: 2 * rows }), graph.block(size)];
    graph.call(interpretKernels.unitSums, { data, list, pairs: ROWS });
    const program = runtime.load({ graph, kept: [data, list], alone: true }, this.width);
    const first = program.element(data) / 2;
    this.#runtime = runtime;
    this.numbers = instance.f64.subarray(first, first + rows * this.width).fill(0);
    const words = program.element(list);
    this.#words = instance.u32.subarray(words, words + size);
    this.#weights = instance.f32.subarray(words, words + size);
  }

  /** Begins a sum; `less` 0 for nothing. Its terms follow. */
  begin(out: number, start: number, less: number, isRelu: boolean, terms: number): void {
    if (this.#end + RECORD + terms * TERM > this.#words.length) this.run();
    const words = this.#words;
    const bytes = 8 * this.width;
    const at = this.#end;
    words[at] = out * bytes;
    words[at + 1] = start * bytes;
    words[at + 2] = less * bytes;
    words[at + 3] = Number(isRelu);
    words[at + 4] = 0;
    this.#record = at;
    this.#end = at + RECORD;
  }

  /** Adds a term to the sum that was begun: `terms` at most. */
  term(from: number, weight: number): void {
    const words = this.#words;
    const count = this.#record + 4;
    words[this.#end] = from * 8 * this.width;
    this.#weights[this.#end + 1] = weight;
    words[count] = (words[count] as number) + 1;
    this.#end += TERM;
  }

  /** Computes the sums that are listed, in their order. */
  run(): void {
    if (this.#end === 1) return;
    this.#words[0] = 4 * this.#end;
    this.#runtime.run();
    this.#end = 1;
  }
}
