import { outOfRange } from '../base/errors.ts';
import type { Model, Predictions } from '../model/model.ts';
import type { Application, Source } from '../network/network.ts';
import { type InputRows, toInputs } from '../training/input.ts';
import { numbersAt } from './ablate.ts';
import { runEdited, sourceOf } from './intervene.ts';
import { type Target, toTargets } from './unitTargets.ts';

/**
 * Predicts the rows of x with units or edges set to their values for other rows (activation patching). With clean rows
 * as x and corrupted ones as `from`, it shows what is necessary (noising); the other way round, what is sufficient
 * (denoising).
 *
 *     patch(model, clean, corrupted, { layer: 'hidden', units: [3] })
 *
 * @param from as many rows as x; each replaces the row of x with the same index
 * @param targets units, or edges into a dense layer; or an array of several to patch together
 * @returns the same as `model.predict(x)`.
 * @throws TypeError or RangeError for invalid input, and for edges of layers other than dense ones; Error if the model
 * is disposed.
 */
export function patch<P extends Predictions>(
  model: Model<P>,
  x: InputRows,
  from: InputRows,
  targets: Target | readonly Target[],
): P {
  return model.look('patch', (state, arrange) => {
    const { network } = state;
    const inputs = toInputs('patch', '', network, x, true);
    const others = toInputs('patch', 'from ', network, from, true);
    if (others.rows !== inputs.rows)
      throw outOfRange('patch', 'from', `${inputs.rows} rows, as many as x`, others.rows);
    const { units, edges } = toTargets('patch', state, targets);
    const replace = (source: Source) => ({ data: numbersAt(state, others, source).data, of: (row: number) => row });
    const takenBy = (application: number) => sourceOf(network.applications[application] as Application);
    return arrange(
      runEdited(
        state,
        inputs,
        units.map((target) => ({ ...target, ...replace(target.source) })),
        edges.map((target) => ({ ...target, ...replace(takenBy(target.application)) })),
      ),
    );
  });
}
