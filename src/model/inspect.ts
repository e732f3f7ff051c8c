import type { LossGraph } from '../lowering/lossGraphs.ts';
import type { Application, PlacedParameter } from '../network/network.ts';
import { count } from '../plan/parameter.ts';
import type { Program } from '../plan/program.ts';
import { gradientAt, type Tensor } from '../plan/tensor.ts';
import { type Examples, signatureOf } from '../training/examples.ts';
import { feedStep } from '../training/feed.ts';
import type { Compiled, ModelState } from '../training/state.ts';

/** What a layer does with some rows. */
export interface LayerReport {
  readonly name: string;
  readonly kind: string;
  readonly activation: string | undefined;
  /** The mean of its outputs, over rows and units. */
  readonly mean: number;
  readonly deviation: number;
  /** The share of outputs that are 0. */
  readonly zeros: number;
  /** The share of outputs within 1 % of a bound of the activation's range (except 0 of relu). */
  readonly saturated: number;
  /** The share of units whose output is the same for every row. */
  readonly deadUnits: number;
  /** For each trainable parameter, its L2 norm and that of the gradient of the mean loss with respect to it. */
  readonly parameters: readonly { readonly name: string; readonly norm: number; readonly gradientNorm: number }[];
}

/** Examines every application of a layer, in one forward and backward pass over all rows. */
export function inspectLayers(state: ModelState, compiled: Compiled, examples: Examples): LayerReport[] {
  const graph = compiled.graphs.gradients(signatureOf(examples), true);
  const program = feedStep(state, compiled, graph, examples, { first: 0, count: examples.rows });
  state.runtime.run();
  return state.network.applications.map((application, index) => reportOf(state, graph, program, application, index));
}

function reportOf(
  state: ModelState,
  graph: LossGraph,
  program: Program,
  { placed }: Application,
  index: number,
): LayerReport {
  const { layer, name, parameters } = placed;
  return {
    ...{ name, kind: layer.kind, activation: layer.activation?.name },
    ...outputsOf(state, program, graph.watched[index] as Tensor, layer.activation?.bounds),
    parameters: parameters
      .filter(({ trainable }) => trainable)
      .map((parameter) => ({
        name: parameter.name,
        norm: normOf(state, parameter, parameter.tensor),
        gradientNorm: normOf(state, parameter, gradientAt(parameter.tensor)),
      })),
  };
}

function outputsOf(
  { runtime }: ModelState,
  { rows, element }: Program,
  tensor: Tensor,
  bounds: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
) {
  const { columns, stride } = tensor;
  const { f32 } = runtime.instance;
  const start = element(tensor);
  const near = 0.01 * (bounds[1] - bounds[0]);
  let [sum, squares, zeros, saturated, deadUnits] = [0, 0, 0, 0, 0];
  for (let j = 0; j < columns; j++) {
    const first = f32[start + j] as number;
    let dead = true;
    for (let i = 0; i < rows; i++) {
      const value = f32[start + i * stride + j] as number;
      sum += value;
      squares += value * value;
      if (value === 0) zeros++;
      if (Number.isFinite(near) && (value <= bounds[0] + near || value >= bounds[1] - near)) saturated++;
      if (value !== first) dead = false;
    }
    if (dead) deadUnits++;
  }
  const all = rows * columns;
  const mean = sum / all;
  const deviation = Math.sqrt(Math.max(squares / all - mean * mean, 0));
  return { mean, deviation, zeros: zeros / all, saturated: saturated / all, deadUnits: deadUnits / columns };
}

/** The norm of a parameter, or of its gradient, by where it is. */
function normOf({ runtime }: ModelState, { storage, shape }: PlacedParameter, tensor: Tensor): number {
  const data = new Float32Array(count(shape));
  storage.read(runtime.instance.f32, runtime.element(tensor), data);
  return Math.sqrt(data.reduce((total, value) => total + value * value, 0));
}
