import type { Activation } from '../activations/activation.ts';
import type { Initializer } from '../initializers/initializer.ts';
import type { Graph } from '../plan/graph.ts';
import type { Storage } from '../plan/parameter.ts';
import type { Tensor } from '../plan/tensor.ts';

/** A parameter as its layer asks for it. */
export interface ParameterRequest {
  /** `weight` or `bias`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly storage: Storage;
  readonly initializer: Initializer;
}

/** Where a parameter and its gradient are. */
export interface ParameterTensors {
  readonly value: Tensor;
  readonly gradient: Tensor;
}

/** What flows between layers: a batch of rows, and the activation whose output it is. */
export interface Flow {
  readonly tensor: Tensor;
  readonly activation: Activation;
  /** What the derivative of that activation is told from: the tensor itself, or what the activation took in. */
  readonly source: Tensor;
  /** Whether anything before it learns, so that its gradient is wanted. */
  readonly learns: boolean;
}

/** A layer's part of a graph. */
export interface Built {
  readonly output: Flow;
  /**
   * From dz, the gradient by what the output's activation takes in, calls what fills the gradients of the layer's own
   * parameters; returns the gradient by what the input's activation takes in, unless nothing before learns.
   */
  backward(dz: Tensor): Tensor | undefined;
}

/** One step of a network: (rows, inputs) → (rows, outputs). */
export interface Layer {
  readonly kind: string;
  readonly activation: Activation;
  /** Columns of its output. */
  readonly units: number;
  parameters(inputs: number, panel: number): ParameterRequest[];
  /** Adds its forward calls to a graph, with another activation than its own where a loss takes that in. */
  build(
    graph: Graph,
    input: Flow,
    parameters: Readonly<Record<string, ParameterTensors>>,
    activation: Activation,
  ): Built;
}
