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
  /** Rows for the mean gradient of a unit that is not connected to the inputs directly. */
  x?: InputRows;
  /** Columns and rows of the image. Default: a square if possible, else one row. */
  image?: readonly [columns: number, rows: number];
}

/**
 * Shows what a unit responds to, as an image of the inputs: its weights, if it belongs to a dense layer connected to
 * the inputs directly; for a deeper unit its mean gradient with respect to the inputs, over the rows of `x`.
 *
 *     weightImage(model, { layer: 'hidden', unit: 3 }).toSVG()
 *
 * @throws TypeError or RangeError for invalid input, a deeper unit without rows, and networks with several inputs;
 * Error if the model is disposed.
 */
export function weightImage(model: Model<Predictions>, unit: Unit, options: WeightImageOptions = {}): UnitImage {
  const where = 'weightImage';
  return model.look(where, (state) => {
    const { x, image } = checkOptions(where, options, ['x', 'image']);
    const { network } = state;
    if (network.inputs.length > 1)
      throw outOfRange(where, 'the network', 'one with a single input', network.inputs.length);
    const placed = toUnit(where, network, unit);
    const size = imageSize(where, image, network.inputs[0]?.columns as number);
    const name = `${applicationNames(network)[placed.application]} ${placed.unit}`;
    const weights = weightsOf(state, network.applications[placed.application] as Application, placed.unit);
    if (weights) return unitImage('weights', name, size, weights);
    if (x === undefined) throw outOfRange(where, 'x', `rows, as ${name} is not connected to the inputs`, 'none');
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
