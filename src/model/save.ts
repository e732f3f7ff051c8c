import { checkBoolean, checkOptions, isPlain, wrongKind, wrongMoment } from '../base/errors.ts';
import type { Customs, Json } from '../saving/config.ts';
import { toUserJson, writeModelFile } from '../saving/modelFile.ts';
import { Model, type Predictions } from './model.ts';

export interface SaveOptions {
  /**
   * Whether the file also holds everything that is needed to resume training: the optimizer and its state, losses,
   * metrics, counts of steps and epochs. Default false: it can only predict.
   */
  training?: boolean;
  /** Your own data to store with the model: any JSON value. `modelInfo` returns it. */
  metadata?: Json;
  /**
   * Your own functions and values in the model, each under a name. The file holds only the names; pass the same ones to
   * `load`. Default none.
   */
  customs?: Customs;
}

/**
 * Saves a model as one safetensors file: layers, graph, labels, seed and weights. `load` recreates it with the same
 * predictions, bit for bit. PyTorch's `safetensors.torch.load_file` reads its weights as a state dict.
 *
 *     await writeFile('digits.safetensors', save(model));
 *
 * @throws TypeError or RangeError for invalid options, and for a loss, metric, learning rate or initializer of your own
 * that `customs` does not name; Error for `training` without `compile`, and if the model is disposed.
 */
export function save<P extends Predictions>(model: Model<P>, options: SaveOptions = {}): Uint8Array<ArrayBuffer> {
  if (!(model instanceof Model)) throw wrongKind('save', 'model', 'created by sequential or functional', model);
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
