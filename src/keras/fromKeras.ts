import { checkBoolean, checkOptions, outOfRange, wrongKind } from '../base/errors.ts';
import { bytesOf } from '../interchange/bytes.ts';
import { asObject } from '../interchange/configs/json.ts';
import { readNetwork } from '../interchange/configs/networkReader.ts';
import { resume } from '../interchange/configs/resume.ts';
import { setMetadata } from '../interchange/metadata.ts';
import type { Model, Predictions } from '../model/model.ts';
import { strictJson } from '../saving/strictJson.ts';
import { isArchive, readArchive } from './archive.ts';
import { dialectOf, WHERE } from './dialects.ts';
import { type FileWeights, weightsByName, weightsByPath } from './fileWeights.ts';
import { Gathered } from './gathered.ts';
import { type Group, isHdf5, readHdf5 } from './hdf5/readHdf5.ts';
import { trainingIn } from './trainingIn.ts';

export interface FromKerasOptions {
  /**
   * The result of `model.to_json()` in Keras, for a file that holds only weights, such as model.weights.h5. Default:
   * from the file.
   */
  config?: string;
  /**
   * Whether to compile the model as it was and restore its optimizer's state: for .keras files of Keras 3 with Adam,
   * AdamW, Lion or SGD. Default false: compile it yourself.
   */
  training?: boolean;
}

/**
 * Converts a file that Keras saved: .keras files of Keras 3 and of 2.12 and later; .h5 files of Keras 2 and 3; weights
 * with a `config`. Reads sequential and functional models, nested models and shared layers. Needs the package `fflate`.
 *
 *     const model = fromKeras(await readFile('model.keras'));
 *     const model = fromKeras(await readFile('model.weights.h5'), { config: await readFile('model.json', 'utf8') });
 *
 * @throws TypeError or RangeError for other files, and, with the name of the layer, for anything that lanewise lacks;
 * nothing is dropped silently.
 */
export function fromKeras<P extends Predictions = Float32Array>(
  bytes: ArrayBuffer | Uint8Array,
  options: FromKerasOptions = {},
): Model<P> {
  const { config, training = false } = checkOptions(WHERE, options, ['config', 'training']);
  checkBoolean(WHERE, 'training', training);
  if (config !== undefined && typeof config !== 'string')
    throw wrongKind(WHERE, 'config', 'the result of model.to_json()', config);
  const all = bytesOf(WHERE, 'bytes', bytes);
  const { topology, version, root, metadata } = isArchive(all) ? inArchive(all) : inHdf5(all, config);
  const weights = weightsOf(root);
  const read = readNetwork(dialectOf(version), {
    ...{ topology, weights, size: all.length },
    checkAllTaken: () => weights.checkAllTaken(),
  });
  setMetadata(WHERE, read.model, metadata);
  if (training) {
    if (!metadata || dialectOf(version).isSteep)
      throw outOfRange(WHERE, 'training', 'false: only .keras files of Keras 3 hold a readable state', 'true');
    const gathered = new Gathered(root);
    const told = trainingIn(asObject(WHERE, 'config.json', topology).compile_config, read.outputs, gathered.rate);
    const slots = gathered.slots(told.optimizer.slots, weights.learning, told.slot);
    resume(WHERE, read, told, { steps: gathered.steps, slots });
  }
  return read.model as Model<P>;
}

interface KerasFile {
  readonly topology: unknown;
  /** The version of Keras that wrote it. */
  readonly version: string;
  readonly root: Group;
  readonly metadata: unknown;
}

function inArchive(bytes: Uint8Array): KerasFile {
  const names = ['config.json', 'metadata.json', 'model.weights.h5'];
  const files = readArchive(WHERE, bytes, names);
  const [config, metadata, weights] = names.map((name) => {
    const file = files.get(name);
    if (!file) throw outOfRange(WHERE, 'archive', `one with ${names.join(', ')}`, `one without ${name}`);
    return file;
  }) as [Uint8Array, Uint8Array, Uint8Array];
  const text = (data: Uint8Array) => new TextDecoder().decode(data);
  const told = strictJson(WHERE, 'metadata.json', text(metadata));
  return {
    topology: strictJson(WHERE, 'config.json', text(config)),
    version: String((told as { keras_version?: unknown }).keras_version),
    root: readHdf5(WHERE, weights),
    metadata: told,
  };
}

function inHdf5(bytes: Uint8Array, config: string | undefined): KerasFile {
  if (!isHdf5(bytes)) throw outOfRange(WHERE, 'bytes', 'a .keras or .h5 file of Keras', 'other bytes');
  const root = readHdf5(WHERE, bytes);
  const text = (name: string) => root.attribute(name)?.[0];
  const model = config ?? text('model_config');
  if (model === undefined)
    throw outOfRange(WHERE, 'config', 'the result of model.to_json(), as the file holds only weights', 'undefined');
  const topology = strictJson(WHERE, config === undefined ? 'model_config' : 'config', model);
  const told = (topology as { keras_version?: unknown }).keras_version;
  return { topology, version: String(text('keras_version') ?? told), root, metadata: undefined };
}

/** Weights of .h5 files are stored by layer name, those of model.weights.h5 by class. */
function weightsOf(root: Group): FileWeights {
  const inside = root.groups.get('model_weights') ?? root;
  const isNamed = inside.attribute('layer_names') ?? inside.attribute('layer_names0');
  return isNamed ? weightsByName(WHERE, inside) : weightsByPath(WHERE, root);
}
