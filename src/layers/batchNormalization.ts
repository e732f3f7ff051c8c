import { checkNumber } from '../base/errors.ts';
import { layersKernels as kernels } from '../engine/packs/layers.ts';
import { ones } from '../initializers/ones.ts';
import { zeros } from '../initializers/zeros.ts';
import type { Graph } from '../plan/graph.ts';
import { NONE, ROWS, type Tensor } from '../plan/tensor.ts';
import { type AffineOptions, affineOf, affineOptions } from './affine.ts';
import { gradientOf } from './gradientOf.ts';
import { layerOf, onlyInput } from './graphNode.ts';
import type { Layer, LayerInput, ParameterTensors } from './layer.ts';
import { withoutMean } from './normalization.ts';
import { parameterOptionsOf } from './parameterOptions.ts';
import { perColumn } from './perColumn.ts';

export interface BatchNormalizationOptions extends AffineOptions {
  /**
   * How much of the running statistics is kept in a step, from 0 to 1. Default 0.99, as in Keras. PyTorch's momentum is
   * the other part; its default is 0.1.
   */
  momentum?: number;
  /** ε, > 0. Default 0.001, as in Keras; PyTorch has 1e-5. */
  epsilon?: number;
}

const own = ['momentum', 'epsilon', 'center', 'scale'] as const;

interface Tensors {
  readonly weight?: ParameterTensors;
  readonly bias?: ParameterTensors;
  readonly running_mean: ParameterTensors;
  readonly running_var: ParameterTensors;
}

/**
 * Creates a batch normalization layer: y = γ (x − μ) / √(σ² + ε) + β for each column. In training, μ and σ² are the
 * mean and variance of the batch. Otherwise they are running statistics, which each training step updates: running =
 * momentum · running + (1 − momentum) · batch. The variance is Σ (x − μ)² / rows there, too, as in Keras; PyTorch
 * divides by rows − 1. If the layer is not trainable, training also uses the running statistics and does not update
 * them, as in Keras.
 *
 * Parameters: weight γ and bias β, running_mean and running_var, each [columns].
 *
 * Ioffe, Szegedy: Batch normalization (2015).
 *
 * @throws TypeError or RangeError for invalid options.
 */
export function batchNormalization(options: BatchNormalizationOptions = {}): Layer {
  const where = 'batchNormalization';
  const defaults = { momentum: 0.99, epsilon: 1e-3, ...affineOptions };
  const known = { ...defaults, ...parameterOptionsOf(where, options, own) };
  const { name, trainable, momentum, epsilon } = known;
  checkNumber(where, 'momentum', momentum, 'a number from 0 to 1', (value) => value >= 0 && value <= 1);
  checkNumber(where, 'epsilon', epsilon, 'a number > 0', (value) => Math.fround(value) > 0);
  const affine = affineOf(where, known);
  return layerOf(
    {
      kind: where,
      name,
      options: { momentum, epsilon },
      columns: (inputs) => onlyInput(where, inputs),
      parameters(inputs, panel) {
        const columns = onlyInput(where, inputs);
        return [
          ...affine(columns, panel),
          perColumn('running_mean', columns, panel, zeros(), false),
          perColumn('running_var', columns, panel, ones(), false),
        ];
      },
      build({ graph, inputs: [input], parameters, training, again }) {
        const { tensor: x, requiresGradient } = input as LayerInput;
        const { weight, bias, running_mean, running_var } = parameters as unknown as Tensors;
        const shape = { rows: ROWS, columns: x.columns, stride: x.stride };
        const running = { mean: running_mean.value, variance: running_var.value };
        const learning = training && trainable;
        const moments = learning ? momentsOf(graph, x, running_mean.value.size) : running;
        const scaling = { x, ...moments, weight: weight?.value ?? NONE, epsilon, ...shape };
        const y = graph.batch(x.columns);
        graph.call(kernels.batchNormalizationForward, { y, bias: bias?.value ?? NONE, ...scaling });
        if (learning) {
          const leave = again ? leaveMore(momentum) : leaveFirst;
          leave(graph, running_mean.gradient, moments.mean);
          leave(graph, running_var.gradient, moments.variance);
        }
        return {
          output: y,
          backward(dy) {
            if (!learning)
              return [withoutMean(graph, dy, { variance: running.variance, weight: scaling.weight, epsilon })];
            const dx = requiresGradient ? graph.batch(x.columns) : NONE;
            const gradients = { dWeight: gradientOf(weight), dBias: gradientOf(bias) };
            graph.call(kernels.batchNormalizationBackward, { dx, ...gradients, dy, ...scaling });
            return [requiresGradient ? dx : undefined];
          },
          after(later, applications) {
            if (!trainable) return;
            const kept = Array<number>(applications).fill(momentum);
            const factors = { keep: kept.reduce((product, factor) => product * factor), take: 1 - momentum };
            for (const { value, gradient } of [running_mean, running_var]) {
              later.call(kernels.runningMean, { running: value, batch: gradient, ...factors, count: value.size });
            }
          },
        };
      },
    },
    [known],
  );
}

function momentsOf(graph: Graph, x: Tensor, size: Tensor['size']): { mean: Tensor; variance: Tensor } {
  const moments = { mean: graph.block(size), variance: graph.block(size) };
  graph.call(kernels.columnMoments, { ...moments, x, rows: ROWS, columns: x.columns, stride: x.stride });
  return moments;
}

/** Adds y ← x, for a tensor of a parameter's size in persistent memory. */
function leaveFirst(graph: Graph, y: Tensor, x: Tensor): void {
  const sizes = { columns: y.columns, until: y.columns, rows: 1, xStride: y.columns, yStride: y.columns };
  graph.call(kernels.copyColumns, { y, x, from: 0, to: 0, ...sizes });
}

/** y ← momentum · y + x, for later applications of a layer, so that running statistics move once for each. */
function leaveMore(momentum: number) {
  return (graph: Graph, y: Tensor, x: Tensor): void =>
    graph.call(kernels.runningMean, { running: y, batch: x, keep: momentum, take: 1, count: y.size });
}
