import { version } from '../base/version.ts';
import {
  activationsOut,
  type Classed,
  type Options,
  type Program,
  plain,
  trainable,
  weightOut,
} from '../interchange/configs/layersOut.ts';
import { type NetworkOut, networkOut, type Place } from '../interchange/configs/networkOut.ts';
import { metadataOf } from '../interchange/metadata.ts';
import { viewOf } from '../interchange/networkView.ts';
import type { Model, Predictions } from '../model/model.ts';
import type { Weight } from '../plan/weights.ts';
import { writeArchive } from './archive.ts';
import { pathsOf } from './fileWeights.ts';
import { DatasetOut, type GroupOut, writeHdf5 } from './hdf5/writeHdf5.ts';
import { inOrder } from './layerOrder.ts';

/** The options with which Keras has an activation by name. */
const at =
  (name: string, wanted: Options = {}) =>
  (options: Options): string | undefined =>
    Object.entries(wanted).every(([key, value]) => options[key] === value) ? name : undefined;

const classed = (module: string, { class_name, config }: Classed) => ({
  ...{ module: `keras.${module}`, class_name, config },
  registered_name: null,
});

const program: Program = {
  where: 'toKeras',
  name: 'Keras',
  isSteep: false,
  takesTwice: true,
  activations: {
    ...activationsOut,
    ...{
      celu: at('celu', { alpha: 1 }),
      exponential: at('exponential'),
      hardShrink: at('hard_shrink', { threshold: 0.5 }),
    },
    ...{ hardSigmoid: at('hard_sigmoid'), hardSilu: at('hard_silu'), hardTanh: at('hard_tanh', { min: -1, max: 1 }) },
    ...{ logSigmoid: at('log_sigmoid'), softShrink: at('soft_shrink', { threshold: 0.5 }) },
    ...{ sparsePlus: at('sparse_plus'), squareplus: at('squareplus', { beta: 4 }), tanhShrink: at('tanh_shrink') },
  },
  activationLayers: {
    elu: ({ alpha }) => plain('ELU', { alpha }),
    leakyRelu: ({ slope }) => plain('LeakyReLU', { negative_slope: slope }),
    thresholdedRelu: ({ threshold }) => plain('ReLU', { threshold }),
    hardTanh: ({ min, max }) => (min === 0 ? plain('ReLU', { max_value: max }) : undefined),
  },
  layers: {
    subtract: () => plain('Subtract'),
    rmsNormalization: (layer) => ({
      class_name: 'RMSNormalization',
      config: { axis: -1, epsilon: layer.options.epsilon, ...trainable(layer) },
      weights: weightOut(layer, 'weight', 'scale'),
    }),
    /** Where the variance is 0, Keras divides by 10⁻⁷. */
    normalization({ weights }) {
      const [mean, variance] = [weights.mean as Weight, weights.variance as Weight];
      const config = { axis: -1, mean: [...mean.data], variance: Array.from(variance.data, (value) => value || 1) };
      return plain('Normalization', config);
    },
  },
  regularizers: {
    orthogonalRegularizer: ({ factor, mode }) => {
      return { class_name: 'OrthogonalRegularizer', config: { factor, mode: mode === 'units' ? 'columns' : 'rows' } };
    },
  },
  classed,
};

/**
 * Converts a model to a .keras file, which Keras 3 loads and can train further: a functional model whose layers keep
 * their names, or are named by kind and index. Activations that Keras has only as layers become separate layers. Labels
 * are stored as JSON in metadata.json. The training configuration is not written. Needs the package `fflate`.
 *
 *     await writeFile('model.keras', toKeras(model)); // keras.saving.load_model('model.keras')
 *
 * @throws TypeError if it is not a model; RangeError, with the name of the layer, for anything that Keras lacks.
 */
export function toKeras(model: Model<Predictions>): Uint8Array<ArrayBuffer> {
  const view = viewOf(program.where, model);
  const { parts, ...ends } = networkOut(program, view);
  const network: NetworkOut = { ...ends, parts: inOrder({ ...ends, parts }) };
  const metadata = metadataOf(program.where, model, view.preprocessing);
  const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));
  return writeArchive({
    'metadata.json': json({
      ...{ keras_version: '3.0.0', date_saved: '', writer: `lanewise ${version}` },
      ...(metadata && { lanewise: metadata }),
    }),
    'config.json': json(configOf(network, view.arrangement)),
    'model.weights.h5': writeHdf5(weightsOf(network)),
  });
}

function configOf({ inputs, parts, outputs }: NetworkOut, arrangement: unknown): object {
  const columns = new Map(inputs.map((each) => [each.name, each.columns]));
  const tensor = (place: Place) => ({
    class_name: '__keras_tensor__',
    config: { shape: [null, columns.get(place[0]) ?? null], dtype: 'float32', keras_history: place },
  });
  const layer = (class_name: string, name: string, config: Options, nodes: readonly (readonly Place[])[]) => ({
    ...{
      module: 'keras.layers',
      class_name,
      config: { name, dtype: 'float32', ...config },
      registered_name: null,
      name,
    },
    inbound_nodes: nodes.map((places) => {
      const tensors = places.map(tensor);
      return { args: [merges.has(class_name) ? tensors : tensors[0]], kwargs: {} };
    }),
  });
  const one = <T>(list: readonly T[]) => (list.length === 1 && arrangement !== 'list' ? list[0] : list);
  return {
    ...{ module: 'keras.src.models.functional', class_name: 'Functional', registered_name: 'Functional' },
    config: {
      ...{ name: 'lanewise', trainable: true },
      layers: [
        ...inputs.map(({ name, columns }) => {
          const config = { batch_shape: [null, columns], sparse: false };
          return layer('InputLayer', name, config, []);
        }),
        ...parts.map(({ class_name, name, config, nodes }) => layer(class_name, name, config, nodes)),
      ],
      input_layers: one(inputs.map(({ name }) => [name, 0, 0])),
      output_layers: one(outputs),
    },
  };
}

/** Layers with several inputs, in a list. */
const merges: ReadonlySet<string> = new Set([
  ...['Add', 'Subtract', 'Multiply', 'Average', 'Maximum', 'Minimum', 'Concatenate', 'Dot'],
]);

/** Layers that draw random numbers have the state of a generator. */
const random: ReadonlySet<string> = new Set(['Dropout', 'AlphaDropout', 'GaussianDropout', 'GaussianNoise']);

function weightsOf({ parts }: NetworkOut): GroupOut {
  const paths = pathsOf(parts.map(({ class_name }) => class_name));
  const layers = parts.map(({ class_name, weights }, index): [string, GroupOut] => {
    const vars = weights.map(({ shape, data }, i) => [i, new DatasetOut(shape, data)] as const);
    const state = random.has(class_name) && {
      seed_generator: { vars: { 0: new DatasetOut([2], Uint32Array.of(0, 0)) } },
    };
    return [paths[index] as string, { vars: Object.fromEntries(vars), ...state }];
  });
  return { vars: {}, layers: Object.fromEntries(layers) };
}
