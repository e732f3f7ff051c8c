import type { TargetTable } from '../data/targets.ts';
import type { Loss } from '../losses/loss.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Runtime } from '../plan/runtime.ts';
import type { ForwardGraph, LossGraph, StepGraph } from './graphs.ts';
import type { Network } from './network.ts';

/** What `compile` settles. */
export interface Compiled {
  readonly optimizer: Optimizer;
  readonly loss: Loss;
  readonly metrics: readonly Metric[];
  readonly evaluate: Readonly<Record<TargetTable['form'], LossGraph>>;
  readonly step: Readonly<Record<TargetTable['form'], StepGraph>>;
}

/** What training changes, and needs beside what `compile` settles. */
export interface TrainingState {
  readonly seed: number;
  readonly runtime: Runtime;
  /** Steps that the optimizer has taken. */
  steps: number;
  /** Epochs that have begun: each shuffles by a stream of its own. */
  epochs: number;
}

/** All that a model is. */
export interface ModelState extends TrainingState {
  readonly network: Network;
  readonly predict: ForwardGraph;
  compiled: Compiled | undefined;
}
