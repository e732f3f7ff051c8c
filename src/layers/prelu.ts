import { layersKernels as kernels } from '../engine/packs/layers.ts';
import { zeros } from '../initializers/zeros.ts';
import { NONE, ROWS } from '../plan/tensor.ts';
import { gradientOf } from './gradientOf.ts';
import { layerOf, onlyInput } from './graphNode.ts';
import type { Layer, LayerInput, ParameterTensors } from './layer.ts';
import { type ParameterOptions, parameterOptionsOf } from './parameterOptions.ts';
import { perColumn } from './perColumn.ts';

/**
 * Creates a leaky ReLU layer with learned slopes: y = x where x > 0, else αx.
 *
 * Parameter: weight α, [columns], initially 0, as in Keras; PyTorch starts at 0.25.
 *
 * He, Zhang, Ren, Sun: Delving deep into rectifiers (2015).
 *
 * @throws TypeError or RangeError for invalid options.
 */
export function prelu(options: ParameterOptions = {}): Layer {
  const { name, trainable } = parameterOptionsOf('prelu', options, []);
  return layerOf(
    {
      kind: 'prelu',
      name,
      columns: (inputs) => onlyInput('prelu', inputs),
      parameters: (inputs, panel) => [perColumn('weight', onlyInput('prelu', inputs), panel, zeros(), trainable)],
      build({ graph, inputs: [input], parameters }) {
        const { tensor: x, requiresGradient } = input as LayerInput;
        const slopes = parameters.weight as ParameterTensors;
        const weight = slopes.value;
        const shape = { rows: ROWS, columns: x.columns, stride: x.stride };
        const y = graph.batch(x.columns);
        graph.call(kernels.preluForward, { y, x, weight, ...shape });
        return {
          output: y,
          backward(dy) {
            const dx = requiresGradient ? graph.batch(x.columns) : NONE;
            graph.call(kernels.preluBackward, { dx, dWeight: gradientOf(slopes), dy, x, weight, ...shape });
            return [requiresGradient ? dx : undefined];
          },
        };
      },
    },
    [{ name, trainable }],
  );
}
