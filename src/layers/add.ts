import type { Layer } from './layer.ts';
import { fold, merge } from './merge.ts';
import type { NameOptions } from './sameColumns.ts';

/**
 * The sum of two inputs or more.
 *
 * @throws TypeError or RangeError for an unknown option; `apply` for inputs that are not as many columns each.
 */
export function add(options: NameOptions = {}): Layer {
  return merge('add', options, {
    forward: (graph, inputs) => fold(graph, 'sum', inputs),
    backward: (_, dy, inputs) => inputs.map(({ requiresGradient }) => (requiresGradient ? dy : undefined)),
  });
}
