import type { Layer } from './layer.ts';
import { fold, merge } from './merge.ts';
import { scaled } from './pairwise.ts';
import type { NameOptions } from './sameColumns.ts';

/**
 * Creates a layer that computes the elementwise mean of two or more inputs.
 *
 * @throws TypeError or RangeError for an unknown option; `apply` if the inputs have different numbers of columns.
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
