import type { Layer } from './layer.ts';
import { fold, merge } from './merge.ts';
import type { NameOptions } from './sameColumns.ts';

/**
 * Creates a layer that adds two or more inputs.
 *
 * @throws TypeError or RangeError for an unknown option; `apply` if the inputs have different numbers of columns.
 */
export function add(options: NameOptions = {}): Layer {
  return merge('add', options, {
    forward: (graph, inputs) => fold(graph, 'sum', inputs),
    backward: (_, dy, inputs) => inputs.map(({ requiresGradient }) => (requiresGradient ? dy : undefined)),
  });
}
