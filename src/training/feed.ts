import { writeRows } from '../data/batch.ts';
import { type NumericArray, notFinite, type Table } from '../data/table.ts';
import { LINE } from '../engine/shared.ts';
import type { ForwardGraph } from '../lowering/forwardGraph.ts';
import type { LossGraph } from '../lowering/lossGraphs.ts';
import { BLEND, HYPER, RANDOMNESS } from '../lowering/stateLayout.ts';
import { rateAt } from '../optimizers/optimizer.ts';
import type { Program, Runnable } from '../plan/program.ts';
import type { Tensor } from '../plan/tensor.ts';
import type { Examples, Inputs, Selection } from './examples.ts';
import type { CompiledTraining, TrainingState } from './state.ts';

/** Feeds rows to a graph of inputs → outputs, which is then ready to run. */
export function feed({ runtime }: TrainingState, graph: ForwardGraph, { x }: Inputs, rows: Selection): Program {
  const program = runtime.load(graph, rows.count);
  for (let i = 0; i < x.length; i++) {
    const tensor = graph.inputs[i] as Tensor;
    const to = program.elements[i] as number;
    const table = x[i] as Table;
    writeInput(runtime.instance.f32, to, tensor, table.data, rows.order, rows.first, rows.count);
    if (table.unchecked && !runtime.instance.allFinite(4 * to, rows.count, tensor.columns, tensor.stride))
      throw notFinite(table.unchecked.where, table.unchecked.what, table);
  }
  return program;
}

/** Copies `count` rows of x to an element of memory, from `first` on, in `order` if given. */
export function writeInput(
  memory: Float32Array,
  to: number,
  { columns, stride, padded }: Tensor,
  x: NumericArray,
  order: Uint32Array | undefined,
  first: number,
  count: number,
): void {
  if (padded && stride > columns) memory.fill(0, to, to + count * stride);
  writeRows(memory, to, stride, x, columns, order, first, count);
}

/**
 * Feeds rows, targets and weights to a graph of inputs and targets → outputs and losses, which is then ready to run.
 */
export function feedLoss(state: TrainingState, graph: LossGraph, examples: Examples, rows: Selection): Program {
  const program = feed(state, graph, examples, rows);
  const { f32, u32 } = state.runtime.instance;
  const { order, first, count } = rows;
  const { y, weights } = examples;
  for (let i = 0; i < y.length; i++) {
    const { form, table } = y[i] as Examples['y'][number];
    const tensor = graph.targets[i] as Tensor;
    const memory = form === 'classes' ? u32 : f32;
    writeRows(memory, program.element(tensor), tensor.stride, table.data, table.columns, order, first, count);
  }
  if (weights && graph.weights) writeWeights(f32, program.element(graph.weights), weights, rows);
  return program;
}

/** Scales weights for a mean over rows: each is divided by the mean of the batch's weights; all are 0 if that is 0. */
function writeWeights(memory: Float32Array, to: number, weights: Float64Array, rows: Selection): void {
  const { order, first, count } = rows;
  const total = totalWeight(weights, rows);
  const factor = total > 0 ? Math.min(count / total, Number.MAX_VALUE) : 0;
  for (let i = 0; i < count; i++) memory[to + i] = factor * (weights[order?.[first + i] ?? first + i] as number);
}

/** The total weight of some rows; each weighs 1 if they have no weights. */
export function weightOf({ weights }: Examples, rows: Selection): number {
  return weights ? totalWeight(weights, rows) : rows.count;
}

/** The sum of the weights of some rows, in their order. */
function totalWeight(weights: Float64Array, { order, first, count }: Selection): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += weights[order?.[first + i] ?? first + i] as number;
  return total;
}

/** Prepares a training step on some rows: forward, loss, backward, and the update if the graph has one. */
export function feedStep(
  state: TrainingState,
  compiled: CompiledTraining,
  graph: LossGraph,
  examples: Examples,
  rows: Selection,
): Program {
  const rate = rateOf(state, compiled);
  const program = feedLoss(state, graph, examples, rows);
  writeStep(state, compiled, rate);
  return program;
}

/** Prepares an update from the existing gradients. */
export function feedUpdate(state: TrainingState, compiled: CompiledTraining): void {
  const rate = rateOf(state, compiled);
  state.runtime.load(compiled.graphs.update, 1);
  writeStep(state, compiled, rate);
}

/** The learning rate of the next step. */
export function rateOf({ steps, rateFactor }: TrainingState, { optimizer }: CompiledTraining): number {
  return rateFactor * rateAt(optimizer, steps + 1);
}

/**
 * Writes the numbers that the kernels of a step read: the optimizer's, the source of random numbers, and no progress so
 * far.
 */
export function writeStep(state: TrainingState, compiled: CompiledTraining, rate: number): void {
  const { runtime, seed, steps, batches } = state;
  const { optimizer, progress } = compiled;
  const { f32, u32 } = runtime.instance;
  const { stateStart, teamSize } = runtime;
  optimizer.write(f32, stateStart + HYPER.offset, rate, steps + 1);
  const randomness = stateStart + RANDOMNESS.offset;
  u32[randomness] = seed;
  u32[randomness + 1] = Math.floor(seed / 2 ** 32);
  u32[randomness + 2] = batches;
  for (let call = 0; call < progress.length; call++) {
    const first = stateStart + (progress[call] as Tensor).offset;
    for (let thread = 0; thread < teamSize; thread++) u32[first + thread * LINE] = 0;
  }
}

/** Prepares a blend, whose two numbers `write` writes. */
export function feedBlend({ runtime }: TrainingState, graph: Runnable, write: BlendNumbers): void {
  const program = runtime.load(graph, 1);
  write(runtime.instance.f32, runtime.stateStart + BLEND.offset);
  runtime.instance.u32[program.element(graph.kept[0] as Tensor)] = 0;
}

/** Writes the two numbers of a blend. */
export type BlendNumbers = (memory: Float32Array, at: number) => void;
