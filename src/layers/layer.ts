import type { Activation } from '../activations/activation.ts';
import type { Constraint } from '../constraints/constraint.ts';
import type { Initializer } from '../initializers/initializer.ts';
import type { Graph } from '../plan/graph.ts';
import type { Storage } from '../plan/parameter.ts';
import type { Tensor } from '../plan/tensor.ts';
import type { Regularizer } from '../regularizers/regularizer.ts';

/** A parameter as its layer asks for it. */
export interface ParameterRequest {
  /** PyTorch's name for it: `weight`, `bias`, `running_mean`, … */
  readonly name: string;
  readonly shape: readonly number[];
  readonly storage: Storage;
  readonly initializer: Initializer;
  /** Whether the optimizer changes it. */
  readonly trainable: boolean;
  /** A penalty on it, which is added to the loss. */
  readonly regularizer?: Regularizer | undefined;
  /** What must hold for it after every step. */
  readonly constraint?: Constraint | undefined;
}

/** Where a parameter is, and where its gradient goes. */
export interface ParameterTensors {
  readonly value: Tensor;
  /** Of a parameter that is not trained: memory that lasts until the next step, for what the layer likes to keep. */
  readonly gradient: Tensor;
  /** Whether it is trained by this graph. */
  readonly trainable: boolean;
}

/** An activation whose derivative is still to be applied to a gradient, and the tensor that it is computed from. */
export interface Derivative {
  readonly activation: Activation;
  readonly source: Tensor;
}

/** What flows into a layer: a batch of rows. */
export interface LayerInput {
  readonly tensor: Tensor;
  /** Whether the gradient by it is wanted. */
  readonly requiresGradient: boolean;
  /** What the layer has to apply to that gradient, if it `folds`. */
  readonly derivative: Derivative | undefined;
}

/** Numbers of the step that random numbers are computed from: [seed low, seed high, step], u32. */
export interface Randomness {
  readonly state: Tensor;
  /** The layer's own number among those of the model. */
  readonly layer: number;
}

/** What a layer is given to add its part to a graph. */
export interface BuildContext {
  readonly graph: Graph;
  readonly inputs: readonly LayerInput[];
  readonly parameters: Readonly<Record<string, ParameterTensors>>;
  /** The layer's own activation, or linear where a loss takes that in. */
  readonly activation: Activation;
  /** Whether this is a step of training: dropout drops, and statistics are those of the batch. */
  readonly training: boolean;
  /** Whether the layer has been applied before in the graph. */
  readonly again: boolean;
  readonly randomness: Randomness;
}

/** A layer's part of a graph. */
export interface Built {
  /** (rows, columns), padded to whole panels. */
  readonly output: Tensor;
  /** What the derivative of the activation is computed from, if it is not the output. */
  readonly source?: Tensor;
  /**
   * From dz, the gradient by what the activation takes in, which stays as it is: adds the calls that fill the gradients of
   * the layer's trainable parameters; returns the gradient by each input that requiresGradient.
   */
  backward(dz: Tensor): readonly (Tensor | undefined)[];
  /**
   * Adds calls that run on one thread after the step: what changes parameters that the optimizer does not. Once for a
   * layer, however many applications it has.
   */
  after?(graph: Graph, applications: number): void;
}

/** What makes a layer: (rows, columns) of each input → (rows, columns). */
export interface LayerDefinition {
  /** Its function's name, for summaries and errors. */
  readonly kind: string;
  /** What its parameters' names begin with; its place among the layers by default. */
  readonly name?: string | undefined;
  /** What its function was given that neither its columns, its parameters nor its activation show: plain data. Default none. */
  readonly options?: object;
  /** What it applies to its outputs at last; nothing by default. */
  readonly activation?: Activation;
  /** Whether it applies the derivatives of its inputs' activations to the gradients that it returns. */
  readonly folds?: boolean;
  /** Whether it reads columns beyond those of its inputs up to whole panels; they are zeros or finite then. Default true. */
  readonly readsPadding?: boolean;
  /** What the numbers of an input, one of the network, must be, in words and as a test; any finite number by default. */
  readonly takes?: { readonly rule: string; readonly holds: (value: number) => boolean };
  /** Columns of its output. Throws if inputs of so many columns do not go together. */
  columns(inputs: readonly number[]): number;
  /** Floating-point operations of a row, forward. Default: one for each column. */
  flops?(inputs: readonly number[]): number;
  parameters(inputs: readonly number[], panel: number): readonly ParameterRequest[];
  build(context: BuildContext): Built;
}

/** The output of a layer, or an input of the network: rows of so many columns. */
export interface Node {
  readonly columns: number;
  /** None where it is an input. */
  readonly layer: Layer | undefined;
  readonly inputs: readonly Node[];
  readonly name: string | undefined;
}

/** A layer of a network. One that is applied more than once has its parameters in common. */
export interface Layer extends LayerDefinition {
  /**
   * The layer's output for that of others: how networks that are no chain are described.
   *
   *     const x = input(8);
   *     const y = add().apply([x, dense(8, 'relu').apply(x)]);
   *
   * @throws TypeError or RangeError for inputs that are no nodes, or do not go together.
   */
  apply(inputs: Node | readonly Node[]): Node;
}
