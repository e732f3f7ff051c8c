import type { Graph } from '../plan/graph.ts';
import { type SquareSums, squareSums } from './norm.ts';
import type { UpdatedParameter } from './optimizer.ts';
import { gradientsOf, spansOf } from './spans.ts';

/** How gradients are kept small. */
export interface Clip {
  readonly kind: 'clipValue' | 'clipNorm' | 'globalClipNorm';
  readonly limit: number;
}

/** Adds calls that clip the gradients of some parameters. */
export function clipGradients(graph: Graph, parameters: readonly UpdatedParameter[], { kind, limit }: Clip): void {
  const blocks =
    kind === 'clipNorm' ? parameters.map(({ gradient }) => gradient) : spansOf(parameters).map(gradientsOf);
  if (kind === 'clipValue') {
    for (const g of blocks) graph.call('clipValue', { g, limit, count: g.columns });
    return;
  }
  // All sums first, so that threads meet only once for all blocks.
  const all = kind === 'globalClipNorm' ? squareSums(graph, blocks) : undefined;
  const each = blocks.map((g) => all ?? squareSums(graph, [g]));
  for (const [index, g] of blocks.entries()) {
    graph.call('clipNorm', { g, limit, count: g.columns, ...(each[index] as SquareSums) });
  }
}
