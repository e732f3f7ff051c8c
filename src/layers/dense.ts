import type { Activation } from '../activations/activation.ts';
import { linear } from '../activations/linear.ts';
import { type ActivationName, resolveActivation } from '../activations/resolve.ts';
import { checkBoolean, checkInteger, checkOptions } from '../engine/errors.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerName, resolveInitializer } from '../initializers/resolve.ts';
import type { Graph } from '../plan/graph.ts';
import { panels, row } from '../plan/parameter.ts';
import { NONE, ROWS, type Size, type Tensor } from '../plan/tensor.ts';
import type { Flow, Layer, ParameterTensors } from './layer.ts';
import { checkLayerName, layerOf, onlyInput } from './node.ts';

export interface DenseOptions {
  /** What the names of its parameters begin with: `<name>.weight`. Default: its place among the layers. */
  name?: string;
  /** Whether a bias is added. Default true. */
  bias?: boolean;
  /** How the weights start. Default 'glorotUniform'. */
  weightInitializer?: InitializerName | Initializer;
  /** How the biases start. Default 'zeros'. */
  biasInitializer?: InitializerName | Initializer;
  /** Whether training changes weights and biases. Default true. */
  trainable?: boolean;
}

const known = ['name', 'bias', 'weightInitializer', 'biasInitializer', 'trainable'] as const;

const fusedLinear = linear().fused as NonNullable<Activation['fused']>;

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
  const {
    name,
    bias = true,
    weightInitializer = 'glorotUniform',
    biasInitializer = 'zeros',
    trainable = true,
  } = checkOptions('dense', options, known);
  checkBoolean('dense', 'bias', bias);
  checkBoolean('dense', 'trainable', trainable);
  const startWeight = resolveInitializer('dense', 'weightInitializer', weightInitializer);
  const startBias = resolveInitializer('dense', 'biasInitializer', biasInitializer);
  return layerOf({
    kind: 'dense',
    name: checkLayerName('dense', name),
    activation: f,
    folds: true,
    readsPadding: false,
    columns(inputs) {
      onlyInput('dense', inputs);
      return units;
    },
    parameters(columns, panel) {
      const inputs = onlyInput('dense', columns);
      const weight = { name: 'weight', shape: [units, inputs], storage: panels(units, inputs, panel), trainable };
      const requests = [{ ...weight, initializer: startWeight }];
      if (bias)
        requests.push({
          ...{ name: 'bias', shape: [units], storage: row(units, panel), trainable },
          initializer: startBias,
        });
      return requests;
    },
    build({ graph, inputs: [input], parameters, activation }) {
      const { weight: w, bias: b } = parameters as { weight: ParameterTensors; bias?: ParameterTensors };
      const flow = input as Flow;
      const y = forward(graph, flow.tensor, w.value, b?.value ?? NONE, units, activation);
      return {
        output: y,
        backward(dz) {
          if (trainable) weightGradient(graph, w.gradient, b?.gradient ?? NONE, flow.tensor, dz);
          return [flow.learns ? inputGradient(graph, dz, w.value, flow) : undefined];
        },
      };
    },
  });
}

function forward(graph: Graph, x: Tensor, w: Tensor, b: Tensor, units: number, activation: Activation): Tensor {
  const y = graph.batch(units);
  graph.call((activation.fused ?? fusedLinear).forward, {
    ...{ y, x, w, b, alpha: activation.alpha, rows: ROWS },
    ...{ inputs: x.columns, outputs: units, xStride: x.stride, yStride: y.stride },
  });
  if (!activation.fused) activation.forward(graph, y, y);
  return y;
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

function inputGradient(graph: Graph, dz: Tensor, w: Tensor, { tensor, derivative }: Flow): Tensor {
  const { activation, source: x } = derivative ?? { activation: linear(), source: tensor };
  const wt = graph.block(Math.ceil(x.columns / graph.panel) * graph.panel * dz.columns);
  graph.call('denseTranspose', { wt, w, inputs: x.columns, outputs: dz.columns });
  const dx = graph.batch(x.columns);
  graph.call((activation.fused ?? fusedLinear).backwardInput, {
    ...{ dx, dz, wt, x, alpha: activation.alpha, rows: ROWS },
    ...{ inputs: x.columns, outputs: dz.columns, xStride: x.stride, dzStride: dz.stride },
  });
  if (!activation.fused) activation.backward(graph, dx, dx, x);
  return dx;
}
