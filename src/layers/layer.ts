import type { Activation } from '../activations/activation.ts';
import type { Constraint } from '../constraints/constraint.ts';
import type { Initializer } from '../initializers/initializer.ts';
import type { Graph } from '../plan/graph.ts';
import type { Storage } from '../plan/parameter.ts';
import type { Tensor } from '../plan/tensor.ts';
import type { Regularizer } from '../regularizers/regularizer.ts';

/** A parameter that a layer requests. */
export interface ParameterRequest {
  /** PyTorch's name for it: `weight`, `bias`, `running_mean`, … */
  readonly name: string;
  readonly shape: readonly number[];
  readonly storage: Storage;
  readonly initializer: Initializer;
  /** Whether the optimizer changes it. */
  readonly trainable: boolean;
  /** A penalty on it that is added to the loss. */
  readonly regularizer?: Regularizer | undefined;
  /** A constraint that is applied after every step. */
  readonly constraint?: Constraint | undefined;
}

/** Where a parameter and its gradient are stored. */
export interface ParameterTensors {
  readonly value: Tensor;
  /** For a parameter that is not trained: memory that lasts until the next step, for the layer's own use. */
  readonly gradient: Tensor;
  /** Whether this graph trains it. */
  readonly trainable: boolean;
}

/** An activation whose derivative is still to be applied to a gradient, and the tensor that it is computed from. */
export interface Derivative {
  readonly activation: Activation;
  readonly source: Tensor;
}

/** The input of a layer: a batch of rows. */
export interface LayerInput {
  readonly tensor: Tensor;
  /** Whether the gradient with respect to it is needed. */
  readonly requiresGradient: boolean;
  /** What the layer must apply to that gradient, if it `folds`. */
  readonly derivative: Derivative | undefined;
}

/** Values from which a step's random numbers are computed: [seed low, seed high, step], u32. */
export interface Randomness {
  readonly state: Tensor;
  /** The layer's number within the model. */
  readonly layer: number;
}

/** What a layer gets to add its part to a graph. */
export interface BuildContext {
  readonly graph: Graph;
  readonly inputs: readonly LayerInput[];
  readonly parameters: Readonly<Record<string, ParameterTensors>>;
  /** The layer's own activation, or linear if a loss includes the activation. */
  readonly activation: Activation;
  /** Whether this is a training step: dropout drops, and statistics are those of the batch. */
  readonly training: boolean;
  /** Whether the graph has already applied this layer. */
  readonly again: boolean;
  readonly randomness: Randomness;
}

/** A layer's part of a graph. */
export interface Built {
  /** (rows, columns), padded to whole panels. */
  readonly output: Tensor;
  /** What the derivative of the activation is computed from, unless it is the output. */
  readonly source?: Tensor;
  /**
   * Adds the calls that fill the gradients of the layer's trainable parameters, from dz, the gradient with respect to
   * the pre-activation. dz must not change. Returns the gradient with respect to each input that requires one.
   */
  backward(dz: Tensor): readonly (Tensor | undefined)[];
  /**
   * Adds calls that run on one thread after the step and change what the optimizer does not. Called once for a layer,
   * however often it is applied.
   */
  after?(graph: Graph, applications: number): void;
}

/** The definition of a layer: (rows, columns) of each input → (rows, columns). */
export interface LayerDefinition {
  /** The name of its function, for summaries and errors. */
  readonly kind: string;
  /** The prefix of its parameters' names. Default: the index of the layer. */
  readonly name?: string | undefined;
  /** Arguments of its function other than columns, parameters and activation, as plain data. Default none. */
  readonly options?: object;
  /** The activation that is applied to its outputs. Default none. */
  readonly activation?: Activation;
  /** Whether it applies the derivatives of its inputs' activations to the gradients that it returns. */
  readonly folds?: boolean;
  /** Whether it reads the padding of its inputs up to whole panels, which is then zero or finite. Default true. */
  readonly readsPadding?: boolean;
  /** What the numbers of an input of the network must be, in words and as a test. Default: any finite number. */
  readonly takes?: { readonly rule: string; readonly holds: (value: number) => boolean };
  /** The number of columns of its output. Throws if inputs with these columns do not fit together. */
  columns(inputs: readonly number[]): number;
  /** Floating-point operations per row, forward. Default: one for each column. */
  flops?(inputs: readonly number[]): number;
  parameters(inputs: readonly number[], panel: number): readonly ParameterRequest[];
  build(context: BuildContext): Built;
}

/** The output of a layer, or an input of the network: rows with a number of columns. */
export interface Node {
  readonly columns: number;
  /** Undefined for an input. */
  readonly layer: Layer | undefined;
  readonly inputs: readonly Node[];
  readonly name: string | undefined;
}

/** A layer of a network. If it is applied more than once, all applications share its parameters. */
export interface Layer extends LayerDefinition {
  /**
   * Applies the layer to the outputs of others, to describe a graph for `functional`.
   *
   *     const x = input(8);
   *     const y = add().apply([x, dense(8, 'relu').apply(x)]);
   *
   * @throws TypeError or RangeError for values that are not nodes, or inputs that do not fit together.
   */
  apply(inputs: Node | readonly Node[]): Node;
}
