import type { ModelState } from '../training/state.ts';
import { Model, type Predictions } from './model.ts';

/** A model that predicts its only output, or all outputs in an array or in an object by name. */
export function arranged<P extends Predictions>(state: ModelState, arrangement: ModelState['arrangement']): Model<P> {
  return new Model({ ...state, arrangement }, (rows): P => {
    if (arrangement === undefined) return rows[0] as P;
    if (arrangement === 'list') return rows as never;
    return Object.fromEntries(state.network.outputs.map(({ name }, i) => [name, rows[i]])) as never;
  });
}
