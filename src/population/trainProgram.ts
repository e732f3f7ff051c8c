import { outOfRange } from '../base/errors.ts';
import { PAIR } from '../engine/shared.ts';
import { nameOf } from '../engine/words.ts';
import type { BatchSignature } from '../lowering/batchSignature.ts';
import { callLosses, type Objective, opened } from '../lowering/callLosses.ts';
import { constraintsGraph } from '../lowering/maintenanceGraphs.ts';
import { callPenalties } from '../lowering/penalties.ts';
import { HYPER } from '../lowering/stateLayout.ts';
import { callUpdate } from '../lowering/updateGraph.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { Graph, type KernelCall } from '../plan/graph.ts';
import { gradientAt, NONE, type Tensor } from '../plan/tensor.ts';
import { BlockCalls } from './blockCalls.ts';
import { BlockProgram, type OuterTensor, outerTensor } from './blockProgram.ts';
import { MASK } from './members.ts';
import { type Architecture, flopsOf, forwardCalls, incoming, outgoing } from './passes.ts';

/** Rows and targets of a batch: how many of each member, their form, and which of both are the same ones for all. */
export interface BatchForm {
  readonly rows: number;
  readonly targets: BatchSignature['targets'][number];
  readonly sharedX: boolean;
  readonly sharedY: boolean;
  /** Whether members have rates of dropout of their own. */
  readonly ownDropout: boolean;
  /** Whether what is predicted goes out. */
  readonly predicts: boolean;
}

/** Rows and targets → losses; and for a step weights and slots one step further. */
export interface TrainProgram {
  readonly program: BlockProgram;
  readonly x: OuterTensor;
  readonly y: OuterTensor;
  /** What is predicted, [members, rows, outputs], if it goes out. */
  readonly predictions: OuterTensor | undefined;
  /** The optimizer's numbers, where they are the same ones for all members. */
  readonly hyper: OuterTensor | undefined;
}

/** How an optimizer steps. */
export interface Step {
  /** The kernels of clipping and of the step, in order. */
  readonly kernels: string;
  /** What gradients are clipped to first. */
  readonly limit: number | undefined;
}

/** How an optimizer steps; throws for what is not of each weight by itself. */
export function stepOf(where: string, { network }: Architecture, optimizer: Optimizer): Step {
  if (optimizer.minimize) throw outOfRange(where, 'optimizer', 'one that takes steps', `'${optimizer.name}'`);
  if (optimizer.accumulate > 1) throw outOfRange(where, 'accumulate of members', '1', optimizer.accumulate);
  if (optimizer.ema !== undefined) throw outOfRange(where, 'ema of members', 'none', optimizer.ema);
  const graph = new Graph(network.panel);
  callUpdate(graph, network, optimizer);
  const calls = graph.instructions as KernelCall[];
  const clip = calls.find((call) => call.arguments.limit !== undefined);
  const isElementwise = ({ kernel }: KernelCall) => typeof kernel === 'string' || nameOf(kernel).endsWith('Step');
  if (!calls.every(isElementwise))
    throw outOfRange(where, 'optimizer of members', 'an elementwise one', `'${optimizer.name}'`);
  const names = calls.map(({ kernel }) => nameOf(kernel));
  return { kernels: names.join(' '), limit: clip?.arguments.limit as number | undefined };
}

/** Throws for a penalty or a constraint that is not for lanes. */
export function checkTrainable(where: string, { network, parameters: members }: Architecture): void {
  for (const { parameters } of network.layers) {
    for (const { name, regularizer, constraint, tensor, shape, storage } of parameters) {
      const graph = new Graph(network.panel);
      const { inPanels } = storage;
      regularizer?.call(graph, { value: tensor, gradient: gradientAt(tensor), shape, inPanels, penalty: NONE });
      if (regularizer && new BlockCalls(members).add(graph.instructions) !== undefined)
        throw outOfRange(where, `${name} of members`, 'with a penalty of this package', `'${regularizer.name}'`);
      const projection = new Graph(network.panel);
      constraint?.call(projection, { value: tensor, shape });
      if (constraint && new BlockCalls(members).add(projection.instructions) !== undefined)
        throw outOfRange(where, `${name} of members`, 'with a constraint of this package', `'${constraint.name}'`);
    }
  }
}

/**
 * A program of a step, or without an optimizer of an evaluation. `skipped` tells which blocks are left out, where members
 * differ in the optimizer's numbers, or some stay as they are.
 */
export function trainProgram(
  where: string,
  architecture: Architecture,
  objective: Objective,
  form: BatchForm,
  optimizer?: Optimizer,
  skipped?: Tensor,
): TrainProgram {
  const apart = skipped !== undefined;
  const { network, parameters, sizes } = architecture;
  const { rows, sharedX, sharedY, ownDropout, predicts } = form;
  const calls = new BlockCalls(parameters, optimizer?.slots, apart);
  const shared = outerTensor(0, MASK + PAIR);
  if (!apart) calls.put(HYPER, shared.tensor);
  const options = { training: optimizer !== undefined, open: opened(objective) };
  const { graph, pass } = forwardCalls(where, network, calls, options, ownDropout);
  const done = graph.instructions.length;
  const called = callLosses(graph, pass, objective, { targets: [form.targets], weighted: false });
  if (optimizer) {
    pass.backward(called.gradients);
    callPenalties(graph, network, ({ tensor }) => gradientAt(tensor));
    callUpdate(graph, network, optimizer);
    pass.after(graph);
    for (const each of constraintsGraph(network)?.graph.instructions ?? []) graph.instructions.push(each);
  } else callPenalties(graph, network, ({ tensor }) => graph.block(tensor.size));
  const refused = calls.add(graph.instructions.slice(done));
  if (refused !== undefined) {
    const loss = objective.losses[0]?.name;
    throw outOfRange(where, 'loss of members', 'one that populations support', `'${loss}' (${refused})`);
  }
  const [input, target] = [pass.inputs[0] as Tensor, called.targets[0] as Tensor];
  const [x, takeX] = incoming(calls.of(input), input.columns, rows, sharedX);
  const [y, takeY] = incoming(calls.of(target), target.columns, rows, sharedY);
  const output = pass.outputs[0] as Tensor;
  const [predictions, givePredictions] = predicts ? outgoing(calls.of(output), output.columns, rows) : [];
  const outer = [x, y, ...(predictions ? [predictions] : []), ...(apart || !optimizer ? [] : [shared])];
  const last = givePredictions ? [givePredictions] : [];
  const program = new BlockProgram({
    ...{ panel: network.panel, calls: [takeX, takeY, ...calls.calls, ...last], rows, outer, sizes },
    operations: (optimizer ? 3 : 1) * flopsOf(network) * rows * PAIR,
    skipped,
  });
  return { program, x, y, predictions, hyper: apart || !optimizer ? undefined : shared };
}
