import type { Optimizer } from '../optimizers/optimizer.ts';
import { persistent, type Tensor } from '../plan/tensor.ts';
import {
  blendGraph,
  constraintsGraph,
  evaluateGraph,
  extraSlot,
  type Form,
  gradientGraph,
  type LossGraph,
  type Objective,
  statisticsGraph,
  stepGraph,
  updateGraph,
} from './graphs.ts';
import type { Network } from './network.ts';
import { keyOf } from './rowset.ts';
import type { Graphs } from './state.ts';

/** A function of the form that makes each graph once. */
function byForm(make: (form: Form) => LossGraph): (form: Form) => LossGraph {
  const made = new Map<string, LossGraph>();
  let last: { form: Form; graph: LossGraph } | undefined;
  return (form) => {
    if (last?.form === form) return last.graph;
    const key = keyOf(form);
    const graph = made.get(key) ?? make(form);
    made.set(key, graph);
    last = { form, graph };
    return graph;
  };
}

/** The graphs of a network, for what it is trained for, and where the progress of each call of an update is. */
export function graphsOf(
  network: Network,
  objective: Objective,
  optimizer: Optimizer,
): Graphs & { progress: readonly Tensor[] } {
  const update = updateGraph(network, optimizer);
  const gradients = byForm((form) => gradientGraph(network, objective, form));
  const watched = byForm((form) => gradientGraph(network, objective, form, true));
  const all = persistent('gradients', 0, network.trainable);
  const sums = extraSlot(network, optimizer, 0);
  const sumsAreKept = optimizer.accumulate > 1;
  const mean = extraSlot(network, optimizer, Number(sumsAreKept));
  const weights = persistent('parameters', 0, network.trainable);
  return {
    evaluate: byForm((form) => evaluateGraph(network, objective, form)),
    gradients: (form, keepsValues = false) => (keepsValues ? watched : gradients)(form),
    step: byForm((form) => stepGraph(network, objective, form, optimizer)),
    update,
    progress: update.progress,
    add: sumsAreKept ? blendGraph(network, sums, all) : undefined,
    average: sumsAreKept ? blendGraph(network, all, sums) : undefined,
    ema: optimizer.ema === undefined ? undefined : blendGraph(network, mean, weights),
    statistics: statisticsGraph(network),
    constraints: constraintsGraph(network),
  };
}
