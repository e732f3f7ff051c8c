import { populationKernels as kernels } from '../engine/packs/population.ts';
import { LANES, PAIR } from '../engine/shared.ts';
import { Graph } from '../plan/graph.ts';
import type { Program, Runnable } from '../plan/program.ts';
import type { Runtime } from '../plan/runtime.ts';
import { isTensor, persistent, ROWS, type Tensor } from '../plan/tensor.ts';
import type { BlockCall } from './blockCalls.ts';
import type { BlockRunnable, OuterTensor } from './blockProgram.ts';

const WORD = 4;

/** Words of a layer in the kernel's table. */
const LAYER = 7;

/** A dense layer: its weights by where they begin in a block, in elements. */
interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly w: number;
  /** 0 if there is none: w comes first. */
  readonly b: number;
  readonly activation: number;
  readonly alpha: number;
  readonly beta: number;
}

/** The layers of calls from one tensor to another; undefined if they are more than a chain of dense layers. */
export function denseLayers(calls: readonly BlockCall[], input: Tensor, output: Tensor): DenseLayer[] | undefined {
  const layers: DenseLayer[] = [];
  let last = input;
  for (const { kernel, arguments: args } of calls) {
    if (kernel !== (kernels.denseForwardLanes as typeof kernel) || args.x !== last) return undefined;
    const { w, b, y, ...numbers } = args as unknown as DenseLayer & Readonly<Record<'w' | 'b' | 'y', Tensor>>;
    layers.push({ ...(numbers as unknown as DenseLayer), w: w.offset, b: b.offset });
    last = y;
  }
  return last === output && isTensor(last) ? layers : undefined;
}

/** What to make of the layers. */
interface Description {
  readonly panel: number;
  readonly layers: readonly DenseLayer[];
  /** Rows of each member. */
  readonly rows: number;
  /** Whether the rows are the same ones for all. */
  readonly shared: boolean;
  /** Elements of a block's weights. */
  readonly parameters: number;
  /** Whether weights are read before they are used. */
  readonly ahead: boolean;
  /** Floating-point operations of a block. */
  readonly operations: number;
}

/** The predictions of networks of dense layers: one call of a kernel for any number of blocks. */
export class DenseProgram implements Runnable, BlockRunnable {
  readonly graph: Graph;
  readonly kept: readonly Tensor[];
  readonly x: OuterTensor;
  readonly y: OuterTensor;
  readonly #description: Description;
  readonly #table: Tensor;

  constructor(description: Description) {
    const { panel, layers, rows, shared, parameters, ahead, operations } = description;
    this.#description = description;
    const { inputs } = layers[0] as DenseLayer;
    const { outputs } = layers.at(-1) as DenseLayer;
    const widest = Math.max(...layers.map((layer) => layer.outputs));
    const graph = new Graph(panel);
    // rowsToLanes reads up to three numbers behind the last
    const x = graph.block(shared ? rows * inputs + LANES : { perRow: rows * inputs * PAIR + LANES });
    const y = graph.block({ perRow: rows * outputs * PAIR });
    const scratch = graph.block({ perThread: rows * (inputs + 2 * widest) * PAIR, fromRows: 0 });
    this.#table = graph.block(1 + LAYER * layers.length);
    graph.call(kernels.denseNetworkLanes, {
      ...{ y, x, table: this.#table, scratch, layers: layers.length, numbers: parameters / PAIR, widest, rows },
      ...{ shared: Number(shared), ahead: Number(ahead), blocks: ROWS },
      operations: { perRow: Math.min(operations, 2 ** 31) },
    });
    this.graph = graph;
    this.kept = [this.#table, x, y];
    this.x = { tensor: x, perBlock: shared ? 0 : rows * inputs * PAIR, shared: shared ? rows * inputs : 0 };
    this.y = { tensor: y, perBlock: rows * outputs * PAIR, shared: 0 };
  }

  element(program: Program, { tensor }: OuterTensor): number {
    return program.element(tensor);
  }

  load(runtime: Runtime, first: number, blocks: number): Program {
    const { layers, parameters } = this.#description;
    const program = runtime.load(this, blocks);
    const { f32, u32 } = runtime.instance;
    let at = program.element(this.#table);
    u32[at++] = (program.element(persistent('parameters', 0, 0)) + first * parameters) * WORD;
    for (const { inputs, outputs, w, b, activation, alpha, beta } of layers) {
      u32.set([inputs, outputs, w * WORD, b * WORD, activation], at);
      f32[at + 5] = alpha;
      f32[at + 6] = beta;
      at += LAYER;
    }
    return program;
  }
}
