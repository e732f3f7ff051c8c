import { gelu } from '../activations/gelu.ts';
import { outOfRange, show, wrongKind } from '../base/errors.ts';
import { checkShape, type Dialect, type Dims, type WeightPlace } from '../interchange/configs/layerReader.ts';
import { activationNames } from '../interchange/configs/layersIn.ts';
import { readNetwork } from '../interchange/configs/networkReader.ts';
import { setMetadata } from '../interchange/metadata.ts';
import type { Model, Predictions } from '../model/model.ts';
import { readSource, type TensorFlowSource, WHERE } from './source.ts';
import type { Tensor } from './tensors.ts';

const dialect: Dialect = {
  where: WHERE,
  activations: { ...activationNames, gelu_new: () => gelu({ approximate: 'tanh' }) },
  isSteep: true,
  firstNode: (kind) => (kind === 'Sequential' || kind === 'Model' || kind === 'Functional' ? 1 : 0),
};

/**
 * The model of a layers model of TensorFlow.js, sequential or functional, as its `save` writes it or the converter from Keras:
 * artifacts, or model.json and its files. Quantized weights are read as numbers of f32. How it was compiled and what its
 * optimizer has gathered are not read: compile it again. Several inputs and outputs are arrays, in its order.
 *
 *     const model = fromTensorFlow(artifacts); // of tf.io.withSaveHandler
 *     const model = fromTensorFlow({ modelJson: await readFile('model.json', 'utf8'), shards: [await readFile('weights.bin')] });
 *
 * @throws TypeError or RangeError for other files, and by the name of the layer for what lanewise has not; nothing is left out.
 */
export function fromTensorFlow<P extends Predictions = Float32Array>(source: TensorFlowSource): Model<P> {
  const { topology, tensors, size, metadata } = readSource(source);
  const weights = new Weights(tensors);
  const model = readNetwork(dialect, { topology, weights, size, checkAllTaken: () => weights.checkAllTaken() });
  setMetadata(WHERE, model, metadata);
  return model as Model<P>;
}

/** The weights of a file, by name; each is taken once. */
class Weights implements WeightPlace {
  readonly #exact = new Map<string, Tensor>();
  /** By names without the cell that TensorFlow 2.2 puts before the last part. */
  readonly #shortened = new Map<string, Tensor>();
  readonly #taken = new Set<Tensor>();

  constructor(tensors: readonly Tensor[]) {
    for (const tensor of tensors) {
      if (tensor.group === 'optimizer') continue;
      const name = tensor.name.replace(/:0$/, '');
      if (this.#exact.has(name)) throw outOfRange(WHERE, 'weights', 'different', `${show(name)} again`);
      this.#exact.set(name, tensor);
      const parts = name.split('/');
      this.#shortened.set([...parts.slice(0, -2), parts.at(-1)].join('/'), tensor);
    }
  }

  inside(layers: readonly { readonly name: string }[]): readonly WeightPlace[] {
    return layers.map(({ name }) => ({
      inside: (inner) => this.inside(inner),
      take: (label, role, _, shape) => this.#take(label, `${name}/${role}`, role, shape),
    }));
  }

  take(label: string): never {
    throw outOfRange(WHERE, label, 'a layer', 'a model');
  }

  #take(label: string, path: string, role: string, shape: Dims): Float32Array {
    const tensor = this.#exact.get(path) ?? this.#shortened.get(path);
    if (!tensor || this.#taken.has(tensor))
      throw outOfRange(WHERE, `${label} ${role}`, `a weight ${show(path)}`, 'none');
    checkShape(WHERE, `${label} ${role}`, shape, tensor.shape);
    this.#taken.add(tensor);
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
