import { checkNumber, checkOptions, outOfRange, wrongKind } from '../base/errors.ts';
import { parametersOf } from '../network/network.ts';
import { count } from '../plan/parameter.ts';
import type { ModelState } from '../training/state.ts';
import { Model, type Predictions } from './model.ts';

export interface CopyWeightsOptions {
  /** τ, from 0 to 1: how much of the way the weights go, w ← τ · from + (1 − τ) · w. Default 1: they are copied. */
  tau?: number;
}

/**
 * Sets all parameters of a model to those of another with the same layers, or moves them some of the way: the target network of
 * reinforcement learning, or a running mean. Nothing else of it changes.
 *
 * @throws TypeError or RangeError for a bad option, and for a model with other parameters; Error after `dispose`, and while
 *   a worker trains the model that is changed.
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
  const [have, want] = [source, target].map(({ network }) => parametersOf(network).map(textOf));
  const other = want?.findIndex((text, index) => text !== have?.[index]) ?? -1;
  if (other >= 0 || have?.length !== want?.length) {
    const at = other >= 0 ? other : (want?.length as number);
    throw outOfRange(where, 'parameters', want?.[at] ?? 'no more', have?.[at] ?? 'no more');
  }
  blendParameters(source, target, tau);
}

const textOf = ({ name, shape }: { readonly name: string; readonly shape: readonly number[] }) =>
  `${name} of shape [${shape.join(', ')}]`;

/** to ← tau · from + (1 − tau) · to, for all parameters. */
export function blendParameters(from: ModelState, to: ModelState, tau: number): void {
  const sources = parametersOf(from.network);
  const alike = from.network.panel === to.network.panel;
  for (const [index, { storage, shape, tensor }] of parametersOf(to.network).entries()) {
    const source = sources[index] as (typeof sources)[number];
    const [read, write] = [from.runtime.element(source.tensor), to.runtime.element(tensor)];
    const memory = to.runtime.instance.f32;
    if (alike) {
      blend(from.runtime.instance.f32.subarray(read, read + storage.size), memory.subarray(write), tau);
    } else {
      const [given, own] = [new Float32Array(count(shape)), new Float32Array(count(shape))];
      source.storage.read(from.runtime.instance.f32, read, given);
      storage.read(memory, write, own);
      blend(given, own, tau);
      storage.write(memory, write, own);
    }
  }
}

/** to ← tau · from + (1 − tau) · to, computed in f64. */
function blend(from: Float32Array, to: Float32Array, tau: number): void {
  const keep = 1 - tau;
  if (keep === 0) to.set(from);
  else for (let i = 0; i < from.length; i++) to[i] = tau * (from[i] as number) + keep * (to[i] as number);
}
