import { type AnyModel, predicted, rowsFor } from './networks.ts';

/** A model by its name and hash, with rows and what it predicts for them: for a script that compares another program. */
export function factsOf(name: string, hash: string, model: AnyModel) {
  const x = rowsFor(model);
  const { inputs, outputs } = model.stateFor('test', false).network;
  const rows = (arrays: readonly Float32Array[], columns: readonly { columns: number }[]) =>
    arrays.map((data, i) => ({ columns: columns[i]?.columns, data: Array.from(data) }));
  return { name, hash, x: rows(x, inputs), y: rows(predicted(model, x), outputs) };
}

/** The path of a model's files in a folder, without their ending. */
export const fileOf = (folder: string, name: string): string => `${folder}/${name.replace(/\W+/g, '_')}`;
