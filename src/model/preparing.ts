import type { InputRows, OutputTargets } from '../training/input.ts';
import type { FitOptions } from '../training/request.ts';
import type { Model } from './model.ts';

/** What a model is trained on, made of what its pipeline is given. */
export type Prepared = readonly [x: InputRows, y: OutputTargets, options: FitOptions];

interface Preparing {
  readonly model: Model<never>;
  prepare(rows: never, y: OutputTargets, options: object): Prepared;
}

/** How each pipeline prepares rows for its model. */
export const preparing = new WeakMap<object, Preparing>();
