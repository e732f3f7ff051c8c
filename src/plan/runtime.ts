import type { Instance } from '../engine/instance.ts';
import { type purposes, RANDOM_BYTES, RandomStream } from '../engine/random.ts';
import { type Layout, layoutOf, type RegionSizes } from './layout.ts';
import { assemble, type Program, type Runnable, wordsOf } from './program.ts';
import type { Tensor } from './tensor.ts';

/** Programs kept for each graph: for a full batch, the last one of an epoch, and two more. */
const MOST_PROGRAMS = 4;

/** The memory of one model: where everything is, and the programs that run on it. */
export class Runtime {
  readonly instance: Instance;
  readonly #programs = new Map<Runnable, Map<number, Program>>();
  #layout!: Layout;
  #loaded: Program | undefined;

  constructor(instance: Instance, sizes: RegionSizes, runnables: readonly Runnable[]) {
    this.instance = instance;
    this.arrange(sizes, runnables);
  }

  /** Lays the memory out anew for these graphs: the parameters stay as they are, gradients, slots and state become zeros. */
  arrange(sizes: RegionSizes, runnables: readonly Runnable[]): void {
    const program = Math.max(...runnables.map(({ graph }) => wordsOf(graph)));
    const layout = layoutOf(this.instance.heap, sizes, program);
    this.instance.reserve(layout.base.workspace + RANDOM_BYTES);
    this.instance.f32.fill(0, layout.base.gradients / 4, layout.program / 4);
    this.#layout = layout;
    this.#loaded = undefined;
    this.#programs.clear();
    for (const runnable of runnables) this.#programs.set(runnable, new Map());
  }

  /** The program of a graph for a batch of `rows`, with memory for it, loaded: ready to be given its input. */
  load(runnable: Runnable, rows: number): Program {
    if (this.#loaded?.rows === rows && this.#loaded.runnable === runnable) return this.#loaded;
    const program = this.#assembled(runnable, rows);
    this.instance.reserve(program.end);
    this.instance.u32.set(program.words, this.#layout.program / 4);
    this.#loaded = program;
    return program;
  }

  /** Runs the loaded program. */
  run(): void {
    this.instance.run(this.#layout.program);
  }

  /** The element at which a tensor of a region other than the workspace starts, in the memory seen as f32. */
  element(tensor: Tensor): number {
    return this.#layout.base[tensor.region] / 4 + tensor.offset;
  }

  /** Random numbers; they are drawn into the workspace, so not while a program is being fed or read. */
  random(seed: number, purpose: keyof typeof purposes, stream: number): RandomStream {
    return new RandomStream(this.instance, this.#layout.base.workspace, seed, purpose, stream);
  }

  #assembled(runnable: Runnable, rows: number): Program {
    const programs = this.#programs.get(runnable);
    if (!programs) throw new Error('runtime: graph expected one that the memory is arranged for');
    let program = programs.get(rows);
    if (!program) {
      program = assemble(runnable, rows, this.#layout);
      const [oldest] = programs.keys();
      if (programs.size === MOST_PROGRAMS && oldest !== undefined) programs.delete(oldest);
      programs.set(rows, program);
    }
    return program;
  }
}
