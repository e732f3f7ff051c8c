import type { TargetTable } from '../data/targets.ts';
import { MOST_THREADS } from '../engine/threads.ts';
import type { Loss } from '../losses/loss.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { Graph } from '../plan/graph.ts';
import { LINE_ELEMENTS } from '../plan/layout.ts';
import type { Runnable } from '../plan/program.ts';
import { persistent, ROWS, type Tensor } from '../plan/tensor.ts';
import { forwardPass, type Network, type Pass } from './network.ts';

/** A graph of x → y. */
export interface ForwardGraph extends Runnable {
  readonly x: Tensor;
  readonly y: Tensor;
}

/** A graph of x and targets t → y and the mean loss. */
export interface LossGraph extends ForwardGraph {
  readonly t: Tensor;
}

/** The mean loss of the batch, an f64. */
export const MEAN_LOSS = persistent('state', 0, 2);

/** The optimizer's numbers for the step. */
export const HYPER = persistent('state', 8, 8);

/** How far each thread has come in its share of the update, one u32 in a line for each. */
export const PROGRESS = persistent('state', 16, MOST_THREADS * LINE_ELEMENTS);

/** Elements of the state: all of these, HYPER at 32 bytes. */
export const STATE = PROGRESS.offset + PROGRESS.columns;

/** x → y */
export function predictGraph(network: Network): ForwardGraph {
  const graph = new Graph(network.panel);
  const { x, output } = forwardPass(network, graph, false);
  return { graph, x, y: output.tensor, kept: [x, output.tensor] };
}

/** x, t → y and the mean loss */
export function evaluateGraph(network: Network, loss: Loss, form: TargetTable['form']): LossGraph {
  const graph = new Graph(network.panel);
  const pass = forwardPass(network, graph, loss.from !== undefined);
  const { t } = callLoss(graph, pass, loss, form);
  return lossGraph(graph, pass, t);
}

/** x, t → y and the mean loss, and every parameter one step further */
export function stepGraph(network: Network, loss: Loss, form: TargetTable['form'], optimizer: Optimizer): LossGraph {
  const graph = new Graph(network.panel);
  const pass = forwardPass(network, graph, loss.from !== undefined);
  const { t, dy } = callLoss(graph, pass, loss, form);
  pass.output.activation.backward(graph, dy, dy, pass.output.tensor);
  pass.backward(dy);
  graph.call(optimizer.kernel, {
    p: persistent('parameters', 0, network.size),
    g: persistent('gradients', 0, network.size),
    slots: persistent('slots', 0, optimizer.slots * network.size),
    hyper: HYPER,
    progress: PROGRESS,
    count: network.size,
  });
  return { ...lossGraph(graph, pass, t), resumable: true };
}

function lossGraph(graph: Graph, { x, output }: Pass, t: Tensor): LossGraph {
  return { graph, x, y: output.tensor, t, kept: [x, t, output.tensor] };
}

/** Calls the loss; returns the targets t that it reads and dy, its gradient by the output. */
function callLoss(graph: Graph, { output }: Pass, loss: Loss, form: TargetTable['form']): { t: Tensor; dy: Tensor } {
  const y = output.tensor;
  const losses = graph.column();
  const dy = graph.batch(y.columns);
  const t = form === 'classes' ? graph.column() : graph.batch(loss.targetColumns?.(y.columns) ?? y.columns);
  const kernel = form === 'classes' && loss.classes ? loss.classes : loss.rows;
  const [a, b] = loss.scalars;
  const sizes = { rows: ROWS, columns: y.columns, stride: y.stride, tStride: t.stride };
  graph.call(kernel, { losses, dy, y, t, a, b, ...sizes });
  graph.call('batchMean', { mean: MEAN_LOSS, losses, rows: ROWS });
  return { t, dy };
}
