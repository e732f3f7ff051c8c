import type { Graph } from '../plan/graph.ts';
import { sizeFor, type Tensor } from '../plan/tensor.ts';

/** Numbers that one f64 of the kernel squareSums takes in. */
const CHUNK = 4096;

/** Sums of squares, f64: what norms are told from. */
export interface SquareSums {
  readonly sums: Tensor;
  readonly chunks: number;
}

/** Adds calls for the sums of squares of some blocks together, of fixed sizes. */
export function squareSums(graph: Graph, blocks: readonly Tensor[]): SquareSums {
  const counts = blocks.map(({ size }) => sizeFor(size, 1, 1));
  const chunks = counts.reduce((total, count) => total + Math.ceil(count / CHUNK), 0);
  const sums = graph.block(2 * chunks);
  let first = 0;
  for (const [index, x] of blocks.entries()) {
    const count = counts[index] as number;
    graph.call('squareSums', { sums, x, first, count });
    first += Math.ceil(count / CHUNK);
  }
  return { sums, chunks };
}
