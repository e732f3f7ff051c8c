import type { Activation } from '../activations/activation.ts';
import { type ActivationName, resolveActivation } from '../activations/resolve.ts';
import { checkOptions } from '../base/errors.ts';
import { checkLayerName, layerOf, onlyInput } from './graphNode.ts';
import type { Layer, LayerInput } from './layer.ts';
import { type NameOptions, unchanged } from './sameColumns.ts';

/**
 * Creates a layer that applies an activation: after a normalization, for example.
 *
 * @throws TypeError or RangeError for an unknown activation or option.
 */
export function activation(f: ActivationName | Activation, options: NameOptions = {}): Layer {
  const resolved = resolveActivation('activation', f);
  const { name } = checkOptions('activation', options, ['name']);
  return layerOf(
    {
      kind: 'activation',
      name: checkLayerName('activation', name),
      activation: resolved,
      columns: (inputs) => onlyInput('activation', inputs),
      parameters: () => [],
      build({ graph, inputs: [input], activation }) {
        const { tensor: x } = input as LayerInput;
        const y = graph.batch(x.columns);
        activation.forward(graph, y, x);
        return { ...unchanged(input as LayerInput), output: y, source: activation.source === 'input' ? x : y };
      },
    },
    [resolved, { name }],
  );
}
