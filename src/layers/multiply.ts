import type { Layer } from './layer.ts';
import { fold, merge } from './merge.ts';
import type { NameOptions } from './sameColumns.ts';

/**
 * Creates a layer that computes the elementwise product of two or more inputs.
 *
 * @throws TypeError or RangeError for an unknown option; `apply` if the inputs have different numbers of columns.
 */
export function multiply(options: NameOptions = {}): Layer {
  return merge('multiply', options, {
    forward: (graph, inputs) => fold(graph, 'product', inputs),
    backward(graph, dy, inputs) {
      const tensors = inputs.map(({ tensor }) => tensor);
      return inputs.map(({ requiresGradient }, index) =>
        requiresGradient
          ? fold(
              graph,
              'product',
              tensors.map((tensor, other) => (other === index ? dy : tensor)),
            )
          : undefined,
      );
    },
  });
}
