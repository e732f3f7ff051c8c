import { checkNumber, checkOptions, outOfRange, wrongKind } from '../base/errors.ts';
import { isMap } from '../base/kinds.ts';
import { isNumericArray } from '../data/table.ts';
import { parametersOf } from '../network/network.ts';
import { checkWeights, readWeights, writeWeights } from '../network/weights.ts';
import type { Weight, Weights } from '../plan/weights.ts';
import type { ModelState } from '../training/state.ts';
import { checkSame } from './copyWeights.ts';
import { Model, type Predictions } from './model.ts';

export interface AverageWeightsOptions {
  /** The weight of each model in the mean, such as the number of rows it was trained on: numbers ≥ 0. Default: all equal. */
  weights?: ArrayLike<number>;
}

/** A model, or what `getWeights` has given: here, or on another machine. */
export type Averaged = Model<Predictions> | ReadonlyMap<string, Weight>;

/**
 * Sets all parameters of a model to the mean of those of several models with the same layers, as in local SGD and federated
 * averaging. Each number is Σ wᵢ·vᵢ / Σ wᵢ, summed in f64 in the order of the list, and rounded once: the bits are the same
 * wherever the models were trained. Running statistics, as of `batchNormalization`, are averaged as well. The state
 * and the counts of the optimizer stay as they are. The model may be one of the list.
 *
 *     averageWeights(model, [first, second.getWeights()], { weights: [rowsOfFirst, rowsOfSecond] });
 *
 * @throws TypeError or RangeError for parameters that do not match, a weight below 0, and weights that are all 0; the model then
 *   stays as it was. Error after `dispose`, and while a worker trains the model that is changed.
 */
export function averageWeights<P extends Predictions>(
  model: Model<P>,
  list: readonly Averaged[],
  options: AverageWeightsOptions = {},
): void {
  const where = 'averageWeights';
  if (!(model instanceof Model)) throw wrongKind(where, 'model', 'one made by sequential or functional', model);
  if (!Array.isArray(list)) throw wrongKind(where, 'list', 'an array of models and weights', list);
  const { weights } = checkOptions(where, options, ['weights']);
  const state = model.stateFor(where, true);
  const all = list.map((each, index) => weightsOf(`${where}: list[${index}]`, state, each));
  if (all.length === 0) throw outOfRange(where, 'list', 'at least one model', 'none');
  const shares = toShares(where, weights, all.length);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const mean = new Map<string, Weight>();
  for (const { name, shape } of parametersOf(state.network)) {
    const parts = all.map((each) => (each.get(name) as Weight).data);
    const data = Float32Array.from(parts[0] as ArrayLike<number>, (_, i) => {
      let sum = 0;
      for (let part = 0; part < parts.length; part++)
        sum += (shares[part] as number) * ((parts[part] as ArrayLike<number>)[i] as number);
      return sum / total;
    });
    mean.set(name, { shape: [...shape], data });
  }
  writeWeights(where, state.network, state.runtime, mean);
}

/** The weights of one of the list, which are those of the parameters of a model. */
function weightsOf(where: string, target: ModelState, given: Averaged): Weights | ReadonlyMap<string, Weight> {
  if (isMap(given)) {
    checkWeights(where, parametersOf(target.network), given as ReadonlyMap<string, Weight>);
    return given as ReadonlyMap<string, Weight>;
  }
  if (!(given instanceof Model)) throw wrongKind(where, 'value', 'a model, or what getWeights gives', given);
  const state = given.stateFor(where, false);
  checkSame(where, state, target);
  return readWeights(state.network, state.runtime);
}

function toShares(where: string, weights: ArrayLike<number> | undefined, count: number): readonly number[] {
  if (weights === undefined) return new Array<number>(count).fill(1);
  if (!Array.isArray(weights) && !isNumericArray(weights))
    throw wrongKind(where, 'weights', 'an array of numbers', weights);
  const shares = Array.from(weights as ArrayLike<number>);
  if (shares.length !== count) throw outOfRange(where, 'weights', `one for each of ${count} models`, shares.length);
  for (const [index, share] of shares.entries())
    checkNumber(where, `weights[${index}]`, share, 'a finite number ≥ 0', (value) => value >= 0);
  if (!shares.some((share) => share > 0)) throw outOfRange(where, 'weights', 'above 0 for at least one', 'all 0');
  return shares;
}
