import { purposes } from '../base/random.ts';
import { populationKernels as kernels } from '../engine/packs/population.ts';
import { LINE } from '../engine/shared.ts';
import { Graph } from '../plan/graph.ts';
import type { Runnable } from '../plan/program.ts';
import type { Runtime } from '../plan/runtime.ts';
import { ROWS, type Tensor } from '../plan/tensor.ts';

/** The random orders of rows that members take in an epoch: of each, that of its seed, as of a model. */
export class Orders implements Runnable {
  readonly graph: Graph;
  readonly kept: readonly Tensor[];
  readonly #orders: Tensor;
  readonly #seeds: Tensor;
  readonly #runtime: Runtime;
  readonly #seed: number;
  readonly #rows: number;

  constructor(runtime: Runtime, seed: number, rows: number) {
    const graph = new Graph(runtime.instance.panel);
    this.#orders = graph.block({ perRow: rows });
    this.#seeds = graph.block({ perRow: 3 });
    const scratch = graph.block({ perThread: LINE, fromRows: 0 });
    const given = { orders: this.#orders, seeds: this.#seeds, scratch, purpose: purposes.shuffle };
    graph.call(kernels.shuffleRows, { ...given, rows, members: ROWS });
    this.graph = graph;
    this.kept = [this.#orders, this.#seeds];
    this.#runtime = runtime;
    this.#seed = seed;
    this.#rows = rows;
  }

  /** Orders for the epoch of each member, one after the other. */
  draw(epochs: Float64Array): Uint32Array {
    const program = this.#runtime.load(this, epochs.length);
    const { u32 } = this.#runtime.instance;
    let at = program.element(this.#seeds);
    for (const [i, epoch] of epochs.entries()) {
      u32[at++] = this.#seed + i;
      u32[at++] = Math.floor((this.#seed + i) / 2 ** 32);
      u32[at++] = epoch;
    }
    this.#runtime.run();
    const start = program.element(this.#orders);
    return this.#runtime.instance.u32.slice(start, start + epochs.length * this.#rows);
  }
}
