import { checkOptions } from '../engine/errors.ts';
import { zeros } from '../initializers/zeros.ts';
import { NONE, ROWS } from '../plan/tensor.ts';
import type { Flow, Layer, ParameterTensors } from './layer.ts';
import { checkLayerName, layerOf, onlyInput } from './node.ts';
import { perColumn } from './perColumn.ts';
import type { NameOptions } from './sameColumns.ts';

/**
 * Leaky ReLU with slopes that are learned: y = x where x > 0, else αx.
 *
 * Parameter: weight α, [columns], 0 at first, as in Keras; PyTorch has 0.25.
 *
 * He, Zhang, Ren, Sun: Delving deep into rectifiers (2015).
 *
 * @throws TypeError or RangeError for an unknown option.
 */
export function prelu(options: NameOptions = {}): Layer {
  const { name } = checkOptions('prelu', options, ['name']);
  return layerOf({
    kind: 'prelu',
    name: checkLayerName('prelu', name),
    columns: (inputs) => onlyInput('prelu', inputs),
    parameters: (inputs, panel) => [perColumn('weight', onlyInput('prelu', inputs), panel, zeros())],
    build({ graph, inputs: [input], parameters }) {
      const { tensor: x, learns } = input as Flow;
      const { value: weight, gradient: dWeight } = parameters.weight as ParameterTensors;
      const shape = { rows: ROWS, columns: x.columns, stride: x.stride };
      const y = graph.batch(x.columns);
      graph.call('preluForward', { y, x, weight, ...shape });
      return {
        output: y,
        backward(dy) {
          const dx = learns ? graph.batch(x.columns) : NONE;
          graph.call('preluBackward', { dx, dWeight, dy, x, weight, ...shape });
          return [learns ? dx : undefined];
        },
      };
    },
  });
}
