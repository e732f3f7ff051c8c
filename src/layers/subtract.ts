import type { Layer } from './layer.ts';
import { fold, merge } from './merge.ts';
import { scaled } from './pairwise.ts';
import type { NameOptions } from './sameColumns.ts';

/**
 * The first of two inputs less the second.
 *
 * @throws TypeError or RangeError for an unknown option; `apply` for inputs that are not as many columns each.
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
