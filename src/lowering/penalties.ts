import { type Network, type PlacedParameter, parametersOf } from '../network/network.ts';
import type { Graph } from '../plan/graph.ts';
import type { Tensor } from '../plan/tensor.ts';
import { sumAt } from './stateLayout.ts';

/** Calls all penalties, which add to the gradients and are written after the losses. */
export function callPenalties(
  graph: Graph,
  network: Network,
  gradientAt: (parameter: PlacedParameter) => Tensor,
): void {
  for (const [index, parameter] of penalized(network).entries()) {
    const { regularizer, tensor, shape, storage } = parameter;
    const penalty = sumAt(network.outputs.length + index);
    const { inPanels } = storage;
    regularizer?.call(graph, { value: tensor, gradient: gradientAt(parameter), shape, inPanels, penalty });
  }
}

/** The parameters that have a penalty. */
export function penalized(network: Network): PlacedParameter[] {
  return parametersOf(network).filter(({ regularizer }) => regularizer);
}

/** The number of sums in a batch: a loss for each output, then a penalty for each parameter that has one. */
export const sumsOf = (network: Network): number => network.outputs.length + penalized(network).length;
