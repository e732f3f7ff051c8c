import type { Graph, KernelLike } from '../plan/graph.ts';
import type { Tensor } from '../plan/tensor.ts';

/** f(a, b), elementwise. */
export function pairwise(graph: Graph, f: KernelLike<'sum'>, a: Tensor, b: Tensor): Tensor {
  const y = graph.batch(a.columns);
  graph.call(f, { y, a, b, count: y.size });
  return y;
}

/** factor · x */
export function scaled(graph: Graph, x: Tensor, factor: number): Tensor {
  const y = graph.batch(x.columns);
  graph.call('scale', { y, x, factor, count: y.size });
  return y;
}
