import type { Gradients } from '../callbacks/nonFinite.ts';
import type { NamedLabel } from '../data/labels.ts';
import type { Loss } from '../losses/loss.ts';
import type { Objective } from '../lowering/callLosses.ts';
import type { ForwardGraph } from '../lowering/forwardGraph.ts';
import type { TrainingGraphs } from '../lowering/trainingGraphs.ts';
import type { Metric, MetricContext } from '../metrics/metric.ts';
import type { Network } from '../network/network.ts';
import type { Optimizer, SteppingOptimizer } from '../optimizers/optimizer.ts';
import type { Parameter } from '../plan/parameter.ts';
import type { Runtime } from '../plan/runtime.ts';
import type { Tensor } from '../plan/tensor.ts';

/** The labels of the classes of each output, if they have any. */
export type Labelling = readonly (readonly NamedLabel[] | undefined)[];

/** The names of an output's scores, and the context for its metrics. */
export interface CompiledOutput extends Omit<MetricContext, 'form'> {
  readonly name: string;
  /** How many of its classes have a label, if any has: the others are never predicted. */
  labelled?: number | undefined;
}

/** What training needs of the result of `compile`: in a worker there is nothing else. */
export interface CompiledTraining {
  readonly optimizer: SteppingOptimizer;
  /** The weight of each output's loss in the total. */
  readonly lossWeights: readonly number[];
  /** The metrics of each output. */
  readonly metrics: readonly (readonly Metric[])[];
  /** For each output, the names of its scores if there are several outputs, and the context for its metrics. */
  readonly outputs: readonly CompiledOutput[];
  /** What an error about a step that is not finite reads from the network. */
  readonly network: Gradients['network'];
  /** The trainable parameters. */
  readonly learning: readonly Omit<Parameter, 'name'>[];
  /** Where the mean loss of each output is, followed by the penalty of each parameter that has one: f64. */
  readonly sums: readonly Tensor[];
  /** Where the progress of each call of an update is. */
  readonly progress: readonly Tensor[];
  readonly graphs: TrainingGraphs;
}

/** The result of `compile`. */
export interface Compiled extends CompiledTraining, Objective {
  readonly optimizer: Optimizer;
  readonly losses: readonly Loss[];
  /** The labels of the classes of each output, if given. */
  readonly classes?: Labelling | undefined;
}

/** What training changes and needs, besides the result of `compile`. */
export interface TrainingState {
  /** The seed of everything random. */
  seed: number;
  readonly runtime: Runtime;
  /** Steps of the optimizer. */
  steps: number;
  /** Batches trained on; a step's random numbers depend on this count. */
  batches: number;
  /** A factor for learning rates. */
  rateFactor: number;
  /** Epochs started; each has its own stream for shuffling. */
  epochs: number;
  /** The order of the rows in the last epoch. */
  order?: Uint32Array;
}

/** The complete state of a model. */
export interface ModelState extends TrainingState {
  readonly network: Network;
  readonly predict: ForwardGraph;
  compiled: Compiled | undefined;
  /** The labels of its classes, if given or learned from targets: see `setLabels`. */
  labels: Labelling;
  /** How several outputs were given and are predicted; undefined for a single one. */
  readonly arrangement?: 'list' | 'named' | undefined;
  /** Its preprocessing: a value of the vocabulary, or an object of these, which model files store. */
  preprocessing?: unknown;
}
