import { toNumber } from '../base/errors.ts';
import type { Loss, RowLoss } from '../losses/loss.ts';
import type { Graph, View } from '../plan/graph.ts';
import { ROWS, type Tensor } from '../plan/tensor.ts';
import type { BatchSignature, TargetForm } from './batchSignature.ts';
import type { Pass } from './forwardPass.ts';
import { sumAt } from './stateLayout.ts';

/** The objective of training. */
export interface Objective {
  /** A loss for each output, and its weight in the total. */
  readonly losses: readonly Loss[];
  readonly lossWeights: readonly number[];
}

/** Whether each loss includes the activation of its output. */
export const opened = ({ losses }: Objective) => losses.map(({ from }) => from !== undefined);

export interface CalledLosses {
  readonly targets: readonly Tensor[];
  readonly weights: Tensor | undefined;
  /** With respect to the outputs. */
  readonly gradients: readonly Tensor[];
}

/** Calls the loss of every output, weighted, and its mean over the batch. */
export function callLosses(
  graph: Graph,
  { outputs }: Pass,
  { losses, lossWeights }: Objective,
  signature: BatchSignature,
): CalledLosses {
  const weights = signature.weighted ? graph.column() : undefined;
  const called = outputs.map((y, output) => {
    const loss = losses[output] as Loss;
    const { t, dy, each } = callLoss(graph, y, loss, signature.targets[output] as TargetForm);
    const sizes = { rows: ROWS, columns: y.columns, stride: y.stride };
    if (weights) graph.call('weightRows', { losses: each, dy, w: weights, ...sizes });
    graph.call('batchMean', { mean: sumAt(output), losses: each, rows: ROWS });
    const factor = lossWeights[output] as number;
    if (factor !== 1) graph.call('scale', { y: dy, x: dy, factor, count: dy.size });
    return { t, dy };
  });
  return { targets: called.map(({ t }) => t), weights, gradients: called.map(({ dy }) => dy) };
}

/**
 * Calls the loss. Returns the targets t that it reads, dy, its gradient with respect to the output, and the loss of
 * each row.
 */
function callLoss(graph: Graph, y: Tensor, loss: Loss, form: TargetForm) {
  const each = graph.column();
  const dy = graph.batch(y.columns);
  const t = form === 'classes' ? graph.column() : graph.batch(loss.targetColumns?.(y.columns) ?? y.columns);
  const kernel = form === 'classes' && loss.classes ? loss.classes : loss.rows;
  const [a, b] = loss.scalars;
  const sizes = { rows: ROWS, columns: y.columns, stride: y.stride, tStride: t.stride };
  if (kernel) graph.call(kernel, { losses: each, dy, y, t, a, b, ...sizes });
  else if (loss.row) callRowLoss(graph, loss.name, loss.row, { each, dy, y, t });
  return { t, dy, each };
}

/** Lets the first thread call a user's function for each row. */
function callRowLoss(
  graph: Graph,
  name: string,
  row: RowLoss,
  { each, dy, y, t }: Readonly<Record<'each' | 'dy' | 'y' | 't', Tensor>>,
): void {
  const call = ({ rows, f32, element }: View) => {
    const at = (tensor: Tensor, i: number) => {
      const start = element(tensor) + i * tensor.stride;
      return f32.subarray(start, start + tensor.columns);
    };
    f32.fill(0, element(dy), element(dy) + rows * dy.stride);
    for (let i = 0; i < rows; i++) {
      const gradient = at(dy, i);
      f32[element(each) + i] = toNumber(name, row(at(y, i), at(t, i), gradient));
      for (let j = 0; j < gradient.length; j++) gradient[j] = (gradient[j] as number) / rows;
    }
  };
  graph.callHost(call, [y, t], [each, dy]);
}
