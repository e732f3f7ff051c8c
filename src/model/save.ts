import { checkBoolean, checkOptions, isPlain, wrongKind, wrongMoment } from '../base/errors.ts';
import type { Customs, Json } from '../saving/config.ts';
import { toUserJson, writeModelFile } from '../saving/modelFile.ts';
import { Model, type Predictions } from './model.ts';

export interface SaveOptions {
  /**
   * Whether the file has all that training goes on from, too: the optimizer and what it keeps, losses, metrics, counts of
   * steps and epochs. Default false: it predicts.
   */
  training?: boolean;
  /** What you like to keep with the model: anything that JSON can hold. `modelInfo` gives it back. */
  metadata?: Json;
  /**
   * Functions and values of your own that the model is made of, each by a name: a file holds the name alone, and `load` is
   * given the same ones again. Default none.
   */
  customs?: Customs;
}

/**
 * The model as the bytes of one safetensors file: layers, graph, labels, seed and weights. `load` makes a model of it that
 * predicts the same bits; PyTorch's `safetensors.torch.load_file` reads its weights as a state dict.
 *
 *     await writeFile('digits.safetensors', save(model));
 *
 * @throws TypeError or RangeError for bad options, and for what no file can hold unless `customs` names it: a loss, metric,
 *   learning rate or initializer of your own; Error for `training` before `compile`, and after `dispose`.
 */
export function save<P extends Predictions>(model: Model<P>, options: SaveOptions = {}): Uint8Array<ArrayBuffer> {
  if (!(model instanceof Model)) throw wrongKind('save', 'model', 'one made by sequential or functional', model);
  const {
    training = false,
    metadata,
    customs = {},
  } = checkOptions('save', options, ['training', 'metadata', 'customs']);
  checkBoolean('save', 'training', training);
  const state = model.stateFor('save', false);
  if (training && !state.compiled) throw wrongMoment('save', 'call compile() first, or save without its training');
  const kept = metadata === undefined ? undefined : toUserJson('save', 'metadata', metadata);
  const compiled = training ? state.compiled : undefined;
  return writeModelFile('save', state, compiled, { metadata: kept, customs: checkCustoms('save', customs) });
}

export function checkCustoms(where: string, customs: Customs): Customs {
  if (!isPlain(customs)) throw wrongKind(where, 'customs', 'an object with your own values by name', customs);
  return { ...customs };
}
