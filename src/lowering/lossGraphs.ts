import type { Network } from '../network/network.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { Graph } from '../plan/graph.ts';
import { gradientAt, type Tensor } from '../plan/tensor.ts';
import type { BatchSignature } from './batchSignature.ts';
import { type CalledLosses, callLosses, type Objective, opened } from './callLosses.ts';
import type { ForwardGraph } from './forwardGraph.ts';
import { forwardPass, type Pass } from './forwardPass.ts';
import { callPenalties } from './penalties.ts';
import { outputTap } from './taps.ts';
import { callUpdate } from './updateGraph.ts';

/** A graph of inputs and targets → outputs and the mean loss at each. */
export interface LossGraph extends ForwardGraph {
  readonly targets: readonly Tensor[];
  /** One weight for each row, with mean 1, if rows are weighted. */
  readonly weights: Tensor | undefined;
  /** The output of every application of a layer, if requested. */
  readonly watched: readonly Tensor[];
}

/** Inputs, targets → outputs and the mean losses */
export function evaluateGraph(network: Network, objective: Objective, signature: BatchSignature): LossGraph {
  const graph = new Graph(network.panel);
  const pass = forwardPass(network, graph, { training: false, open: opened(objective) });
  const called = callLosses(graph, pass, objective, signature);
  callPenalties(graph, network, ({ tensor }) => graph.block(tensor.size));
  return lossGraph(graph, pass, called);
}

/** Inputs, targets → outputs, the mean losses, and the gradients of all trainable parameters */
export function gradientGraph(
  network: Network,
  objective: Objective,
  signature: BatchSignature,
  watches?: boolean,
): LossGraph {
  const graph = new Graph(network.panel);
  const watched: Tensor[] = [];
  const options = { training: true, open: opened(objective), tap: watches ? outputTap(watched) : undefined };
  const pass = forwardPass(network, graph, options);
  const called = callLosses(graph, pass, objective, signature);
  pass.backward(called.gradients);
  callPenalties(graph, network, ({ tensor }) => gradientAt(tensor));
  return lossGraph(graph, pass, called, watched);
}

/** The same, with a step of every parameter */
export function stepGraph(
  network: Network,
  objective: Objective,
  signature: BatchSignature,
  optimizer: Optimizer,
): LossGraph {
  const whole = gradientGraph(network, objective, signature);
  callUpdate(whole.graph, network, optimizer);
  return { ...whole, resumable: true };
}

function lossGraph(
  graph: Graph,
  { inputs, outputs }: Pass,
  { targets, weights }: CalledLosses,
  watched: readonly Tensor[] = [],
): LossGraph {
  const kept = [...inputs, ...targets, ...outputs, ...(weights ? [weights] : []), ...watched];
  return { graph, inputs, outputs, targets, weights, kept, watched };
}
