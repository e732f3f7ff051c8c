import type { TargetTable } from '../data/targets.ts';
import { MOST_THREADS } from '../engine/threads.ts';
import type { Loss } from '../losses/loss.ts';
import { HYPER_ELEMENTS, type Optimizer } from '../optimizers/optimizer.ts';
import { Graph } from '../plan/graph.ts';
import { LINE_ELEMENTS } from '../plan/layout.ts';
import type { Runnable } from '../plan/program.ts';
import { persistent, ROWS, type Tensor } from '../plan/tensor.ts';
import { forwardPass, type Network, type Pass, parametersOf, tensorsOf } from './network.ts';

/** A graph of x → y. */
export interface ForwardGraph extends Runnable {
  readonly x: Tensor;
  readonly y: Tensor;
}

/** A graph of x and targets t → y and the mean loss. */
export interface LossGraph extends ForwardGraph {
  readonly t: Tensor;
}

/** A graph of a whole step. */
export interface StepGraph extends LossGraph {
  /** How far each thread has come in its share of each call of the update, one u32 in a line for each. */
  readonly progress: readonly Tensor[];
}

/** The mean loss of the batch, an f64. */
export const MEAN_LOSS = persistent('state', 0, 2);

/** The optimizer's numbers for the step, in a line of their own. */
export const HYPER = persistent('state', LINE_ELEMENTS, HYPER_ELEMENTS);

/** Elements of the state before the progress of a step's calls. */
const STATE = HYPER.offset + HYPER.columns;

const PROGRESS = MOST_THREADS * LINE_ELEMENTS;

/** Elements of the state for a step: all of these. */
export function stateOf({ progress }: StepGraph): number {
  return STATE + progress.length * PROGRESS;
}

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
export function stepGraph(network: Network, loss: Loss, form: TargetTable['form'], optimizer: Optimizer): StepGraph {
  const graph = new Graph(network.panel);
  const pass = forwardPass(network, graph, loss.from !== undefined);
  const { t, dy } = callLoss(graph, pass, loss, form);
  pass.output.activation.backward(graph, dy, dy, pass.output.tensor);
  pass.backward(dy);
  const progress: Tensor[] = [];
  optimizer.update(graph, {
    parameters: parametersOf(network).map(({ shape, tensor }) => ({ ...tensorsOf(tensor), shape, trainable: true })),
    hyper: HYPER,
    progress() {
      const next = persistent('state', STATE + progress.length * PROGRESS, PROGRESS);
      progress.push(next);
      return next;
    },
  });
  return { ...lossGraph(graph, pass, t), progress, resumable: true };
}

function lossGraph(graph: Graph, { x, output }: Pass, t: Tensor): LossGraph {
  return { graph, x, y: output.tensor, t, kept: [x, t, output.tensor] };
}

/** Calls the loss; returns the targets t that it reads and dy, its gradient by the output. */
function callLoss(graph: Graph, { output }: Pass, loss: Loss, form: TargetTable['form']): { t: Tensor; dy: Tensor } {
  const y = output.tensor;
  const losses = graph.column();
  const dy = graph.batch(y.columns);
  const t = form === 'classes' ? graph.column() : graph.batch(y.columns);
  const kernel = form === 'classes' && loss.classes ? loss.classes : loss.rows;
  graph.call(kernel, { losses, dy, y, t, rows: ROWS, columns: y.columns, stride: y.stride });
  graph.call('batchMean', { mean: MEAN_LOSS, losses, rows: ROWS });
  return { t, dy };
}
