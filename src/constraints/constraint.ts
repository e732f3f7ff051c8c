import type { Graph } from '../plan/graph.ts';
import type { Tensor } from '../plan/tensor.ts';

/** A parameter that is constrained. */
export interface Constrained {
  /** The parameter, as its layer stores it. */
  readonly value: Tensor;
  /** [outputs, inputs] of a weight, [outputs] of a bias. */
  readonly shape: readonly number[];
}

/** What must hold for a parameter after every step. */
export interface Constraint {
  readonly name: string;
  /** What its function takes to make it again. */
  readonly options: object;
  /** Calls what projects the parameter to the nearest that holds. */
  call(graph: Graph, parameter: Constrained): void;
}
