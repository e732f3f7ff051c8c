import { layersKernels as kernels } from '../engine/packs/layers.ts';
import { NONE, ROWS } from '../plan/tensor.ts';
import { gradientOf } from './gradientOf.ts';
import type { BuildContext, Built, LayerInput, ParameterTensors } from './layer.ts';

/** Normalizes each row by its mean (if `centered`) and its standard deviation. */
export function normalizeRows(
  { graph, inputs: [input], parameters }: BuildContext,
  epsilon: number,
  centered: boolean,
): Built {
  const { tensor: x, requiresGradient } = input as LayerInput;
  const { weight, bias } = parameters as { weight?: ParameterTensors; bias?: ParameterTensors };
  const shape = { rows: ROWS, columns: x.columns, stride: x.stride };
  const statistics = { mean: centered ? graph.column() : NONE, inverse: graph.column() };
  const gamma = weight?.value ?? NONE;
  const y = graph.batch(x.columns);
  const given = { x, weight: gamma, bias: bias?.value ?? NONE, epsilon };
  graph.call(kernels.rowNormalizationForward, { y, ...statistics, ...given, ...shape });
  return {
    output: y,
    backward(dy) {
      const read = { dy, x, ...statistics, ...shape };
      const gradients = { dWeight: gradientOf(weight), dBias: gradientOf(bias) };
      if (weight?.trainable || bias?.trainable)
        graph.call(kernels.rowNormalizationBackwardWeights, { ...gradients, ...read });
      if (!requiresGradient) return [undefined];
      const dx = graph.batch(x.columns);
      graph.call(kernels.rowNormalizationBackwardInput, { dx, weight: gamma, ...read });
      return [dx];
    },
  };
}
