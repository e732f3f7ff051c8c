import type { Layer } from './layer.ts';
import { fold, merge } from './merge.ts';
import type { NameOptions } from './sameColumns.ts';

/**
 * The product of two inputs or more, number by number.
 *
 * @throws TypeError or RangeError for an unknown option; `apply` for inputs that are not as many columns each.
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
