import { SQUARE_TERMS } from '../engine/shared.ts';
import { f64Block, type Graph } from '../plan/graph.ts';
import type { Tensor } from '../plan/tensor.ts';
import { type Lines, piecesOf } from '../plan/termLines.ts';

/** Sums of squares, f64, from which norms are computed. */
export interface SquareSums {
  readonly sums: Tensor;
  readonly chunks: number;
}

/** A block of `count` numbers, by its lines. */
export interface SummedBlock extends Lines {
  readonly x: Tensor;
  readonly count: number;
}

/** Adds calls for the sums of squares of some blocks together. */
export function squareSums(graph: Graph, blocks: readonly SummedBlock[]): SquareSums {
  const pieces = blocks.map((block) => piecesOf(block, block.count, SQUARE_TERMS));
  const chunks = pieces.reduce((total, count) => total + count, 0);
  const sums = f64Block(graph, chunks);
  let first = 0;
  for (const [index, block] of blocks.entries()) {
    graph.call('squareSums', { sums, first, ...block });
    first += pieces[index] as number;
  }
  return { sums, chunks };
}
