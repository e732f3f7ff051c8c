import { builtIn } from '../base/builtIn.ts';
import { kernels } from '../engine/kernels.ts';
import type { Pack } from '../engine/kernelTable.ts';
import type { Graph, KernelLike, KernelName } from '../plan/graph.ts';
import { ROWS, type Tensor } from '../plan/tensor.ts';

/** What a kernel needs to apply an activation in the same pass: its code and two scalars. */
export interface Fused {
  readonly activation: number;
  readonly alpha: number;
  readonly beta: number;
}

/** A function applied to a layer's outputs, y = f(x), and its derivative. */
export interface Activation {
  readonly name: string;
  /** The options that recreate it, with its name. */
  readonly options: object;
  /** What its derivative is computed from: the input x or the output y. */
  readonly source: 'input' | 'output';
  /** The range of its outputs, if both ends are bounded. */
  readonly bounds?: readonly [low: number, high: number] | undefined;
  /** How a dense layer applies it in the same pass. If missing, `forward` follows the dense layer. */
  readonly fused?: Fused;
  /** The pack that its kernel needs. */
  readonly pack?: Pack | undefined;
  /** y = f(x). y may be x. */
  forward(graph: Graph, y: Tensor, x: Tensor): void;
  /** dx = dy · f′(x), with `source` the x or the y of `forward`. dx may be dy. */
  backward(graph: Graph, dx: Tensor, dy: Tensor, source: Tensor): void;
}

/** Properties of an activation besides its name and its kernel's code. */
interface Details {
  readonly alpha?: number;
  readonly beta?: number;
  readonly source?: Activation['source'];
  readonly options?: object;
  readonly bounds?: Activation['bounds'];
  readonly pack?: Pack;
}

/** A kernel that applies an activation, with the pack that it needs for that. */
export function kernelFor<K extends KernelName>(name: K, { pack }: Pick<Activation, 'pack'>) {
  return pack ? { ...kernels[name], name, pack } : name;
}

/** Creates an elementwise activation from its kernel's code. */
export function elementwise(
  name: string,
  activation: number,
  { alpha = 0, beta = 0, source = 'output', options = {}, bounds, pack }: Details = {},
): Activation {
  const fused = { activation, alpha, beta };
  return builtIn({
    ...{ name, options, source, bounds, fused, pack },
    forward(graph, y, x) {
      graph.call(kernelFor('activationForward', this), {
        y,
        x,
        ...fused,
        rows: ROWS,
        columns: y.columns,
        stride: y.stride,
      });
    },
    backward(graph, dx, dy, source) {
      const shape = { rows: ROWS, columns: dx.columns, stride: dx.stride };
      graph.call(kernelFor('activationBackward', this), { dx, dy, source, ...fused, ...shape });
    },
  });
}

/** Creates an activation of whole rows whose derivative is computed from its output. */
export function rowwise(
  name: string,
  kernels: { forward: KernelLike<'softmaxForward'>; backward: KernelLike<'softmaxBackward'> },
): Activation {
  return builtIn({
    ...{ name, options: {}, source: 'output' },
    forward(graph, y, x) {
      graph.call(kernels.forward, { y, x, rows: ROWS, columns: y.columns, stride: y.stride });
    },
    backward(graph, dx, dy, y) {
      graph.call(kernels.backward, { dx, dy, y, rows: ROWS, columns: y.columns, stride: y.stride });
    },
  });
}
