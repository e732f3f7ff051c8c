import type { Gradients } from '../callbacks/nonFinite.ts';
import type { NamedLabel } from '../data/labels.ts';
import type { Loss } from '../losses/loss.ts';
import type { Objective } from '../lowering/callLosses.ts';
import type { ForwardGraph } from '../lowering/forwardGraph.ts';
import type { TrainingGraphs } from '../lowering/trainingGraphs.ts';
import type { Metric, MetricContext } from '../metrics/metric.ts';
import type { Network } from '../network/network.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Parameter } from '../plan/parameter.ts';
import type { Runtime } from '../plan/runtime.ts';
import type { Tensor } from '../plan/tensor.ts';

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
  /** What a refusal of a step asks of the network. */
  readonly network: Gradients['network'];
  /** The parameters that learn. */
  readonly learning: readonly Omit<Parameter, 'name'>[];
  /** Where the mean loss at each output is, and then the penalty on each parameter that has one: f64. */
  readonly sums: readonly Tensor[];
  /** Where the progress of each call of an update is. */
  readonly progress: readonly Tensor[];
  readonly graphs: TrainingGraphs;
}

/** What training changes, and needs beside what `compile` settles. */
export interface TrainingState {
  /** Of everything random. */
  seed: number;
  readonly runtime: Runtime;
  /** Steps that the optimizer has taken. */
  steps: number;
  /** Batches that were trained on: random numbers of a step are computed from it. */
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
  /** How several outputs were given, and are predicted; undefined for one alone. */
  readonly arrangement?: 'list' | 'named' | undefined;
  /** What prepares its rows: a value of the vocabulary, or an object of such, which model files keep. */
  preprocessing?: unknown;
}
