import { checkInteger } from '../base/errors.ts';
import { layersKernels as kernels } from '../engine/packs/layers.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { randomUniform } from '../initializers/randomUniform.ts';
import { type InitializerName, resolveInitializer } from '../initializers/resolve.ts';
import { rows } from '../plan/parameter.ts';
import { ROWS } from '../plan/tensor.ts';
import { checkCount, layerOf, onlyInput } from './graphNode.ts';
import type { Layer, LayerInput, ParameterTensors } from './layer.ts';
import { type ParameterOptions, parameterOptionsOf } from './parameterOptions.ts';

export interface EmbeddingOptions extends ParameterOptions {
  /** How to initialize the vectors. Default: uniform in ±0.05, as in Keras; PyTorch's are normally distributed. */
  initializer?: InitializerName | Initializer;
}

/** Whole numbers up to this one are exact in f32. */
const MOST = 2 ** 24;

/**
 * Creates a layer that maps each whole number from 0 to vocabulary − 1 to a vector of `dimension` numbers. Rows of n
 * such numbers become rows of n · dimension. Its input must be an input of the network, because no gradient can pass
 * through.
 *
 * Parameter: weight, [vocabulary, dimension].
 *
 * @throws TypeError or RangeError for a vocabulary above 2²⁴, a dimension below 1 or an unknown option.
 */
export function embedding(vocabulary: number, dimension: number, options: EmbeddingOptions = {}): Layer {
  checkInteger('embedding', 'vocabulary', vocabulary, 1, MOST);
  checkCount('embedding', 'dimension', dimension);
  const known = parameterOptionsOf('embedding', options, ['initializer']);
  const { name, trainable, initializer = randomUniform() } = known;
  const start = resolveInitializer('embedding', 'initializer', initializer);
  return layerOf(
    {
      kind: 'embedding',
      name,
      readsPadding: false,
      takes: {
        rule: `an integer from 0 to ${vocabulary - 1}`,
        holds: (value) => Number.isInteger(value) && value >= 0 && value < vocabulary,
      },
      columns: (inputs) => onlyInput('embedding', inputs) * dimension,
      parameters: (_, panel) => [
        {
          ...{ name: 'weight', shape: [vocabulary, dimension], storage: rows(vocabulary, dimension, panel) },
          ...{ initializer: start, trainable },
        },
      ],
      build({ graph, inputs: [input], parameters }) {
        const { tensor: x } = input as LayerInput;
        const { value: table, gradient: dTable, trainable: learns } = parameters.weight as ParameterTensors;
        const sizes = { vocabulary, dimension, positions: x.columns, rows: ROWS, xStride: x.stride };
        const y = graph.batch(x.columns * dimension);
        graph.call(kernels.embeddingForward, { y, x, table, ...sizes, yStride: y.stride });
        return {
          output: y,
          backward(dy) {
            if (learns) graph.call(kernels.embeddingBackward, { dTable, dy, x, ...sizes, dyStride: dy.stride });
            return [undefined];
          },
        };
      },
    },
    [vocabulary, dimension, { ...known, initializer: start }],
  );
}
