import { checkNumber, checkOptions, outOfRange, show } from '../base/errors.ts';
import { randomNumbers } from '../data/randomNumbers.ts';
import type { Model, Predictions } from '../model/model.ts';
import type { Application, Source } from '../network/network.ts';
import type { Inputs } from '../training/examples.ts';
import { type InputRows, toInputs } from '../training/input.ts';
import type { ModelState } from '../training/state.ts';
import { type Activations, captureRows } from './capture.ts';
import { type Replacement, runEdited, sourceOf } from './intervene.ts';
import { type Target, toTargets } from './unitTargets.ts';

export interface AblateOptions {
  /**
   * What replaces the activations: 0, their mean over some rows, those of a random one of these rows, or a given
   * number. The choice is part of the question: 0 may be far from any real activation; the mean keeps what is constant.
   */
  with: 'zero' | 'mean' | 'resample' | number;
  /** The rows for 'mean' and 'resample'. Default: x. */
  over?: InputRows;
  /** The seed of 'resample'. Default: random. */
  seed?: number;
}

/**
 * Predicts the rows of x with units or edges switched off.
 *
 *     ablate(model, x, { layer: 'hidden', units: [3, 5] }, { with: 'mean' })
 *     ablate(model, x, [{ layer: '1', edges: [{ from: 3, to: 0 }] }], { with: 'zero' })
 *
 * @param targets units, or edges into a dense layer; or an array of several to switch off together
 * @returns the same as `model.predict(x)`.
 * @throws TypeError or RangeError for invalid input, and for edges of layers other than dense ones; Error if the model
 * is disposed.
 */
export function ablate<P extends Predictions>(
  model: Model<P>,
  x: InputRows,
  targets: Target | readonly Target[],
  options: AblateOptions,
): P {
  return model.look('ablate', (state, arrange) => {
    const known = checkOptions('ablate', options, ['with', 'over', 'seed']);
    const inputs = toInputs('ablate', '', state.network, x, true);
    const over = known.over === undefined ? inputs : toInputs('ablate', 'over ', state.network, known.over, true);
    const { units, edges } = toTargets('ablate', state, targets);
    const replace = replacer(state, known, over, inputs.rows);
    return arrange(
      runEdited(
        state,
        inputs,
        units.map((target) => ({ ...target, ...replace(target.source) })),
        edges.map((target) => ({ ...target, ...replace(sourceOf(applicationAt(state, target.application))) })),
      ),
    );
  });
}

const applicationAt = ({ network }: ModelState, index: number) => network.applications[index] as Application;

/** What gives the replacement for the numbers of a place. */
function replacer(
  state: ModelState,
  { with: what, seed }: AblateOptions,
  over: Inputs,
  rows: number,
): (source: Source) => Replacement {
  const constant = (data: Float32Array) => ({ data, of: () => 0 });
  if (typeof what === 'number' || what === 'zero') {
    const value = what === 'zero' ? 0 : checkNumber('ablate', 'with', what, 'a finite number', () => true);
    return (source) => constant(new Float32Array(columnsOf(state, source)).fill(value));
  }
  if (what === 'mean') return (source) => constant(meanOf(numbersAt(state, over, source)));
  if (what !== 'resample') throw outOfRange('ablate', 'with', "'zero', 'mean', 'resample' or a number", show(what));
  const random = randomNumbers(seed);
  const drawn = Uint32Array.from({ length: rows }, () => random.below(over.rows));
  return (source) => ({ data: numbersAt(state, over, source).data, of: (row) => drawn[row] as number });
}

export const columnsOf = ({ network }: ModelState, source: Source): number =>
  ('input' in source ? network.inputs[source.input] : network.applications[source.application])?.columns as number;

/** What a place gives for some rows. */
export function numbersAt(state: ModelState, inputs: Inputs, source: Source): Activations {
  if ('application' in source) return captureRows(state, inputs, [source.application], 'output')[0] as Activations;
  const { data, rows, columns } = inputs.x[source.input] as Inputs['x'][number];
  return { shape: [rows, columns], data: Float32Array.from(data) };
}

/** The means of columns, summed in f64. */
export function meanOf({ shape: [rows, columns], data }: Activations): Float32Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) sums[j] = (sums[j] as number) + (data[i * columns + j] as number);
  return Float32Array.from(sums, (sum) => sum / rows);
}
