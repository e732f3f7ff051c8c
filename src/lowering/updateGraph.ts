import { type Network, parametersOf } from '../network/network.ts';
import type { Optimizer, UpdatedParameter } from '../optimizers/optimizer.ts';
import { Graph } from '../plan/graph.ts';
import type { Runnable } from '../plan/program.ts';
import { gradientAt, type Tensor } from '../plan/tensor.ts';
import { sumsOf } from './penalties.ts';
import { HYPER, progressAt } from './stateLayout.ts';

/** Gradients → parameters after one step, and where the progress of each call is. */
export function updateGraph(network: Network, optimizer: Optimizer): Runnable & { readonly progress: Tensor[] } {
  const graph = new Graph(network.panel);
  const progress = callUpdate(graph, network, optimizer);
  return { graph, kept: [], resumable: true, progress };
}

/** Calls the update of every parameter; returns where the progress of each call is. */
export function callUpdate(graph: Graph, network: Network, optimizer: Optimizer): Tensor[] {
  const calls: Tensor[] = [];
  optimizer.update(graph, {
    parameters: updatedParameters(network),
    hyper: HYPER,
    progress() {
      const next = progressAt(sumsOf(network), calls.length);
      calls.push(next);
      return next;
    },
  });
  return calls;
}

/** The parameters for an optimizer, ordered by offset. */
export function updatedParameters(network: Network): UpdatedParameter[] {
  return parametersOf(network)
    .map(({ tensor, shape, trainable, storage }) => ({
      ...{ value: tensor, gradient: gradientAt(tensor), shape, trainable },
      inPanels: storage.inPanels,
    }))
    .sort((a, b) => a.value.offset - b.value.offset);
}
