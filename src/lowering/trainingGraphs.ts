import type { Network } from '../network/network.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Runnable } from '../plan/program.ts';
import { persistent, type Tensor } from '../plan/tensor.ts';
import { type BatchSignature, keyOf } from './batchSignature.ts';
import type { Objective } from './callLosses.ts';
import { evaluateGraph, gradientGraph, type LossGraph, stepGraph } from './lossGraphs.ts';
import { blendGraph, constraintsGraph, extraSlot, statisticsGraph } from './maintenanceGraphs.ts';
import { updateGraph } from './updateGraph.ts';

/** The graphs of training, each created once. Those that are not part of a step run on one thread. */
export interface TrainingGraphs {
  evaluate(signature: BatchSignature): LossGraph;
  /** Fills the gradients; taps the outputs of all layers if it `watches`. */
  gradients(signature: BatchSignature, watches?: boolean): LossGraph;
  /** The same, with a step of every parameter. */
  step(signature: BatchSignature): LossGraph;
  /** Gradients → parameters after one step. */
  readonly update: Runnable;
  /** Gradients into their sum, and back. */
  readonly add: Runnable | undefined;
  readonly average: Runnable | undefined;
  /** Weights into their average. */
  readonly ema: Runnable | undefined;
  /** What layers change after each batch, such as running statistics. */
  readonly statistics: Runnable | undefined;
  /** Projects parameters onto their constraints after each step. */
  readonly constraints: Runnable | undefined;
}

/** Caches graphs by signature. */
function bySignature(make: (signature: BatchSignature) => LossGraph): (signature: BatchSignature) => LossGraph {
  const made = new Map<string, LossGraph>();
  let last: { signature: BatchSignature; graph: LossGraph } | undefined;
  return (signature) => {
    if (last?.signature === signature) return last.graph;
    const key = keyOf(signature);
    const graph = made.get(key) ?? make(signature);
    made.set(key, graph);
    last = { signature, graph };
    return graph;
  };
}

/** The graphs of a network for an objective, and where the progress of each update call is. */
export function trainingGraphs(
  network: Network,
  objective: Objective,
  optimizer: Optimizer,
): TrainingGraphs & { progress: readonly Tensor[] } {
  const update = updateGraph(network, optimizer);
  const gradients = bySignature((signature) => gradientGraph(network, objective, signature));
  const watched = bySignature((signature) => gradientGraph(network, objective, signature, true));
  const all = persistent('gradients', 0, network.trainable);
  const sums = extraSlot(network, optimizer, 0);
  const sumsAreKept = optimizer.accumulate > 1;
  const mean = extraSlot(network, optimizer, Number(sumsAreKept));
  const weights = persistent('parameters', 0, network.trainable);
  return {
    evaluate: bySignature((signature) => evaluateGraph(network, objective, signature)),
    gradients: (signature, watches) => (watches ? watched : gradients)(signature),
    step: bySignature((signature) => stepGraph(network, objective, signature, optimizer)),
    update,
    progress: update.progress,
    add: sumsAreKept ? blendGraph(network, sums, all) : undefined,
    average: sumsAreKept ? blendGraph(network, all, sums) : undefined,
    ema: optimizer.ema === undefined ? undefined : blendGraph(network, mean, weights),
    statistics: statisticsGraph(network),
    constraints: constraintsGraph(network),
  };
}
