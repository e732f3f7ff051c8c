import { checkNumber, checkOptions, outOfRange, wrongKind } from '../engine/errors.ts';
import type { Initializer } from '../initializers/initializer.ts';
import type { Graph } from '../plan/graph.ts';
import { NONE, ROWS, type Tensor } from '../plan/tensor.ts';
import type { Flow, Layer, ParameterTensors } from './layer.ts';
import { checkLayerName, layerOf, onlyInput } from './node.ts';
import { perColumn } from './perColumn.ts';

export interface NormalizationOptions {
  /** What the names of its parameters begin with: `<name>.mean`. Default: its place among the layers. */
  name?: string;
  /** The mean of each column, as `moments` gives it. */
  mean: ArrayLike<number>;
  /** The variance of each column, ≥ 0. */
  variance: ArrayLike<number>;
}

/** Added to the variance, so that columns that are all alike become 0: σ ≥ 10⁻⁷, as in Keras. */
const EPSILON = 1e-14;

/**
 * Inputs with mean 0 and variance 1: y = (x − mean) / √variance by columns, from statistics that are fitted before.
 *
 *     normalization(moments(x))                                      x as an array of rows
 *     normalization(moments(new Float32Array(…), { columns: 8 }))    or in one typed array
 *
 * Parameters that are not trained: mean and variance, each [columns].
 *
 * @throws TypeError or RangeError for statistics that are no finite numbers, or not of the input's columns.
 */
export function normalization(options: NormalizationOptions): Layer {
  const where = 'normalization';
  const { name, mean, variance } = checkOptions(where, options, ['name', 'mean', 'variance']);
  const start = { mean: checkStatistic('mean', mean), variance: checkStatistic('variance', variance, 0) };
  const columns = start.mean.length;
  if (start.variance.length !== columns)
    throw outOfRange(where, 'variance', `${columns} numbers, as mean`, start.variance.length);
  return layerOf({
    kind: where,
    name: checkLayerName(where, name),
    columns(inputs) {
      if (onlyInput(where, inputs) !== columns)
        throw outOfRange(where, 'input', `${columns} columns, as mean`, inputs[0] as number);
      return columns;
    },
    parameters: (_, panel) => [
      perColumn('mean', columns, panel, given(start.mean), false),
      perColumn('variance', columns, panel, given(start.variance), false),
    ],
    build({ graph, inputs: [input], parameters }) {
      const { tensor: x, learns } = input as Flow;
      const fitted = parameters as { mean: ParameterTensors; variance: ParameterTensors };
      const variance = fitted.variance.value;
      const none = { weight: NONE, bias: NONE, epsilon: EPSILON };
      const shape = { rows: ROWS, columns, stride: x.stride };
      const y = graph.batch(columns);
      graph.call('batchNormalizationForward', { y, x, mean: fitted.mean.value, variance, ...none, ...shape });
      return {
        output: y,
        backward(dy) {
          return [learns ? withoutMean(graph, dy, { variance, weight: NONE, epsilon: EPSILON }) : undefined];
        },
      };
    },
  });
}

/** γ · dy / √(variance + ε) by columns: the gradient through a normalization by statistics that are no function of the input. */
export function withoutMean(
  graph: Graph,
  dy: Tensor,
  scaling: { readonly variance: Tensor; readonly weight: Tensor; readonly epsilon: number },
): Tensor {
  const dx = graph.batch(dy.columns);
  const shape = { rows: ROWS, columns: dy.columns, stride: dy.stride };
  graph.call('batchNormalizationForward', { y: dx, x: dy, mean: NONE, bias: NONE, ...scaling, ...shape });
  return dx;
}

function checkStatistic(what: string, values: ArrayLike<number>, least = Number.NEGATIVE_INFINITY): Float32Array {
  if (!(Array.isArray(values) || ArrayBuffer.isView(values)) || values.length === 0)
    throw wrongKind('normalization', what, 'an array of numbers, as moments gives it', values);
  const rule = least === 0 ? 'a number ≥ 0' : 'a finite number';
  return Float32Array.from(values, (value, index) =>
    checkNumber('normalization', `${what}[${index}]`, value, rule, (number) => number >= least),
  );
}

const given = (numbers: Float32Array): Initializer => ({
  name: 'given',
  fill(values) {
    values.set(numbers);
  },
});
