import { outOfRange } from '../base/errors.ts';
import { withColumns } from '../data/columns.ts';
import type { Model, Predictions } from '../model/model.ts';
import type { Inputs } from '../training/examples.ts';
import { type InputRows, toInputs } from '../training/input.ts';
import type { ModelState } from '../training/state.ts';
import { arrangeInputs, type ByInputs, gradientRows } from './inputGradients.ts';
import { metricOfUnit, type PlacedUnit, toUnit, type Unit } from './unit.ts';

/**
 * Computes how a unit depends on each input, on average: the mean over rows of the gradient of its pre-activation. For
 * a unit that is connected to the inputs directly, these are its weights.
 *
 *     meanInputGradient(model, { layer: 'second', unit: 3 }, x)      a number for each input
 *
 * @returns one row in the form of x; with several inputs, an array or object of arrays.
 * @throws TypeError or RangeError for invalid input, and for an input without a gradient, such as that of an embedding;
 * Error if the model is disposed.
 */
export function meanInputGradient<G extends ByInputs = Float32Array>(
  model: Model<Predictions>,
  unit: Unit,
  x: InputRows,
): G {
  const where = 'meanInputGradient';
  return model.look(where, (state) => {
    const placed = toUnit(where, state.network, unit);
    const inputs = toInputs(where, '', state.network, x, true);
    return arrangeInputs(state, x, meanGradients(where, state, placed, inputs)) as G;
  });
}

/** The means over the rows for each input of the network, summed in f64. */
export function meanGradients(where: string, state: ModelState, unit: PlacedUnit, inputs: Inputs): Float32Array[] {
  if (inputs.rows === 0) throw outOfRange(where, 'x', 'at least 1 row', 0);
  const { head, metric } = metricOfUnit(state.network, unit);
  return gradientRows(where, state, head, metric, inputs).gradients.map((gradients) => {
    const columns = gradients.length / inputs.rows;
    const sums = new Float64Array(columns);
    for (let at = 0; at < gradients.length; at++)
      sums[at % columns] = (sums[at % columns] as number) + (gradients[at] as number);
    return withColumns(
      Float32Array.from(sums, (sum) => sum / inputs.rows),
      columns,
    );
  });
}
