import type { Graph } from '../plan/graph.ts';
import { linesOf } from '../plan/termLines.ts';
import { type SquareSums, type SummedBlock, squareSums } from './norm.ts';
import type { UpdatedParameter } from './optimizer.ts';
import { gradientsOf, spansOf } from './spans.ts';

/** How gradients are clipped. */
export interface Clip {
  readonly kind: 'clipValue' | 'clipNorm' | 'globalClipNorm';
  readonly limit: number;
}

/** Adds calls that clip the gradients of some parameters. */
export function clipGradients(graph: Graph, parameters: readonly UpdatedParameter[], { kind, limit }: Clip): void {
  const spans = () => spansOf(parameters).map(gradientsOf);
  if (kind === 'clipValue') {
    for (const g of spans()) graph.call('clipValue', { g, limit, count: g.columns });
    return;
  }
  const blocks = parameters.map(({ gradient: x, shape, inPanels }): SummedBlock => {
    const count = x.columns;
    return { x, ...linesOf(shape, inPanels, count, graph.panel), count };
  });
  if (kind === 'globalClipNorm') {
    const all = squareSums(graph, blocks);
    for (const g of spans()) graph.call('clipNorm', { g, limit, count: g.columns, ...all });
    return;
  }
  // All sums first, so that threads meet only once for all blocks.
  const each = blocks.map((block) => squareSums(graph, [block]));
  for (const [index, { x: g, count }] of blocks.entries()) {
    graph.call('clipNorm', { g, limit, count, ...(each[index] as SquareSums) });
  }
}
