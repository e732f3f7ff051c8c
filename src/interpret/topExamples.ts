import { checkBoolean, checkInteger, checkName, checkOptions } from '../base/errors.ts';
import type { Model, Predictions } from '../model/model.ts';
import { type InputRows, toInputs } from '../training/input.ts';
import { type Activations, type CaptureOptions, captureRows, points } from './capture.ts';
import { toUnit, type Unit } from './unit.ts';

export interface TopExamplesOptions extends CaptureOptions {
  /** How many rows. Default 9. */
  count?: number;
  /** Whether to return the rows with the lowest activations. Default false. */
  lowest?: boolean;
}

/** A row, and the activation of a unit for it. */
export interface Example {
  readonly row: number;
  readonly value: number;
}

/**
 * Returns the rows with the highest activation of a unit. What they share hints at what the unit responds to. For ties,
 * the first.
 *
 *     topExamples(model, { layer: 'hidden', unit: 3 }, x).map(({ row }) => labels[row])
 *
 * @returns in descending order, at most as many as there are rows.
 * @throws TypeError or RangeError for invalid input; Error if the model is disposed.
 */
export function topExamples(
  model: Model<Predictions>,
  unit: Unit,
  x: InputRows,
  options: TopExamplesOptions = {},
): Example[] {
  const where = 'topExamples';
  return model.look(where, (state) => {
    const { count = 9, lowest = false, at = 'output' } = checkOptions(where, options, ['count', 'lowest', 'at']);
    checkInteger(where, 'count', count, 1);
    checkBoolean(where, 'lowest', lowest);
    const point = checkName(where, 'at', at, points);
    const { application, unit: column } = toUnit(where, state.network, unit);
    const inputs = toInputs(where, '', state.network, x, true);
    const [{ shape, data }] = captureRows(state, inputs, [application], point) as [Activations];
    const examples = Array.from({ length: shape[0] }, (_, row) => ({
      row,
      value: data[row * shape[1] + column] as number,
    }));
    const sign = lowest ? 1 : -1;
    return examples.sort((a, b) => sign * (a.value - b.value) || a.row - b.row).slice(0, count);
  });
}
