import type { NamedLabel } from '../data/labels.ts';
import type { Loss } from '../losses/loss.ts';
import type { Metric, MetricContext } from '../metrics/metric.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Parameter } from '../plan/parameter.ts';
import type { Runnable } from '../plan/program.ts';
import type { Runtime } from '../plan/runtime.ts';
import type { Tensor } from '../plan/tensor.ts';
import type { Form, ForwardGraph, LossGraph, Objective } from './graphs.ts';
import type { Network } from './network.ts';

/** What the classes of each output are called, if they are labelled. */
export type Labelling = readonly (readonly NamedLabel[] | undefined)[];

/** What the scores of an output are called, and what metrics are told of it. */
export interface CompiledOutput extends Omit<MetricContext, 'form'> {
  readonly name: string;
  /** How many of its classes have a label, if some have: the others are never answered. */
  labelled?: number | undefined;
}

/** What `compile` settles. */
export interface Compiled extends Objective {
  readonly optimizer: Optimizer;
  readonly losses: readonly Loss[];
  /** Those of each output. */
  readonly metrics: readonly (readonly Metric[])[];
  /** What the scores of each output are called, where there is more than one, and what metrics are told of it. */
  readonly outputs: readonly CompiledOutput[];
  /** What the classes of each output are called, if it was told. */
  readonly classes?: Labelling | undefined;
  readonly network: Network;
  /** The parameters that learn. */
  readonly learning: readonly Omit<Parameter, 'name'>[];
  /** Where the mean loss at each output is, and then the penalty on each parameter that has one: f64. */
  readonly sums: readonly Tensor[];
  /** Where the progress of each call of an update is. */
  readonly progress: readonly Tensor[];
  readonly graphs: Graphs;
}

/** The graphs of training, each made once. Those that are no step or part of one run on one thread. */
export interface Graphs {
  evaluate(form: Form): LossGraph;
  /** What fills the gradients; with the outputs of all layers kept, if it is to be looked through. */
  gradients(form: Form, keepsValues?: boolean): LossGraph;
  /** The same, and every parameter one step further. */
  step(form: Form): LossGraph;
  /** Gradients → every parameter one step further. */
  readonly update: Runnable;
  /** Gradients into their sum, and back. */
  readonly add: Runnable | undefined;
  readonly average: Runnable | undefined;
  /** Weights into their running mean. */
  readonly ema: Runnable | undefined;
  /** What layers change by themselves after each batch, such as running statistics. */
  readonly statistics: Runnable | undefined;
  /** What brings parameters back to where their constraints hold after each step. */
  readonly constraints: Runnable | undefined;
}

/** What training changes, and needs beside what `compile` settles. */
export interface TrainingState {
  /** Of everything random. */
  seed: number;
  readonly runtime: Runtime;
  /** Steps that the optimizer has taken. */
  steps: number;
  /** Batches that were trained on: random numbers of a step are told from it. */
  batches: number;
  /** What learning rates are multiplied by. */
  rateFactor: number;
  /** Epochs that have begun: each shuffles by a stream of its own. */
  epochs: number;
  /** The order of the rows in the last epoch. */
  order?: Uint32Array;
}

/** All that a model is. */
export interface ModelState extends TrainingState {
  readonly network: Network;
  readonly predict: ForwardGraph;
  compiled: Compiled | undefined;
  /** What its classes are called, if it was told, or trained on labels: see `setLabels`. */
  labels: Labelling;
}
