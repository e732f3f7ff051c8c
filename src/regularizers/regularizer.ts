import { checkNumber } from '../base/errors.ts';
import type { Graph } from '../plan/graph.ts';
import type { Tensor } from '../plan/tensor.ts';

/** A parameter that is regularized. */
export interface Regularized {
  /** The parameter, in the form its layer stores it. */
  readonly value: Tensor;
  /** Its gradient, which the loss has filled in. */
  readonly gradient: Tensor;
  /** [outputs, inputs] of a weight, [outputs] of a bias. */
  readonly shape: readonly number[];
  /** Whether it is stored in panels. */
  readonly inPanels: boolean;
  /** An f64. */
  readonly penalty: Tensor;
}

/** A penalty on a parameter that is added to the loss. */
export interface Regularizer {
  readonly name: string;
  /** The options that recreate it. */
  readonly options: object;
  /** Adds calls that add ∂penalty/∂value to the gradient and write the penalty. */
  call(graph: Graph, parameter: Regularized): void;
}

export function checkFactor(where: string, what: string, factor: number): number {
  return checkNumber(where, what, factor, 'a number ≥ 0', (value) => value >= 0);
}
