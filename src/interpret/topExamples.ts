import { checkBoolean, checkInteger, checkName, checkOptions } from '../base/errors.ts';
import type { Model, Predictions } from '../model/model.ts';
import { type InputRows, toInputs } from '../training/input.ts';
import { type Activations, type CaptureOptions, captureRows, points } from './capture.ts';
import { toUnit, type Unit } from './unit.ts';

export interface TopExamplesOptions extends CaptureOptions {
  /** How many. Default 9. */
  count?: number;
  /** Whether those that the unit answers least are wanted. Default false. */
  lowest?: boolean;
}

/** A row, and the number of a unit for it. */
export interface Example {
  readonly row: number;
  readonly value: number;
}

/**
 * The rows that a unit answers most: what they have in common hints at what it looks for. Of equal ones the first.
 *
 *     topExamples(model, { layer: 'hidden', unit: 3 }, x).map(({ row }) => labels[row])
 *
 * @returns from the greatest number on, at most as many as there are rows.
 * @throws TypeError or RangeError for bad input; Error after `dispose`.
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
