import { layersKernels as kernels } from '../engine/packs/layers.ts';
import { ROWS, type Tensor } from '../plan/tensor.ts';
import type { Layer } from './layer.ts';
import { merge } from './merge.ts';
import type { NameOptions } from './sameColumns.ts';

/**
 * Creates a layer that computes the inner product of two inputs for each row: (rows, 1).
 *
 * @throws TypeError or RangeError for an unknown option; `apply` if the inputs have different numbers of columns.
 */
export function dot(options: NameOptions = {}): Layer {
  return merge('dot', options, {
    exactly: 2,
    columns: 1,
    forward(graph, inputs) {
      const [a, b] = inputs as [Tensor, Tensor];
      const y = graph.batch(1);
      graph.call(kernels.rowDotForward, {
        y,
        a,
        b,
        rows: ROWS,
        columns: a.columns,
        stride: a.stride,
        yStride: y.stride,
      });
      return y;
    },
    backward(graph, dy, inputs) {
      return inputs.map(({ tensor: { columns, stride }, requiresGradient }, index) => {
        if (!requiresGradient) return undefined;
        const da = graph.batch(columns);
        const b = (inputs[1 - index] as (typeof inputs)[number]).tensor;
        graph.call(kernels.rowDotBackward, { da, dy, b, rows: ROWS, columns, stride, dyStride: dy.stride });
        return da;
      });
    },
  });
}
