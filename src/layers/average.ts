import type { Layer } from './layer.ts';
import { fold, merge } from './merge.ts';
import { scaled } from './pairwise.ts';
import type { NameOptions } from './sameColumns.ts';

/**
 * The mean of two inputs or more, number by number.
 *
 * @throws TypeError or RangeError for an unknown option; `apply` for inputs that are not as many columns each.
 */
export function average(options: NameOptions = {}): Layer {
  return merge('average', options, {
    forward: (graph, inputs) => scaled(graph, fold(graph, 'sum', inputs), 1 / inputs.length),
    backward(graph, dy, inputs) {
      const dx = scaled(graph, dy, 1 / inputs.length);
      return inputs.map(({ requiresGradient }) => (requiresGradient ? dx : undefined));
    },
  });
}
