import type { Model, Predictions } from '../model/model.ts';
import { savedLabels, setLabels, toSavedLabels } from '../training/classes.ts';
import { asObject, type Json } from './configs/json.ts';

/** What of a model other programs have no place for: labels, and how a pipeline prepares rows. */
export interface Metadata {
  classes?: unknown;
  preprocessing?: unknown;
}

export function metadataOf(
  where: string,
  model: Model<Predictions>,
  preprocessing: string | undefined,
): Metadata | undefined {
  const state = model.stateFor(where, false);
  const classes = state.labels.some((labels) => labels) ? savedLabels(state) : undefined;
  if (classes === undefined && preprocessing === undefined) return undefined;
  return {
    ...(classes !== undefined && { classes }),
    ...(preprocessing !== undefined && { preprocessing: JSON.parse(preprocessing) as unknown }),
  };
}

/** Gives a model the labels of what `metadataOf` told, kept as `lanewise` in what a file says beside. */
export function setMetadata(where: string, model: Model<Predictions>, beside: unknown): void {
  if (typeof beside !== 'object' || beside === null || !Object.hasOwn(beside, 'lanewise')) return;
  const { classes } = asObject(where, 'metadata lanewise', (beside as Json).lanewise);
  const state = model.stateFor(where, true);
  if (classes !== undefined) setLabels(state, toSavedLabels(where, classes, state.network));
}
