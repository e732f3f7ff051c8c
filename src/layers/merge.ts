import { checkOptions, outOfRange } from '../base/errors.ts';
import type { Graph, KernelLike } from '../plan/graph.ts';
import type { Tensor } from '../plan/tensor.ts';
import { checkLayerName, layerOf } from './graphNode.ts';
import type { Layer, LayerInput } from './layer.ts';
import { pairwise } from './pairwise.ts';
import type { NameOptions } from './sameColumns.ts';

/** The computation of a layer with several inputs of the same number of columns. */
export interface Merge {
  /** The required number of inputs. Default: two or more. */
  readonly exactly?: number;
  /** Columns of the output. Default: as many as each input. */
  readonly columns?: number;
  forward(graph: Graph, inputs: readonly Tensor[]): Tensor;
  /** Returns the gradient with respect to each input that requires one, from dy; y is the result of `forward`. */
  backward(graph: Graph, dy: Tensor, inputs: readonly LayerInput[], y: Tensor): readonly (Tensor | undefined)[];
}

/** Creates a layer without parameters and with several inputs of the same number of columns. */
export function merge(kind: string, options: NameOptions, { exactly, columns, forward, backward }: Merge): Layer {
  const { name } = checkOptions(kind, options, ['name']);
  return layerOf({
    kind,
    name: checkLayerName(kind, name),
    columns(inputs) {
      const count = exactly ?? Math.max(inputs.length, 2);
      if (inputs.length !== count) throw outOfRange(kind, 'inputs', exactly ? 'two' : 'at least two', inputs.length);
      const other = inputs.findIndex((columns) => columns !== inputs[0]);
      if (other >= 0)
        throw outOfRange(kind, `inputs[${other}]`, `${inputs[0]} columns, as inputs[0]`, inputs[other] as number);
      return columns ?? (inputs[0] as number);
    },
    parameters: () => [],
    build({ graph, inputs }) {
      const tensors = inputs.map(({ tensor }) => tensor);
      const y = forward(graph, tensors);
      return { output: y, backward: (dy) => backward(graph, dy, inputs, y) };
    },
  });
}

/** Folds f over all tensors, from first to last. */
export function fold(graph: Graph, f: KernelLike<'sum'>, tensors: readonly Tensor[]): Tensor {
  return tensors.reduce((total, tensor) => pairwise(graph, f, total, tensor));
}

/**
 * The elementwise maximum or minimum of all inputs. The gradient goes to the selected input; for ties, to the first.
 */
export function extreme(kind: 'maximum' | 'minimum', options: NameOptions): Layer {
  return merge(kind, options, {
    forward: (graph, inputs) => fold(graph, kind, inputs),
    backward(graph, dy, inputs, y) {
      let rest = dy;
      return inputs.map(({ tensor, requiresGradient }, index) => {
        if (index === inputs.length - 1) return requiresGradient ? rest : undefined;
        const dx = graph.batch(y.columns);
        graph.call('whereEqual', { y: dx, x: rest, a: tensor, b: y, count: y.size });
        rest = pairwise(graph, 'difference', rest, dx);
        return requiresGradient ? dx : undefined;
      });
    },
  });
}
