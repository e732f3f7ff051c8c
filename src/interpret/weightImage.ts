import { checkOptions, outOfRange } from '../base/errors.ts';
import type { Model, Predictions } from '../model/model.ts';
import type { Application } from '../network/network.ts';
import { readWeights } from '../network/weights.ts';
import { type InputRows, toInputs } from '../training/input.ts';
import type { ModelState } from '../training/state.ts';
import { meanGradients } from './meanInputGradient.ts';
import { applicationNames } from './places.ts';
import { toUnit, type Unit } from './unit.ts';
import { imageSize, type UnitImage, unitImage } from './unitPicture.ts';

export interface WeightImageOptions {
  /** Rows for the mean gradient of a unit that does not take in the inputs themselves. */
  x?: InputRows;
  /** Columns and rows of the image. Default: a square if the inputs make one, else one row. */
  image?: readonly [columns: number, rows: number];
}

/**
 * What a unit looks for, as an image of the inputs: its weights, if it is one of a dense layer that takes in the inputs
 * themselves; of a deeper one its mean gradient by the inputs, over the rows of `x`.
 *
 *     weightImage(model, { layer: 'hidden', unit: 3 }).toSVG()
 *
 * @throws TypeError or RangeError for bad input, for a deeper unit without rows, and for networks of several inputs; Error
 *   after `dispose`.
 */
export function weightImage(model: Model<Predictions>, unit: Unit, options: WeightImageOptions = {}): UnitImage {
  const where = 'weightImage';
  return model.look(where, (state) => {
    const { x, image } = checkOptions(where, options, ['x', 'image']);
    const { network } = state;
    if (network.inputs.length > 1) throw outOfRange(where, 'the network', 'one with one input', network.inputs.length);
    const placed = toUnit(where, network, unit);
    const size = imageSize(where, image, network.inputs[0]?.columns as number);
    const name = `${applicationNames(network)[placed.application]} ${placed.unit}`;
    const weights = weightsOf(state, network.applications[placed.application] as Application, placed.unit);
    if (weights) return unitImage('weights', name, size, weights);
    if (x === undefined) throw outOfRange(where, 'x', `rows, as ${name} does not take in the inputs itself`, 'none');
    const inputs = toInputs(where, '', network, x, true);
    const [mean] = meanGradients(where, state, placed, inputs);
    return unitImage('meanGradient', name, size, mean as Float32Array);
  });
}

/** The weights of a unit, of a dense layer that takes in the inputs of the network. */
function weightsOf({ network, runtime }: ModelState, { placed, sources }: Application, unit: number) {
  const [source] = sources;
  if (placed.layer.kind !== 'dense' || !source || !('input' in source)) return undefined;
  const { data } = readWeights(network, runtime).get(`${placed.name}.weight`) as { data: Float32Array };
  const inputs = placed.inputs[0] as number;
  return data.slice(unit * inputs, (unit + 1) * inputs);
}
