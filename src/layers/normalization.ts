import { checkNumber, checkOptions, outOfRange, show, wrongKind, wrongMoment } from '../base/errors.ts';
import { momentsOf } from '../data/columnMoments.ts';
import type { ScalerOptions } from '../data/scaler.ts';
import type { Rows } from '../data/table.ts';
import { layersKernels as kernels } from '../engine/packs/layers.ts';
import type { Initializer } from '../initializers/initializer.ts';
import type { Graph } from '../plan/graph.ts';
import { NONE, ROWS, type Tensor } from '../plan/tensor.ts';
import { checkLayerName, layerOf, onlyInput } from './graphNode.ts';
import type { Layer, LayerDefinition, LayerInput, ParameterTensors } from './layer.ts';
import { perColumn } from './perColumn.ts';

export interface NormalizationOptions {
  /** The prefix of its parameters' names: `<name>.mean`. Default: the index of the layer. */
  name?: string;
  /** The mean of each column, as `moments` returns it. Default: measured by `adapt`. */
  mean?: ArrayLike<number>;
  /** The variance of each column, ≥ 0. Required if `mean` is given. */
  variance?: ArrayLike<number>;
}

/** A layer that measures the statistics with which its models start. */
export interface Normalization extends Layer {
  /**
   * Measures mean and variance of each column, for models that are created afterwards. Existing models do not change.
   *
   * @param rows (rows, columns) in one typed array or an array of rows; or one column as an array of numbers
   * @returns the layer itself.
   * @throws TypeError or RangeError for invalid rows, for a different number of columns than before, and for a typed
   * array without `columns` while the number is unknown.
   */
  adapt(rows: Rows | readonly number[], options?: ScalerOptions): Normalization;
}

interface Statistics {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/**
 * Creates a layer that scales inputs to mean 0 and variance 1: y = (x − mean) / √variance for each column. The
 * statistics are measured before the model is created, or given. A column with variance 0 is not divided, as in
 * `standardScaler`: y = x − mean.
 *
 *     normalization().adapt(x)                                      x as an array of rows
 *     normalization().adapt(new Float32Array(…), { columns: 8 })    or in one typed array
 *     normalization({ mean, variance })                             as returned by moments
 *
 * Parameters that are not trained: mean and variance, each [columns]. Weights and checkpoints include them, so a model
 * that will be restored can start with any values.
 *
 * @throws TypeError or RangeError for statistics that are not finite, incomplete or of another length than the input;
 * Error if a model is created without statistics.
 */
export function normalization(options: NormalizationOptions = {}): Normalization {
  const where = 'normalization';
  const { name, mean, variance } = checkOptions(where, options, ['name', 'mean', 'variance']);
  let statistics = mean === undefined && variance === undefined ? undefined : checkStatistics(mean, variance);
  /** Known once statistics or an input are known. */
  let known = statistics?.mean.length;
  const definition: LayerDefinition = {
    kind: where,
    name: checkLayerName(where, name),
    columns(inputs) {
      const columns = onlyInput(where, inputs);
      known ??= columns;
      if (columns !== known)
        throw outOfRange(where, 'input', `${known} columns, as ${statistics ? 'mean' : 'before'}`, columns);
      return columns;
    },
    parameters([columns = 0], panel) {
      if (!statistics) throw wrongMoment(where, 'give mean and variance, or call adapt(x) before the model is made');
      return [
        perColumn('mean', columns, panel, given(statistics.mean), false),
        perColumn('variance', columns, panel, given(statistics.variance), false),
      ];
    },
    build({ graph, inputs: [input], parameters }) {
      const { tensor: x, requiresGradient } = input as LayerInput;
      const { columns, stride } = x;
      const fitted = parameters as { mean: ParameterTensors; variance: ParameterTensors };
      const variance = fitted.variance.value;
      const none = { weight: NONE, bias: NONE, epsilon: 0 };
      const y = graph.batch(columns);
      const scaling = { mean: fitted.mean.value, variance, ...none, rows: ROWS, columns, stride };
      graph.call(kernels.batchNormalizationForward, { y, x, ...scaling });
      return {
        output: y,
        backward(dy) {
          return [requiresGradient ? withoutMean(graph, dy, { variance, weight: NONE, epsilon: 0 }) : undefined];
        },
      };
    },
  };
  const measured = {
    name,
    get mean() {
      return statistics?.mean;
    },
    get variance() {
      return statistics?.variance;
    },
  };
  const layer: Normalization = layerOf(definition, [measured], {
    adapt(rows: Rows | readonly number[], given: ScalerOptions = {}) {
      const { columns = known } = checkOptions('adapt', given, ['columns']);
      if (known !== undefined && columns !== known)
        throw outOfRange('adapt', 'columns', `${known}, as before`, show(columns));
      const measured = momentsOf('adapt', rows, columns);
      statistics = checkStatistics(measured.mean, measured.variance);
      known = statistics.mean.length;
      return layer;
    },
  });
  return layer;
}

/**
 * γ · dy / √(variance + ε) for each column: the gradient through a normalization whose statistics do not depend on the
 * input.
 */
export function withoutMean(
  graph: Graph,
  dy: Tensor,
  scaling: { readonly variance: Tensor; readonly weight: Tensor; readonly epsilon: number },
): Tensor {
  const dx = graph.batch(dy.columns);
  const shape = { rows: ROWS, columns: dy.columns, stride: dy.stride };
  graph.call(kernels.batchNormalizationForward, { y: dx, x: dy, mean: NONE, bias: NONE, ...scaling, ...shape });
  return dx;
}

function checkStatistics(mean: unknown, variance: unknown): Statistics {
  const checked = { mean: toStatistic('mean', mean), variance: toStatistic('variance', variance, 0) };
  const { length } = checked.mean;
  if (checked.variance.length !== length)
    throw outOfRange('normalization', 'variance', `${length} numbers, as mean`, checked.variance.length);
  return checked;
}

function toStatistic(what: string, values: unknown, least = Number.NEGATIVE_INFINITY): Float32Array {
  const list = values as ArrayLike<number>;
  if (!(Array.isArray(values) || ArrayBuffer.isView(values)) || list.length === 0)
    throw wrongKind('normalization', what, 'an array of numbers, as moments gives it', values);
  const rule = least === 0 ? 'a number ≥ 0' : 'a finite number';
  return Float32Array.from(list, (value, index) =>
    checkNumber('normalization', `${what}[${index}]`, value, rule, (number) => number >= least),
  );
}

const given = (numbers: Float32Array): Initializer => ({
  name: 'given',
  fill(values) {
    values.set(numbers);
  },
});
