import { builtIn } from '../engine/builtIn.ts';
import { partials, type Regularizer } from './regularizer.ts';

/** Numbers whose penalties are one sum. */
const PART = 1024;

/** The regularizer of that name with the penalty l1 · Σ|w| + l2 · Σw². */
export function weightPenalty(name: string, options: object, l1: number, l2: number): Regularizer {
  return builtIn({
    name,
    options,
    call(graph, { value: w, gradient: g, penalty }) {
      const parts = Math.ceil(w.columns / PART);
      const sums = partials(graph, parts);
      graph.call('l1l2Penalty', { partials: sums, g, w, l1, l2, count: w.columns, parts });
      graph.call('sumPartials', { sum: penalty, partials: sums, parts });
    },
  });
}
