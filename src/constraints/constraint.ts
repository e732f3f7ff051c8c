import type { Graph } from '../plan/graph.ts';
import type { Tensor } from '../plan/tensor.ts';

/** A parameter that is constrained. */
export interface Constrained {
  /** The parameter, in the form its layer stores it. */
  readonly value: Tensor;
  /** [outputs, inputs] of a weight, [outputs] of a bias. */
  readonly shape: readonly number[];
}

/** A constraint on a parameter, applied after every step. */
export interface Constraint {
  readonly name: string;
  /** The options that recreate it. */
  readonly options: object;
  /** Adds calls that project the parameter onto the constraint. */
  call(graph: Graph, parameter: Constrained): void;
}
