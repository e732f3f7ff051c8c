import { gelu } from '../activations/gelu.ts';
import { checkBoolean, checkOptions, outOfRange, show, wrongKind } from '../base/errors.ts';
import { isKind } from '../base/kinds.ts';
import { checkShape, type Dialect, type WantedWeight, type WeightPlace } from '../interchange/configs/layerReader.ts';
import { activationNames } from '../interchange/configs/layersIn.ts';
import { readNetwork } from '../interchange/configs/networkReader.ts';
import { resume } from '../interchange/configs/resume.ts';
import { setMetadata } from '../interchange/metadata.ts';
import type { Model, Predictions } from '../model/model.ts';
import { readSource, type TensorFlowSource, WHERE } from './modelSource.ts';
import { storedSource } from './stored.ts';
import type { Tensor } from './tensors.ts';
import { gatheredIn, trainingIn } from './trainingIn.ts';

const dialect: Dialect = {
  where: WHERE,
  activations: { ...activationNames, gelu_new: () => gelu({ approximate: 'tanh' }) },
  isSteep: true,
  firstNode: (kind) => (kind === 'Sequential' || kind === 'Model' || kind === 'Functional' ? 1 : 0),
};

export interface FromTensorFlowOptions {
  /**
   * Whether to compile a model that was saved with its optimizer, and restore the optimizer's state. Default true; with
   * false, compile it yourself.
   */
  training?: boolean;
}

/**
 * Converts a layers model of TensorFlow.js, sequential or functional, as its `save` or the converter from Keras writes
 * it: artifacts, model.json with its files, or an address in the browser or on a server. Quantized weights are
 * converted to f32. Several inputs and outputs are arrays, in the model's order. A model that was saved with
 * `includeOptimizer` is compiled, and resumes training as it would there.
 *
 *     const model = await fromTensorFlow('indexeddb://digits'); // or 'localstorage://digits', or the address of a model.json
 *     const model = fromTensorFlow(artifacts); // from tf.io.withSaveHandler
 *     const model = fromTensorFlow({ modelJson: await readFile('model.json', 'utf8'), shards: [await readFile('weights.bin')] });
 *
 * @param source a model; or its address, as a string or URL, then a promise is returned
 * @throws TypeError or RangeError for other files, and, with the name of the layer, for anything that lanewise lacks;
 * nothing is dropped silently. Error if a page, database or server does not respond.
 */
export function fromTensorFlow<P extends Predictions = Float32Array>(
  source: string | URL,
  options?: FromTensorFlowOptions,
): Promise<Model<P>>;
export function fromTensorFlow<P extends Predictions = Float32Array>(
  source: TensorFlowSource,
  options?: FromTensorFlowOptions,
): Model<P>;
export function fromTensorFlow<P extends Predictions>(
  source: TensorFlowSource | string | URL,
  options: FromTensorFlowOptions = {},
): Model<P> | Promise<Model<P>> {
  const { training = true } = checkOptions(WHERE, options, ['training']);
  checkBoolean(WHERE, 'training', training);
  if (typeof source === 'string' || isKind(source, 'URL'))
    return storedSource(String(source)).then((stored) => modelOf<P>(stored, training));
  return modelOf<P>(source as TensorFlowSource, training);
}

function modelOf<P extends Predictions>(source: TensorFlowSource, training: boolean): Model<P> {
  const { topology, tensors, size, metadata, training: given } = readSource(source);
  const weights = new Weights(tensors);
  const read = readNetwork(dialect, { topology, weights, size, checkAllTaken: () => weights.checkAllTaken() });
  setMetadata(WHERE, read.model, metadata);
  if (training && given !== undefined && given !== null) {
    const told = trainingIn(given, read.outputs);
    const learning = tensors.filter((tensor) => weights.trainable.has(tensor));
    const { steps, slots } = gatheredIn(tensors, told.optimizer.slots, learning);
    const places = slots.map((list) => {
      const kept = new Map(learning.map((tensor, at) => [tensor, list[at] as Tensor]));
      return new Weights(
        tensors.map((tensor) => {
          const slot = kept.get(tensor);
          return slot ? { ...tensor, read: () => slot.read()?.map(told.slot) } : tensor;
        }),
      );
    });
    resume(WHERE, read, told, { steps, slots: places });
  }
  return read.model as Model<P>;
}

/** The weights of a file, by name; each can be taken once. */
class Weights implements WeightPlace {
  readonly #exact = new Map<string, Tensor>();
  /** By names without the cell that TensorFlow 2.2 inserts before the last part. */
  readonly #shortened = new Map<string, Tensor>();
  readonly #taken = new Set<Tensor>();
  /** The trainable ones. */
  readonly trainable = new Set<Tensor>();

  constructor(tensors: readonly Tensor[]) {
    for (const tensor of tensors) {
      if (tensor.group === 'optimizer') continue;
      const name = tensor.name.replace(/:0$/, '');
      if (this.#exact.has(name)) throw outOfRange(WHERE, 'weights', 'unique', `${show(name)} again`);
      this.#exact.set(name, tensor);
      const parts = name.split('/');
      this.#shortened.set([...parts.slice(0, -2), parts.at(-1)].join('/'), tensor);
    }
  }

  inside(layers: readonly { readonly name: string }[]): readonly WeightPlace[] {
    return layers.map(({ name }) => ({
      inside: (inner) => this.inside(inner),
      take: (weight) => this.#take(`${name}/${weight.role}`, weight),
    }));
  }

  take({ label }: WantedWeight): never {
    throw outOfRange(WHERE, label, 'a layer', 'a model');
  }

  #take(path: string, { label, role, shape, trainable }: WantedWeight): Float32Array {
    const tensor = this.#exact.get(path) ?? this.#shortened.get(path);
    if (!tensor || this.#taken.has(tensor))
      throw outOfRange(WHERE, `${label} ${role}`, `a weight ${show(path)}`, 'none');
    checkShape(WHERE, `${label} ${role}`, shape, tensor.shape);
    this.#taken.add(tensor);
    if (trainable) this.trainable.add(tensor);
    const numbers = tensor.read();
    if (!numbers) throw wrongKind(WHERE, `${label} ${role}`, 'a weight of float32', 'another type');
    return numbers;
  }

  checkAllTaken(): void {
    for (const tensor of this.#exact.values())
      if (!this.#taken.has(tensor))
        throw outOfRange(WHERE, `weight ${show(tensor.name)}`, 'one that a layer has', 'another');
  }
}
