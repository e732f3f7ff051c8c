import { type TapPoint, type Taps, tappedPass } from '../lowering/tappedPass.ts';
import type { Network } from '../network/network.ts';
import { Graph } from '../plan/graph.ts';
import type { Tensor } from '../plan/tensor.ts';
import { isAt } from './intervene.ts';
import type { Head } from './rowMetric.ts';

/** Called for each row of a batch: the value of a metric of its numbers, whose gradient it writes. */
export type RowCall = (numbers: Float32Array, row: number, gradient: Float32Array) => void;

/** A graph of inputs → a metric's values and its gradients at all points. */
export interface MetricPass {
  readonly graph: Graph;
  readonly inputs: readonly Tensor[];
  /** What must last beside what is kept by taps. */
  readonly kept: readonly Tensor[];
  /** What are zeros before each run. */
  readonly zeros: readonly Tensor[];
}

/** Makes the graph of a metric at the head of a network, with its gradients, for taps. */
export function metricPass(network: Network, head: Head, taps: Taps, call: RowCall): MetricPass {
  const graph = new Graph(network.panel);
  const isHead = ({ source, at }: TapPoint) => head.isLogits && at === 'preActivation' && isAt(source, head.source);
  let logits: Tensor | undefined;
  const slope = graph.batch(head.columns);
  const pass = tappedPass(network, graph, {
    ...taps,
    value(point, tensor) {
      const seen = taps.value?.(point, tensor) ?? tensor;
      if (isHead(point)) logits = seen;
      return seen;
    },
    gradient(point, gradient) {
      let whole = gradient;
      if (isHead(point)) {
        whole = graph.batch(head.columns);
        graph.call('sum', { y: whole, a: gradient, b: slope, count: slope.size });
      }
      return taps.gradient?.(point, whole) ?? whole;
    },
  });
  const numbers = logits ?? (pass.outputs[head.index] as Tensor);
  graph.callHost(
    ({ rows, f32, element }) => {
      f32.fill(0, element(slope), element(slope) + rows * slope.stride);
      for (let row = 0; row < rows; row++) {
        const at = ({ stride, columns }: Tensor, start: number) =>
          f32.subarray(start + row * stride, start + row * stride + columns);
        call(at(numbers, element(numbers)), row, at(slope, element(slope)));
      }
    },
    [numbers],
    [slope],
  );
  const zeros: Tensor[] = [];
  const gradients = network.outputs.map(({ columns }, index) => {
    if (index === head.index && !head.isLogits) return slope;
    const zero = graph.batch(columns);
    zeros.push(zero);
    return zero;
  });
  pass.backward(gradients);
  return { graph, inputs: pass.inputs, kept: zeros, zeros };
}
