import { toNumber } from '../engine/errors.ts';
import type { Loss, RowLoss } from '../losses/loss.ts';
import { blend } from '../optimizers/blend.ts';
import type { Optimizer, UpdatedParameter } from '../optimizers/optimizer.ts';
import { Graph, type View } from '../plan/graph.ts';
import { LINE_ELEMENTS } from '../plan/layout.ts';
import type { Runnable } from '../plan/program.ts';
import { persistent, ROWS, type Tensor } from '../plan/tensor.ts';
import { type Network, type PlacedParameter, parametersOf } from './network.ts';
import { forwardPass, type Pass } from './pass.ts';
import { BLEND, HYPER, progressAt, sumAt } from './places.ts';
import type { TargetTable } from './targets.ts';

/** A graph of inputs → outputs. */
export interface ForwardGraph extends Runnable {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
}

/** A graph of inputs and targets → outputs and the mean loss at each. */
export interface LossGraph extends ForwardGraph {
  readonly targets: readonly Tensor[];
  /** One weight for each row, if rows are weighted: so that their mean is 1. */
  readonly weights: Tensor | undefined;
  /** The output of every application of a layer, if it is kept. */
  readonly values: readonly Tensor[];
}

/** In which form the targets of each output are given, and whether rows have weights. */
export interface Form {
  readonly targets: readonly TargetTable['form'][];
  readonly weighted: boolean;
}

/** What the network is trained for. */
export interface Objective {
  /** A loss for each output, and what it counts in the total. */
  readonly losses: readonly Loss[];
  readonly lossWeights: readonly number[];
}

/** Inputs → outputs */
export function predictGraph(network: Network): ForwardGraph {
  const graph = new Graph(network.panel);
  const { inputs, outputs } = forwardPass(network, graph, { training: false });
  return { graph, inputs, outputs, kept: [...inputs, ...outputs] };
}

/** Inputs, targets → outputs and the mean losses */
export function evaluateGraph(network: Network, objective: Objective, form: Form): LossGraph {
  const graph = new Graph(network.panel);
  const pass = forwardPass(network, graph, { training: false, open: opened(objective) });
  const called = callLosses(graph, pass, objective, form);
  callPenalties(graph, network, ({ tensor }) => graph.block(tensor.size));
  return lossGraph(graph, pass, called);
}

/** Inputs, targets → outputs, the mean losses, and the gradients of all trainable parameters */
export function gradientGraph(network: Network, objective: Objective, form: Form, keepsValues = false): LossGraph {
  const graph = new Graph(network.panel);
  const pass = forwardPass(network, graph, { training: true, open: opened(objective) });
  const called = callLosses(graph, pass, objective, form);
  pass.backward(called.gradients);
  callPenalties(graph, network, ({ tensor }) => gradientOf(tensor));
  const whole = lossGraph(graph, pass, called);
  return keepsValues ? { ...whole, values: pass.values, kept: [...whole.kept, ...pass.values] } : whole;
}

/** The same, and every parameter one step further */
export function stepGraph(network: Network, objective: Objective, form: Form, optimizer: Optimizer): LossGraph {
  const whole = gradientGraph(network, objective, form);
  callUpdate(whole.graph, network, optimizer);
  return { ...whole, resumable: true };
}

/** Gradients → every parameter one step further, and where the progress of each call of that is. */
export function updateGraph(network: Network, optimizer: Optimizer): Runnable & { readonly progress: Tensor[] } {
  const graph = new Graph(network.panel);
  const progress = callUpdate(graph, network, optimizer);
  return { graph, kept: [], resumable: true, progress };
}

function callUpdate(graph: Graph, network: Network, optimizer: Optimizer): Tensor[] {
  const calls: Tensor[] = [];
  optimizer.update(graph, {
    parameters: updatedParameters(network),
    hyper: HYPER,
    progress() {
      const next = progressAt(sumsOf(network), calls.length);
      calls.push(next);
      return next;
    },
  });
  return calls;
}

/** The parameters as an optimizer takes them: in the order of their offsets. */
export function updatedParameters(network: Network): UpdatedParameter[] {
  return parametersOf(network)
    .map(({ tensor, shape, trainable, storage }) => ({
      ...{ value: tensor, gradient: gradientOf(tensor), shape, trainable },
      inPanels: storage.inPanels,
    }))
    .sort((a, b) => a.value.offset - b.value.offset);
}

/** The gradient of a parameter, which has the same place in its block. */
export const gradientOf = ({ offset, columns }: Tensor): Tensor => persistent('gradients', offset, columns);

/** Losses and penalties. */
export const sumsOf = (network: Network): number => network.outputs.length + penalized(network).length;

/** What lies behind the optimizer's slots, one number for each that is trained: sums of gradients, means of weights. */
export function extraSlot({ trainable }: Network, { slots }: Optimizer, index: number): Tensor {
  return persistent('slots', (slots + index) * trainable, trainable);
}

/** into ← keep·into + share·from on one thread, with the numbers in BLEND. */
export function blendGraph({ panel, trainable }: Network, into: Tensor, from: Tensor): Runnable {
  const graph = new Graph(panel);
  const progress = graph.block(LINE_ELEMENTS);
  blend(graph, { into, from, hyper: BLEND, progress, count: trainable });
  return { graph, kept: [progress], alone: true };
}

/** What layers change by themselves after a batch. */
export function statisticsGraph(network: Network): Runnable | undefined {
  const graph = new Graph(network.panel);
  forwardPass(network, new Graph(network.panel), { training: true }).after(graph);
  return aloneIfAny(graph);
}

/** The constraints of all parameters that are trained. */
export function constraintsGraph(network: Network): Runnable | undefined {
  const graph = new Graph(network.panel);
  for (const { constraint, trainable, tensor, shape } of parametersOf(network)) {
    if (trainable) constraint?.call(graph, { value: tensor, shape });
  }
  return aloneIfAny(graph);
}

function aloneIfAny(graph: Graph): Runnable | undefined {
  return graph.instructions.length > 0 ? { graph, kept: [], alone: true } : undefined;
}

/** Calls all penalties on parameters, which are added to those gradients and written after the losses. */
function callPenalties(graph: Graph, network: Network, gradientAt: (parameter: PlacedParameter) => Tensor): void {
  for (const [index, parameter] of penalized(network).entries()) {
    const { regularizer, tensor, shape, storage } = parameter;
    const penalty = sumAt(network.outputs.length + index);
    const { inPanels } = storage;
    regularizer?.call(graph, { value: tensor, gradient: gradientAt(parameter), shape, inPanels, penalty });
  }
}

/** The parameters that have a penalty. */
export function penalized(network: Network): PlacedParameter[] {
  return parametersOf(network).filter(({ regularizer }) => regularizer);
}

/** Whether each loss takes in the activation of its output. */
const opened = ({ losses }: Objective) => losses.map(({ from }) => from !== undefined);

interface CalledLosses {
  readonly targets: readonly Tensor[];
  readonly weights: Tensor | undefined;
  /** By the outputs. */
  readonly gradients: readonly Tensor[];
}

function lossGraph(graph: Graph, { inputs, outputs }: Pass, { targets, weights }: CalledLosses): LossGraph {
  const kept = [...inputs, ...targets, ...outputs, ...(weights ? [weights] : [])];
  return { graph, inputs, outputs, targets, weights, kept, values: [] };
}

function callLosses(graph: Graph, { outputs }: Pass, { losses, lossWeights }: Objective, form: Form): CalledLosses {
  const weights = form.weighted ? graph.column() : undefined;
  const called = outputs.map((y, output) => {
    const loss = losses[output] as Loss;
    const { t, dy, each } = callLoss(graph, y, loss, form.targets[output] as TargetTable['form']);
    const sizes = { rows: ROWS, columns: y.columns, stride: y.stride };
    if (weights) graph.call('weightRows', { losses: each, dy, w: weights, ...sizes });
    graph.call('batchMean', { mean: sumAt(output), losses: each, rows: ROWS });
    const factor = lossWeights[output] as number;
    if (factor !== 1) graph.call('scale', { y: dy, x: dy, factor, count: dy.size });
    return { t, dy };
  });
  return { targets: called.map(({ t }) => t), weights, gradients: called.map(({ dy }) => dy) };
}

/** Calls the loss; returns the targets t that it reads, dy, its gradient by the output, and the loss of each row. */
function callLoss(graph: Graph, y: Tensor, loss: Loss, form: TargetTable['form']) {
  const each = graph.column();
  const dy = graph.batch(y.columns);
  const t = form === 'classes' ? graph.column() : graph.batch(loss.targetColumns?.(y.columns) ?? y.columns);
  const kernel = form === 'classes' && loss.classes ? loss.classes : loss.rows;
  const [a, b] = loss.scalars;
  const sizes = { rows: ROWS, columns: y.columns, stride: y.stride, tStride: t.stride };
  if (kernel) graph.call(kernel, { losses: each, dy, y, t, a, b, ...sizes });
  else if (loss.row) callRowLoss(graph, loss.name, loss.row, { each, dy, y, t });
  return { t, dy, each };
}

/** Lets the first thread call a user's function for each row. */
function callRowLoss(
  graph: Graph,
  name: string,
  row: RowLoss,
  { each, dy, y, t }: Readonly<Record<'each' | 'dy' | 'y' | 't', Tensor>>,
): void {
  const call = ({ rows, f32, element }: View) => {
    const at = (tensor: Tensor, i: number) => {
      const start = element(tensor) + i * tensor.stride;
      return f32.subarray(start, start + tensor.columns);
    };
    f32.fill(0, element(dy), element(dy) + rows * dy.stride);
    for (let i = 0; i < rows; i++) {
      const gradient = at(dy, i);
      f32[element(each) + i] = toNumber(name, row(at(y, i), at(t, i), gradient));
      for (let j = 0; j < gradient.length; j++) gradient[j] = (gradient[j] as number) / rows;
    }
  };
  graph.callHost(call, [y, t], [each, dy]);
}
