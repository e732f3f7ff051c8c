import type { Activation, Fused } from '../activations/activation.ts';
import { linear } from '../activations/linear.ts';
import { type ActivationName, resolveActivation } from '../activations/resolve.ts';
import { checkInteger, checkOptions } from '../engine/errors.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerName, resolveInitializer } from '../initializers/resolve.ts';
import type { Graph } from '../plan/graph.ts';
import { panels, row } from '../plan/parameter.ts';
import { ROWS, type Size, type Tensor } from '../plan/tensor.ts';
import type { Flow, Layer, ParameterTensors } from './layer.ts';

export interface DenseOptions {
  /** How the weights start. Default 'glorotUniform'. */
  weightInitializer?: InitializerName | Initializer;
  /** How the biases start. Default 'zeros'. */
  biasInitializer?: InitializerName | Initializer;
}

const alone = linear().fused as Fused;

/**
 * A fully connected layer: y = f(x·Wᵀ + b), with W of shape [units, inputs], b of [units] and f the activation.
 *
 * @throws TypeError or RangeError for units below 1, an unknown activation, an unknown option.
 */
export function dense(
  units: number,
  activation: ActivationName | Activation = 'linear',
  options: DenseOptions = {},
): Layer {
  checkInteger('dense', 'units', units, 1);
  const f = resolveActivation('dense', activation);
  const { weightInitializer = 'glorotUniform', biasInitializer = 'zeros' } = checkOptions('dense', options, [
    'weightInitializer',
    'biasInitializer',
  ]);
  const weight = resolveInitializer('dense', 'weightInitializer', weightInitializer);
  const bias = resolveInitializer('dense', 'biasInitializer', biasInitializer);
  return {
    kind: 'dense',
    activation: f,
    units,
    parameters: (inputs, panel) => [
      { name: 'weight', shape: [units, inputs], storage: panels(units, inputs, panel), initializer: weight },
      { name: 'bias', shape: [units], storage: row(units, panel), initializer: bias },
    ],
    build(graph, input, parameters, activationHere) {
      const { weight: w, bias: b } = parameters as { weight: ParameterTensors; bias: ParameterTensors };
      const { y, source } = forward(graph, input.tensor, w.value, b.value, units, activationHere);
      return {
        output: { tensor: y, source, activation: activationHere, learns: true },
        backward(dz) {
          weightGradient(graph, w.gradient, b.gradient, input.tensor, dz);
          return input.learns ? inputGradient(graph, dz, w.value, input) : undefined;
        },
      };
    },
  };
}

/** Adds the forward calls; returns y, and what the derivative of its activation is told from. */
function forward(
  graph: Graph,
  x: Tensor,
  w: Tensor,
  b: Tensor,
  units: number,
  { fused, source, forward }: Activation,
): { y: Tensor; source: Tensor } {
  const y = graph.batch(units);
  const z = source === 'input' && graph.training ? graph.batch(units) : y;
  graph.call('denseForward', {
    ...{ y: fused ? y : z, z, x, w, b, ...(fused ?? alone), rows: ROWS },
    ...{ inputs: x.columns, outputs: units, xStride: x.stride, yStride: y.stride },
  });
  if (!fused) forward(graph, y, z);
  return { y, source: z };
}

/** Elements of what a weight gradient takes at once of x and dz: 256 rows of 288 and of a panel. */
const PACKED = 256 * (288 + 16) + 16;

/** Elements of 64 pages, so many as the L1 cache's table holds, and the fewest outputs for which copies pay. */
const PAGES = 65_536;
const LEAST_OUTPUTS = 64;

/** Elements of scratch of a weight gradient, none where 256 rows of x are not spread over too many pages. */
function roomFor({ stride }: Tensor, { columns }: Tensor): Size {
  const pays = 256 * stride > PAGES && columns >= LEAST_OUTPUTS;
  return pays ? { perThread: PACKED, fromRows: Math.floor(PAGES / stride) + 1 } : 0;
}

function weightGradient(graph: Graph, dw: Tensor, db: Tensor, x: Tensor, dz: Tensor): void {
  const room = roomFor(x, dz);
  graph.call('denseBackwardWeights', {
    ...{ dw, db, x, dz, scratch: graph.block(room), rows: ROWS },
    ...{ inputs: x.columns, outputs: dz.columns, xStride: x.stride, dzStride: dz.stride, room },
  });
}

function inputGradient(graph: Graph, dz: Tensor, w: Tensor, { tensor: x, activation, source }: Flow): Tensor {
  const wt = graph.block(Math.ceil(x.columns / graph.panel) * graph.panel * dz.columns);
  graph.call('denseTranspose', { wt, w, inputs: x.columns, outputs: dz.columns });
  const dx = graph.batch(x.columns);
  graph.call('denseBackwardInput', {
    ...{ dx, dz, wt, source, ...(activation.fused ?? alone), rows: ROWS },
    ...{ inputs: x.columns, outputs: dz.columns, xStride: x.stride, dzStride: dz.stride },
  });
  if (!activation.fused) activation.backward(graph, dx, dx, source);
  return dx;
}
