import { builtIn } from '../base/builtIn.ts';
import { PENALTY_TERMS } from '../engine/shared.ts';
import { f64Block } from '../plan/graph.ts';
import { linesOf, piecesOf } from '../plan/termLines.ts';
import type { Regularizer } from './regularizer.ts';

/** Creates the regularizer of that name with the penalty l1 · Σ|w| + l2 · Σw². */
export function weightPenalty(name: string, options: object, l1: number, l2: number): Regularizer {
  return builtIn({
    name,
    options,
    call(graph, { value: w, gradient: g, shape, inPanels, penalty }) {
      const count = w.columns;
      const lines = linesOf(shape, inPanels, count, graph.panel);
      const parts = piecesOf(lines, count, PENALTY_TERMS);
      const sums = f64Block(graph, parts);
      graph.call('l1l2Penalty', { partials: sums, g, w, l1, l2, ...lines, count });
      graph.call('sumPartials', { sum: penalty, partials: sums, parts });
    },
  });
}
