import { purposes } from '../base/random.ts';
import { layersKernels as kernels } from '../engine/packs/layers.ts';
import { ROWS, type Tensor } from '../plan/tensor.ts';
import type { BuildContext } from './layer.ts';

/** Numbers that are 0 with probability `rate`, else `kept`, one for each of x; the same if a step runs again. */
export function bernoulli({ graph, randomness }: BuildContext, x: Tensor, rate: number, kept: number): Tensor {
  const y = graph.batch(x.columns);
  const threshold = Math.min(Math.round(rate * 2 ** 32), 2 ** 32 - 1);
  graph.call('bernoulli', {
    ...{ y, ...randomness, purpose: purposes.noise, threshold, kept },
    ...{ rows: ROWS, columns: y.columns, stride: y.stride },
  });
  return y;
}

/** Normally distributed numbers, one for each of x; the same if a step runs again. */
export function normal({ graph, randomness }: BuildContext, x: Tensor, mean: number, deviation: number): Tensor {
  const y = graph.batch(x.columns);
  graph.call(kernels.normal, {
    ...{ y, ...randomness, purpose: purposes.noise, mean, deviation },
    ...{ rows: ROWS, columns: y.columns, stride: y.stride },
  });
  return y;
}
