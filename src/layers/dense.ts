import { type Activation, type Fused, kernelFor } from '../activations/activation.ts';
import { linear } from '../activations/linear.ts';
import { type ActivationName, resolveActivation } from '../activations/resolve.ts';
import { checkBoolean } from '../base/errors.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { type ConstraintName, resolveConstraint } from '../constraints/resolve.ts';
import { GRADIENT_COLUMNS, GRADIENT_ROWS, LINE } from '../engine/shared.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerName, resolveInitializer } from '../initializers/resolve.ts';
import type { Graph } from '../plan/graph.ts';
import { padded } from '../plan/panels.ts';
import { panels, row } from '../plan/parameter.ts';
import { NONE, ROWS, type Size, type Tensor } from '../plan/tensor.ts';
import type { Regularizer } from '../regularizers/regularizer.ts';
import { type RegularizerName, resolveRegularizer } from '../regularizers/resolve.ts';
import { checkCount, layerOf, onlyInput } from './graphNode.ts';
import type { BuildContext, Layer, LayerInput, ParameterTensors } from './layer.ts';
import { type ParameterOptions, parameterOptionsOf } from './parameterOptions.ts';

export interface DenseOptions extends ParameterOptions {
  /** Whether to add a bias. Default true. */
  bias?: boolean;
  /** How to initialize the weights. Default 'glorotUniform'. */
  weightInitializer?: InitializerName | Initializer;
  /** How to initialize the biases. Default 'zeros'. */
  biasInitializer?: InitializerName | Initializer;
  /** A penalty on the weights that is added to the loss: 'l2', l1({ l1: 1e-4 }), … Default none. */
  weightRegularizer?: RegularizerName | Regularizer;
  /** The same for the biases. */
  biasRegularizer?: RegularizerName | Regularizer;
  /**
   * A constraint on the incoming weights of each unit, applied after every step: nonNegative(), maxNorm({ max: 3 }), …
   * Default none.
   */
  weightConstraint?: ConstraintName | Constraint;
  /** The same for the biases. */
  biasConstraint?: ConstraintName | Constraint;
}

const own = [
  ...(['bias', 'weightInitializer', 'biasInitializer', 'weightRegularizer', 'biasRegularizer'] as const),
  ...(['weightConstraint', 'biasConstraint'] as const),
];

const defaults: Pick<Required<DenseOptions>, 'bias' | 'weightInitializer' | 'biasInitializer'> = {
  bias: true,
  weightInitializer: 'glorotUniform',
  biasInitializer: 'zeros',
};

const alone = linear().fused as Fused;

/**
 * Creates a fully connected layer: y = f(x·Wᵀ + b), with W of shape [units, inputs], b of shape [units] and the
 * activation f.
 *
 *     dense(128, 'relu', { weightInitializer: 'heNormal' })
 *
 * @param units the number of outputs
 * @param activation a name or a value such as `leakyRelu({ slope: 0.1 })`; default linear
 * @throws TypeError or RangeError for units below 1, an unknown activation or an unknown option.
 */
export function dense(
  units: number,
  activation: ActivationName | Activation = 'linear',
  options: DenseOptions = {},
): Layer {
  checkCount('dense', 'units', units);
  const f = resolveActivation('dense', activation);
  const known = { ...defaults, ...parameterOptionsOf('dense', options, own) };
  const { name, trainable, bias } = known;
  checkBoolean('dense', 'bias', bias);
  const of = (role: 'weight' | 'bias') => {
    const regularizer = known[`${role}Regularizer`];
    const constraint = known[`${role}Constraint`];
    return {
      trainable,
      initializer: resolveInitializer('dense', `${role}Initializer`, known[`${role}Initializer`]),
      regularizer:
        regularizer === undefined ? undefined : resolveRegularizer('dense', `${role}Regularizer`, regularizer),
      constraint: constraint === undefined ? undefined : resolveConstraint('dense', `${role}Constraint`, constraint),
    };
  };
  const [ofWeight, ofBias] = [of('weight'), of('bias')];
  return layerOf(
    {
      kind: 'dense',
      name,
      activation: f,
      folds: true,
      readsPadding: false,
      columns(inputs) {
        onlyInput('dense', inputs);
        return units;
      },
      flops: (inputs) => 2 * onlyInput('dense', inputs) * units,
      parameters(columns, panel) {
        const inputs = onlyInput('dense', columns);
        const weight = { name: 'weight', shape: [units, inputs], storage: panels(units, inputs, panel), ...ofWeight };
        return bias ? [weight, { name: 'bias', shape: [units], storage: row(units, panel), ...ofBias }] : [weight];
      },
      build(context) {
        const { graph, inputs, parameters } = context;
        const { weight: w, bias: b } = parameters as { weight: ParameterTensors; bias?: ParameterTensors };
        const flow = inputs[0] as LayerInput;
        const { y, source } = forward(context, flow.tensor, w.value, b?.value ?? NONE, units);
        return {
          ...{ output: y, source },
          backward(dz) {
            if (w.trainable) weightGradient(graph, w.gradient, b?.gradient ?? NONE, flow.tensor, dz);
            return [flow.requiresGradient ? inputGradient(graph, dz, w.value, flow) : undefined];
          },
        };
      },
    },
    [units, f, known],
  );
}

/** Adds the forward calls. Returns y, and the tensor from which the derivative of its activation is computed. */
function forward(
  { graph, activation, training }: BuildContext,
  x: Tensor,
  w: Tensor,
  b: Tensor,
  units: number,
): { y: Tensor; source: Tensor } {
  const { fused } = activation;
  const y = graph.batch(units);
  const z = activation.source === 'input' && training ? graph.batch(units) : y;
  graph.call(kernelFor('denseForward', activation), {
    ...{ y: fused ? y : z, z, x, w, b, ...(fused ?? alone), rows: ROWS },
    ...{ inputs: x.columns, outputs: units, xStride: x.stride, yStride: y.stride },
  });
  if (!fused) activation.forward(graph, y, z);
  return { y, source: z };
}

/**
 * Elements of 64 pages, which the L1 cache's TLB covers, and the minimum number of outputs for which copies pay off.
 */
const PAGES = 65_536;
const LEAST_OUTPUTS = 64;

/**
 * Elements of scratch memory that a weight gradient needs for x and dz; none unless x is spread over too many pages.
 */
function roomFor({ panel }: Graph, { stride }: Tensor, { columns }: Tensor): Size {
  const pays = GRADIENT_ROWS * stride > PAGES && columns >= LEAST_OUTPUTS;
  const packed = GRADIENT_ROWS * (GRADIENT_COLUMNS + panel) + LINE;
  return pays ? { perThread: packed, fromRows: Math.floor(PAGES / stride) + 1 } : 0;
}

/** Adds dw = xᵀ·dz and db = Σ dz over the rows; dw is stored in panels. */
export function weightGradient(graph: Graph, dw: Tensor, db: Tensor, x: Tensor, dz: Tensor): void {
  const room = roomFor(graph, x, dz);
  graph.call('denseBackwardWeights', {
    ...{ dw, db, x, dz, scratch: graph.block(room), rows: ROWS },
    ...{ inputs: x.columns, outputs: dz.columns, xStride: x.stride, dzStride: dz.stride, room },
  });
}

function inputGradient(graph: Graph, dz: Tensor, w: Tensor, { tensor: x, derivative }: LayerInput): Tensor {
  const { activation, source } = derivative ?? { activation: linear(), source: x };
  const wt = graph.block(padded(x.columns, graph.panel) * dz.columns);
  graph.call('denseTranspose', { wt, w, inputs: x.columns, outputs: dz.columns });
  const dx = graph.batch(x.columns);
  graph.call(kernelFor('denseBackwardInput', activation), {
    ...{ dx, dz, wt, source, ...(activation.fused ?? alone), rows: ROWS },
    ...{ inputs: x.columns, outputs: dz.columns, xStride: x.stride, dzStride: dz.stride },
  });
  if (!activation.fused) activation.backward(graph, dx, dx, source);
  return dx;
}
