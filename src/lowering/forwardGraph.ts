import type { Network } from '../network/network.ts';
import { Graph } from '../plan/graph.ts';
import type { Runnable } from '../plan/program.ts';
import type { Tensor } from '../plan/tensor.ts';
import { forwardPass } from './forwardPass.ts';

/** A graph of inputs → outputs: the inputs are the first of the kept tensors. */
export interface ForwardGraph extends Runnable {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
}

/** Inputs → outputs */
export function predictGraph(network: Network): ForwardGraph {
  const graph = new Graph(network.panel);
  const { inputs, outputs } = forwardPass(network, graph, { training: false });
  return { graph, inputs, outputs, kept: [...inputs, ...outputs] };
}
