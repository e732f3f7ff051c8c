import { checkNumber, checkOptions, outOfRange, wrongKind } from '../base/errors.ts';
import { LINE } from '../engine/shared.ts';
import { type Network, type PlacedParameter, parametersOf } from '../network/network.ts';
import { blend, writeBlend } from '../optimizers/blend.ts';
import { Graph } from '../plan/graph.ts';
import { count } from '../plan/parameter.ts';
import type { Runnable } from '../plan/program.ts';
import { persistent, type Tensor } from '../plan/tensor.ts';
import type { ModelState } from '../training/state.ts';
import { Model, type Predictions } from './model.ts';

export interface CopyWeightsOptions {
  /** τ, from 0 to 1: w ← τ · from + (1 − τ) · w. Default 1: the weights are copied. */
  tau?: number;
}

/**
 * Copies all parameters of a model to another with the same layers, or moves them part of the way: for target networks
 * in reinforcement learning, or moving averages. Nothing else changes.
 *
 *     copyWeights(online, target, { tau: 0.005 });
 *
 * @throws TypeError or RangeError for an invalid option or a model with other parameters; Error if a model is disposed,
 * or if a worker trains the model to change.
 */
export function copyWeights<P extends Predictions, Q extends Predictions>(
  from: Model<P>,
  to: Model<Q>,
  options: CopyWeightsOptions = {},
): void {
  const where = 'copyWeights';
  for (const [what, model] of Object.entries({ from, to }))
    if (!(model instanceof Model)) throw wrongKind(where, what, 'a model', model);
  const { tau = 1 } = checkOptions(where, options, ['tau']);
  checkNumber(where, 'tau', tau, 'a number from 0 to 1', (value) => value >= 0 && value <= 1);
  const [source, target] = [from.stateFor(where, false), to.stateFor(where, true)];
  checkSame(where, source, target);
  if (tau === 1) copyParameters(source, target);
  else blendParameters(source, target, tau);
}

/** Throws unless a network has the parameters of another. */
export function checkSame(where: string, source: ModelState, target: ModelState): void {
  const [have, want] = [source, target].map(({ network }) => parametersOf(network).map(textOf));
  const other = want?.findIndex((text, index) => text !== have?.[index]) ?? -1;
  if (other >= 0 || have?.length !== want?.length) {
    const at = other >= 0 ? other : (want?.length as number);
    throw outOfRange(where, 'parameters', want?.[at] ?? 'no more', have?.[at] ?? 'no more');
  }
}

const textOf = ({ name, shape }: { readonly name: string; readonly shape: readonly number[] }) =>
  `${name} of shape [${shape.join(', ')}]`;

/** Copies all parameters of a network to another with the same ones. */
export function copyParameters(from: ModelState, to: ModelState): void {
  const { runtime } = to;
  eachParameter(from, to, (data, { tensor, storage }, lies) => {
    const memory = runtime.instance.f32;
    if (lies) memory.set(data, runtime.element(tensor));
    else storage.write(memory, runtime.element(tensor), data);
  });
}

/** Calls `take` with the numbers of each parameter: as stored in memory if both store them alike, else row-major. */
function eachParameter(
  from: ModelState,
  to: ModelState,
  take: (data: Float32Array, parameter: PlacedParameter, lies: boolean) => void,
): void {
  const lies = from.network.panel === to.network.panel;
  const sources = parametersOf(from.network);
  for (const [index, parameter] of parametersOf(to.network).entries()) {
    const { storage, tensor, shape } = sources[index] as PlacedParameter;
    const memory = from.runtime.instance.f32;
    const at = from.runtime.element(tensor);
    if (lies) take(memory.subarray(at, at + storage.size), parameter, lies);
    else {
      const data = new Float32Array(count(shape));
      storage.read(memory, at, data);
      take(data, parameter, lies);
    }
  }
}

/** For each network, a graph that blends its parameters with a block; created on first use. */
const blends = new WeakMap<Network, Blend>();

interface Blend extends Runnable {
  readonly kept: readonly [from: Tensor, hyper: Tensor, progress: Tensor];
}

function blendOf(network: Network): Blend {
  const known = blends.get(network);
  if (known) return known;
  const { panel, size } = network;
  const graph = new Graph(panel);
  const kept = [graph.block(size), graph.block(LINE), graph.block(LINE)] as const;
  const [from, hyper, progress] = kept;
  blend(graph, { into: persistent('parameters', 0, size), from, hyper, progress, count: size });
  const made = { graph, kept, alone: true };
  blends.set(network, made);
  return made;
}

/** to ← tau · from + (1 − tau) · to for all parameters, with one kernel. */
function blendParameters(from: ModelState, to: ModelState, tau: number): void {
  const { runtime, network } = to;
  const runnable = blendOf(network);
  runtime.hold(() => {
    const program = runtime.load(runnable, 1);
    const [block, hyper, progress] = runnable.kept.map((tensor) => program.element(tensor)) as [number, number, number];
    eachParameter(from, to, (data, { tensor, storage }, lies) => {
      const memory = runtime.instance.f32;
      if (lies) memory.set(data, block + tensor.offset);
      else storage.write(memory, block + tensor.offset, data);
    });
    const memory = runtime.instance.f32;
    writeBlend(memory, hyper, 1 - tau, tau);
    memory.fill(0, progress, progress + LINE);
    runtime.run();
  });
}
