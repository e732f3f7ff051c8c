import type { Layer } from './layer.ts';
import { fold, merge } from './merge.ts';
import { scaled } from './pairwise.ts';
import type { NameOptions } from './sameColumns.ts';

/**
 * Creates a layer that subtracts the second input from the first.
 *
 * @throws TypeError or RangeError for an unknown option; `apply` if the inputs have different numbers of columns.
 */
export function subtract(options: NameOptions = {}): Layer {
  return merge('subtract', options, {
    exactly: 2,
    forward: (graph, inputs) => fold(graph, 'difference', inputs),
    backward: (graph, dy, [a, b]) => [
      a?.requiresGradient ? dy : undefined,
      b?.requiresGradient ? scaled(graph, dy, -1) : undefined,
    ],
  });
}
