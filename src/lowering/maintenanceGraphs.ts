import { LINE } from '../engine/shared.ts';
import { type Network, parametersOf } from '../network/network.ts';
import { blend } from '../optimizers/blend.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { Graph } from '../plan/graph.ts';
import type { Runnable } from '../plan/program.ts';
import { persistent, type Tensor } from '../plan/tensor.ts';
import { forwardPass } from './forwardPass.ts';
import { BLEND } from './stateLayout.ts';

/** A slot after the optimizer's, with one number for each trainable one: sums of gradients, averages of weights. */
export function extraSlot({ trainable }: Network, { slots }: Optimizer, index: number): Tensor {
  return persistent('slots', (slots + index) * trainable, trainable);
}

/** into ← keep·into + share·from on one thread, with the numbers in BLEND. */
export function blendGraph({ panel, trainable }: Network, into: Tensor, from: Tensor): Runnable {
  const graph = new Graph(panel);
  const progress = graph.block(LINE);
  blend(graph, { into, from, hyper: BLEND, progress, count: trainable });
  return { graph, kept: [progress], alone: true };
}

/** What layers change after a batch. */
export function statisticsGraph(network: Network): Runnable | undefined {
  const graph = new Graph(network.panel);
  forwardPass(network, new Graph(network.panel), { training: true }).after(graph);
  return aloneIfAny(graph);
}

/** The constraints of all trainable parameters. */
export function constraintsGraph(network: Network): Runnable | undefined {
  const graph = new Graph(network.panel);
  for (const { constraint, trainable, tensor, shape } of parametersOf(network)) {
    if (trainable) constraint?.call(graph, { value: tensor, shape });
  }
  return aloneIfAny(graph);
}

function aloneIfAny(graph: Graph): Runnable | undefined {
  return graph.instructions.length > 0 ? { graph, kept: [], alone: true } : undefined;
}
