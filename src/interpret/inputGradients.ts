import { checkOptions, outOfRange } from '../base/errors.ts';
import { withColumns } from '../data/columns.ts';
import type { Model, Predictions } from '../model/model.ts';
import type { NetworkInput } from '../network/network.ts';
import type { Tensor } from '../plan/tensor.ts';
import type { Inputs } from '../training/examples.ts';
import { type InputRows, toInputs } from '../training/input.ts';
import type { ModelState } from '../training/state.ts';
import { type Activations, captureRows } from './capture.ts';
import { metricPass } from './metricPass.ts';
import { inputNames } from './places.ts';
import { type Head, headOf, type Metric, type RowMetric, toRowMetric } from './rowMetric.ts';
import { copyRows, runRows } from './run.ts';

export interface MetricOptions {
  /** The question to the network. */
  metric: Metric;
  /** The output that the metric uses, by name or index, if there are several. */
  of?: string | number;
}

/**
 * Numbers for the inputs of a network: an array, or with several inputs an array or object of arrays, in the form of x.
 */
export type ByInputs = Float32Array | readonly Float32Array[] | Readonly<Record<string, Float32Array>>;

/**
 * Computes the gradient of a metric with respect to the inputs of each row: how fast the metric grows with each input
 * (saliency). With several inputs, tell TypeScript the type: `inputGradients<readonly Float32Array[]>(…)`.
 *
 *     inputGradients(model, x, { metric: { output: 4 } })      rows × inputs, row-major
 *
 * @throws TypeError or RangeError for invalid input, and for an input without a gradient, such as that of an embedding;
 * Error if the model is disposed.
 */
export function inputGradients<G extends ByInputs = Float32Array>(
  model: Model<Predictions>,
  x: InputRows,
  options: MetricOptions,
): G {
  return model.look('inputGradients', (state) => {
    const { metric, of } = checkOptions('inputGradients', options, ['metric', 'of']);
    const inputs = toInputs('inputGradients', '', state.network, x, true);
    const head = headOf('inputGradients', state.network, of);
    const rowMetric = toRowMetric('inputGradients', metric, head, inputs.rows, () => numbersOf(state, head, inputs));
    return arrangeInputs(state, x, gradientRows('inputGradients', state, head, rowMetric, inputs).gradients) as G;
  });
}

/** What a metric looks at, for all rows. */
export function numbersOf(state: ModelState, { source, isLogits }: Head, inputs: Inputs): Float32Array {
  if ('input' in source) return Float32Array.from((inputs.x[source.input] as Inputs['x'][number]).data);
  const [captured] = captureRows(state, inputs, [source.application], isLogits ? 'preActivation' : 'output');
  return (captured as Activations).data;
}

/** The values of a metric for all rows, and its gradients by each input of the network. */
export function gradientRows(
  where: string,
  state: ModelState,
  head: Head,
  metric: RowMetric,
  inputs: Inputs,
): { readonly values: Float64Array; readonly gradients: readonly Float32Array[] } {
  const { network } = state;
  const seen: Tensor[] = [];
  const values = new Float64Array(inputs.rows);
  let from = 0;
  const taps = {
    gradient({ source, at }: { source: object; at: string }, tensor: Tensor) {
      if ('input' in source && at === 'output') seen[source.input as number] = tensor;
      return tensor;
    },
  };
  const pass = metricPass(network, head, taps, (numbers, row, gradient) => {
    values[from + row] = metric(numbers, from + row, gradient);
  });
  const missing = network.inputs.findIndex((_, index) => !seen[index]);
  if (missing >= 0)
    throw outOfRange(where, `input ${inputNames(network)[missing]}`, 'one with a gradient', 'that of an embedding');
  const gradients = network.inputs.map(({ columns }: NetworkInput) =>
    withColumns(new Float32Array(inputs.rows * columns), columns),
  );
  runRows(
    state,
    { ...pass, kept: [...pass.kept, ...seen] },
    inputs,
    (program, first, count) => {
      for (const [index, tensor] of seen.entries())
        copyRows(state, program, tensor, count, gradients[index] as Float32Array, first);
    },
    (program, first, count) => {
      from = first;
      const { f32 } = state.runtime.instance;
      for (const zero of pass.zeros) f32.fill(0, program.element(zero), program.element(zero) + count * zero.stride);
    },
  );
  return { values, gradients };
}

/** Arrays of each input, as x was given. */
export function arrangeInputs({ network }: ModelState, x: InputRows, arrays: readonly Float32Array[]): ByInputs {
  const names = inputNames(network);
  const isNamed = !Array.isArray(x) && !ArrayBuffer.isView(x);
  if (isNamed) return Object.fromEntries(arrays.map((array, index) => [names[index] as string, array]));
  return arrays.length === 1 ? (arrays[0] as Float32Array) : arrays;
}
