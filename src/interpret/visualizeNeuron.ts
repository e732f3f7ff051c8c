import { checkInteger, checkNumber, checkOptions, outOfRange, show } from '../base/errors.ts';
import { greatest } from '../base/greatest.ts';
import { drawSeed } from '../base/random.ts';
import { randomNumbers } from '../data/randomNumbers.ts';
import type { Model, Predictions } from '../model/model.ts';
import type { Inputs } from '../training/examples.ts';
import { gradientRows } from './inputGradients.ts';
import { applicationNames } from './places.ts';
import { metricOfUnit, toUnit, type Unit } from './unit.ts';
import { imageSize, type UnitImage, unitImage } from './unitPicture.ts';

export interface VisualizeOptions {
  /** λ of the penalty λ ‖x‖². It keeps inputs that do not matter at 0. Default 0.1. */
  penalty?: number;
  /** The range of an input, as in the data. Default [0, 1]. */
  range?: readonly [low: number, high: number];
  /** Steps of gradient ascent. Default 100. */
  steps?: number;
  /** How many random inputs to start from; the best result is returned. Default 4. */
  starts?: number;
  /** A whole number ≥ 0: the same seed gives the same image. Default: random. */
  seed?: number;
  /** Columns and rows of the image. Default: a square if possible, else one row. */
  image?: readonly [columns: number, rows: number];
}

/** An input that was optimized for a unit. */
export interface SyntheticInput extends UnitImage {
  readonly kind: 'synthetic';
  /** The pre-activation of the unit for it. */
  readonly value: number;
}

/**
 * Optimizes an input for a unit: the largest z(x) − λ ‖x‖² that gradient ascent finds within a range, where z is the
 * pre-activation. No real data looks like this; `topExamples` finds real rows.
 *
 *     visualizeNeuron(model, { layer: 'second', unit: 3 }, { seed: 1 }).toSVG()
 *
 * @throws TypeError or RangeError for invalid input, networks with several inputs, and an input without a gradient;
 * Error if the model is disposed.
 */
export function visualizeNeuron(model: Model<Predictions>, unit: Unit, options: VisualizeOptions = {}): SyntheticInput {
  const where = 'visualizeNeuron';
  return model.look(where, (state) => {
    const { network } = state;
    const known = checkOptions(where, options, ['penalty', 'range', 'steps', 'starts', 'seed', 'image']);
    const { penalty = 0.1, steps = 100, starts = 4, seed = drawSeed(), image } = known;
    checkNumber(where, 'penalty', penalty, 'a number ≥ 0', (value) => value >= 0);
    checkInteger(where, 'steps', steps, 1);
    checkInteger(where, 'starts', starts, 1, 1024);
    const [low, high] = toRange(where, known.range);
    const random = randomNumbers(checkInteger(where, 'seed', seed, 0));
    if (network.inputs.length > 1)
      throw outOfRange(where, 'the network', 'one with a single input', network.inputs.length);
    const columns = network.inputs[0]?.columns as number;
    const size = imageSize(where, image, columns);
    const placed = toUnit(where, network, unit);
    const { head, metric } = metricOfUnit(network, placed);

    const objective = (data: Float32Array): Ascent => {
      const inputs: Inputs = { rows: starts, x: [{ data, rows: starts, columns }] };
      const { values, gradients } = gradientRows(where, state, head, metric, inputs);
      const slopes = Float64Array.from(gradients[0] as Float32Array, (g, i) => g - 2 * penalty * (data[i] as number));
      const heights = values.map((value, row) => value - penalty * squares(data, row * columns, columns));
      return { data, values, heights, slopes };
    };
    const first = Float32Array.from({ length: starts * columns }, () => low + (high - low) * random.uniform());
    const { data, values, heights } = ascend(objective, first, columns, [low, high], steps);
    const best = greatest(heights);
    const name = `${applicationNames(network)[placed.application]} ${placed.unit}`;
    const own = unitImage('synthetic', name, size, data.slice(best * columns, (best + 1) * columns));
    return { ...own, kind: 'synthetic', value: values[best] as number };
  });
}

/** Rows, the unit's output for each, the objective to maximize, and its gradients. */
interface Ascent {
  readonly data: Float32Array;
  readonly values: Float64Array;
  readonly heights: Float64Array;
  readonly slopes: Float64Array;
}

/**
 * Projected gradient ascent of each row separately. A step that increases the objective is taken, and the next is longer;
 * otherwise the next is shorter.
 */
function ascend(
  objective: (data: Float32Array) => Ascent,
  first: Float32Array,
  columns: number,
  [low, high]: readonly [number, number],
  steps: number,
): Ascent {
  let here = objective(first);
  const rates = here.heights.map((_, row) => (high - low) / (greatestSlope(here.slopes, row * columns, columns) || 1));
  for (let step = 0; step < steps; step++) {
    const there = objective(
      here.data.map((value, i) => {
        const moved = value + (rates[Math.floor(i / columns)] as number) * (here.slopes[i] as number);
        return Math.min(high, Math.max(low, moved));
      }),
    );
    const [data, values, heights, slopes] = [here.data, here.values, here.heights, here.slopes].map((each) =>
      each.slice(),
    ) as [Float32Array, Float64Array, Float64Array, Float64Array];
    for (const [row, height] of there.heights.entries()) {
      const isHigher = height > (heights[row] as number);
      rates[row] = (rates[row] as number) * (isHigher ? 1.5 : 0.5);
      if (!isHigher) continue;
      const [from, to] = [row * columns, (row + 1) * columns];
      data.set(there.data.subarray(from, to), from);
      slopes.set(there.slopes.subarray(from, to), from);
      values[row] = there.values[row] as number;
      heights[row] = height;
    }
    here = { data, values, heights, slopes };
  }
  return here;
}

function toRange(where: string, range: VisualizeOptions['range']): readonly [number, number] {
  if (range === undefined) return [0, 1];
  const [low, high] = Array.isArray(range) ? (range as readonly number[]) : [];
  if (
    !Array.isArray(range) ||
    range.length !== 2 ||
    !range.every(Number.isFinite) ||
    !((low as number) < (high as number))
  )
    throw outOfRange(where, 'range', '[low, high] with low < high', Array.isArray(range) ? `[${range}]` : show(range));
  return [low as number, high as number];
}

function squares(data: Float32Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += (data[i] as number) ** 2;
  return sum;
}

const greatestSlope = (slopes: Float64Array, from: number, count: number) =>
  slopes.subarray(from, from + count).reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
