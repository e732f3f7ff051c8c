import { checkNumber } from '../base/errors.ts';
import type { Graph } from '../plan/graph.ts';
import type { Tensor } from '../plan/tensor.ts';

/** A parameter that is regularized. */
export interface Regularized {
  /** The parameter, as its layer stores it. */
  readonly value: Tensor;
  /** Its gradient, which the loss has filled in. */
  readonly gradient: Tensor;
  /** [outputs, inputs] of a weight, [outputs] of a bias. */
  readonly shape: readonly number[];
  /** Whether it lies in panels. */
  readonly inPanels: boolean;
  /** An f64. */
  readonly penalty: Tensor;
}

/** A penalty on a parameter, which is added to the loss. */
export interface Regularizer {
  readonly name: string;
  /** What its function takes to make it again. */
  readonly options: object;
  /** Calls what adds ∂penalty/∂value to the gradient and writes the penalty. */
  call(graph: Graph, parameter: Regularized): void;
}

export function checkFactor(where: string, what: string, factor: number): number {
  return checkNumber(where, what, factor, 'a number ≥ 0', (value) => value >= 0);
}
