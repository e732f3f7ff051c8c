import type { ModelState } from '../training/state.ts';
import { Model, type Predictions } from './model.ts';

/** The model that predicts its only output, or all in an array or in an object by name. */
export function arranged<P extends Predictions>(state: ModelState, arrangement: ModelState['arrangement']): Model<P> {
  return new Model({ ...state, arrangement }, (rows): P => {
    const byName = () => Object.fromEntries(state.network.outputs.map(({ name }, i) => [name, rows[i]]));
    return (arrangement === undefined ? rows[0] : arrangement === 'list' ? rows : byName()) as P;
  });
}
