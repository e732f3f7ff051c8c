import { builtIn } from '../base/builtIn.ts';
import { checkName, checkOptions, outOfRange } from '../base/errors.ts';
import { layersKernels as kernels } from '../engine/packs/layers.ts';
import { LANES } from '../engine/shared.ts';
import { f64Block, type Graph } from '../plan/graph.ts';
import { padded } from '../plan/panels.ts';
import type { Tensor } from '../plan/tensor.ts';
import { checkFactor, type Regularized, type Regularizer } from './regularizer.ts';

export interface OrthogonalRegularizerOptions {
  /** The penalty if all vectors are parallel, ≥ 0. Default 0.01. */
  factor?: number;
  /**
   * Which vectors to use: the incoming weights of each unit, or the outgoing weights of each input. Default 'units'.
   */
  mode?: keyof typeof modes;
}

const modes = { units: penalizeUnits, inputs: penalizeInputs } as const;

/**
 * The penalty factor · mean |cos| over all pairs of vectors, where cos is the cosine of the angle between them. Keras's
 * OrthogonalRegularizer calls 'units' 'columns', and 'inputs', its default, 'rows'. For weights only. Pass it by value,
 * not by name, so that pages that do not use it do not load it.
 *
 * @throws TypeError or RangeError for an option out of range, and for a bias.
 */
export function orthogonalRegularizer(options: OrthogonalRegularizerOptions = {}): Regularizer {
  const where = 'orthogonalRegularizer';
  const { factor = 0.01, mode = 'units' } = checkOptions(where, options, ['factor', 'mode']);
  checkFactor(where, 'factor', factor);
  const penalize = checkName(where, 'mode', mode, modes);
  return builtIn({
    name: where,
    options: { factor, mode },
    call(graph, parameter) {
      const [outputs, inputs] = parameter.shape;
      if (outputs === undefined || inputs === undefined)
        throw outOfRange(where, 'shape', 'that of a weight, [outputs, inputs]', `[${parameter.shape}]`);
      penalize(graph, parameter, factor, inputs, outputs);
    },
  });
}

type Tensors = Omit<Regularized, 'shape' | 'inPanels'>;

function penalizeUnits(
  graph: Graph,
  { value: w, gradient: g, penalty }: Tensors,
  factor: number,
  inputs: number,
  outputs: number,
): void {
  const units = padded(outputs, graph.panel);
  const [u, norms, s] = [graph.block(units * inputs), graph.block(units), graph.block(units * units)];
  const parts = units / LANES;
  const sums = f64Block(graph, parts);
  const pairs = (outputs * (outputs - 1)) / 2;
  graph.call(kernels.normalizeUnits, { u, norms, w, inputs, outputs });
  graph.call(kernels.orthogonalPenalty, {
    ...{ partials: sums, g, s, u, norms },
    ...{ factor: pairs > 0 ? factor / pairs : 0, inputs, outputs },
  });
  graph.call('sumPartials', { sum: penalty, partials: sums, parts });
}

/** The same for the transposed weights, where inputs take the role of units. */
function penalizeInputs(
  graph: Graph,
  { value: w, gradient: g, penalty }: Tensors,
  factor: number,
  inputs: number,
  outputs: number,
): void {
  const transposed = (tensor: Tensor) => {
    const wt = graph.block(padded(inputs, graph.panel) * outputs);
    graph.call('denseTranspose', { wt, w: tensor, inputs, outputs });
    return wt;
  };
  const [value, gradient] = [transposed(w), transposed(g)];
  penalizeUnits(graph, { value, gradient, penalty }, factor, outputs, inputs);
  graph.call('denseTranspose', { wt: g, w: gradient, inputs: outputs, outputs: inputs });
}
