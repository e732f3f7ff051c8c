import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Runnable } from '../plan/program.ts';
import {
  afterGraph,
  evaluateGraph,
  type Form,
  gradientGraph,
  type LossGraph,
  type Objective,
  stepGraph,
  updateGraph,
} from './graphs.ts';
import type { Network } from './network.ts';
import type { Graphs } from './state.ts';

const keyOf = ({ targets, weighted }: Form) => `${targets.join()} ${weighted}`;

/** A function of the form that makes each graph once. */
function byForm(make: (form: Form) => LossGraph): (form: Form) => LossGraph {
  const made = new Map<string, LossGraph>();
  return (form) => {
    const key = keyOf(form);
    const graph = made.get(key) ?? make(form);
    made.set(key, graph);
    return graph;
  };
}

/** The graphs of a network, for what it is trained for. */
export function graphsOf(network: Network, objective: Objective, optimizer: Optimizer): Graphs {
  let update: Runnable | undefined;
  const gradients = byForm((form) => gradientGraph(network, objective, form));
  const watched = byForm((form) => gradientGraph(network, objective, form, true));
  return {
    evaluate: byForm((form) => evaluateGraph(network, objective, form)),
    gradients: (form, keepsValues = false) => (keepsValues ? watched : gradients)(form),
    step: byForm((form) => stepGraph(network, objective, form, optimizer)),
    get update() {
      update ??= updateGraph(network, optimizer);
      return update;
    },
    after: afterGraph(network),
  };
}
