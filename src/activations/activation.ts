import type { Graph, KernelLike } from '../plan/graph.ts';
import type { Tensor } from '../plan/tensor.ts';

/** The kernels of a dense layer that has the activation inside. */
export interface FusedKernels {
  readonly forward: KernelLike<'denseReluForward'>;
  readonly backwardInput: KernelLike<'denseReluBackwardInput'>;
}

/** A function of a layer's outputs: y = f(x), and its derivative told from y. */
export interface Activation {
  readonly name: string;
  /** The scalar of its kernels: a slope, a scale; 0 where there is none. */
  readonly alpha: number;
  /** How a dense layer does it in the same pass; without, a dense layer is followed by `forward`. */
  readonly fused?: FusedKernels;
  /** y = f(x). y may be x. */
  forward(graph: Graph, y: Tensor, x: Tensor): void;
  /** dx = dy · f′(x) where y = f(x). dx may be dy. */
  backward(graph: Graph, dx: Tensor, dy: Tensor, y: Tensor): void;
}

/** An activation that takes each number by itself, from its four kernels. */
export function elementwise(
  name: string,
  kernels: { forward: KernelLike<'reluForward'>; backward: KernelLike<'reluBackward'>; dense: FusedKernels },
  alpha = 0,
): Activation {
  return {
    name,
    alpha,
    fused: kernels.dense,
    forward(graph, y, x) {
      graph.call(kernels.forward, { y, x, alpha, count: y.size });
    },
    backward(graph, dx, dy, y) {
      graph.call(kernels.backward, { dx, dy, y, alpha, count: y.size });
    },
  };
}
