import { version } from '../base/version.ts';
import { activationsOut, affineConfig, type Program, plain, weightOut } from '../interchange/configs/layersOut.ts';
import { networkOut } from '../interchange/configs/networkOut.ts';
import { littleEndian } from '../interchange/littleEndian.ts';
import { metadataOf } from '../interchange/metadata.ts';
import { viewOf } from '../interchange/networkView.ts';
import type { Model, Predictions } from '../model/model.ts';

const program: Program = {
  where: 'toTensorFlow',
  name: 'TensorFlow.js',
  isSteep: true,
  takesTwice: false,
  activations: activationsOut,
  activationLayers: {
    leakyRelu: ({ slope }) => plain('LeakyReLU', { alpha: slope }),
    thresholdedRelu: ({ threshold }) => plain('ThresholdedReLU', { theta: threshold }),
    hardTanh: ({ min, max }) => (min === 0 ? plain('ReLU', { max_value: max }) : undefined),
  },
  layers: {
    /**
     * A batch normalization that is not trained, whose ε vanishes beside any variance; a variance of 0 divides by 1.
     */
    normalization: (layer) => ({
      class_name: 'BatchNormalization',
      config: { ...affineConfig({ ...layer, weights: {} }), epsilon: 1e-30, momentum: 1, trainable: false },
      weights: [
        ...weightOut(layer, 'mean', 'moving_mean'),
        ...weightOut(layer, 'variance', 'moving_variance').map((each) => {
          return { ...each, data: each.data.map((value) => value || 1) };
        }),
      ],
    }),
  },
  regularizers: {},
  classed: (_, value) => value,
};

/** A weight as TensorFlow.js describes it. Its numbers follow those of the previous one: f32, little endian. */
export interface TensorFlowWeightSpec {
  name: string;
  shape: number[];
  dtype: 'float32';
}

/** A layers model as TensorFlow.js stores it. */
export interface TensorFlowArtifacts {
  modelTopology: object;
  weightSpecs: TensorFlowWeightSpec[];
  weightData: ArrayBuffer;
  format: 'layers-model';
  generatedBy: string;
  convertedBy: null;
  /** Labels, as `classes`, and the preprocessing of a pipeline, as `preprocessing`, if there are any. */
  userDefinedMetadata?: { lanewise: { classes?: unknown; preprocessing?: unknown } };
}

/**
 * Converts a model to the artifacts of a layers model, which TensorFlow.js 4 loads and can train further: a functional
 * model whose layers keep their names, or are named by kind and index. Activations that TensorFlow.js has only as
 * layers become separate layers. For hardSigmoid, which is steeper there, the kernel is scaled by 5/6.
 *
 *     const model = await tf.loadLayersModel(tf.io.fromMemory(toTensorFlow(model)));
 *
 * @throws TypeError if it is not a model; RangeError, with the name of the layer, for anything that TensorFlow.js
 * lacks.
 */
export function toTensorFlow(model: Model<Predictions>): TensorFlowArtifacts {
  const view = viewOf(program.where, model);
  const { inputs, parts, outputs } = networkOut(program, view);
  const weights = parts.flatMap(({ name, weights }) =>
    weights.map(({ role, shape, data }) => ({ name: `${name}/${role}`, shape: [...shape], data })),
  );
  const metadata = metadataOf(program.where, model, view.preprocessing);
  return {
    modelTopology: {
      class_name: 'Model',
      config: {
        name: 'lanewise',
        layers: [
          ...inputs.map(({ name, columns }) => {
            const config = { batch_input_shape: [null, columns], dtype: 'float32', sparse: false, name };
            return { class_name: 'InputLayer', config, name, inbound_nodes: [] };
          }),
          ...parts.map(({ class_name, config, name, nodes }) => {
            const inbound = nodes.map((places) => places.map((place) => [...place, {}]));
            return { class_name, config: { ...config, name }, name, inbound_nodes: inbound };
          }),
        ],
        input_layers: inputs.map(({ name }) => [name, 0, 0]),
        output_layers: outputs,
      },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    weightSpecs: weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
    weightData: joined(weights.map(({ data }) => data)),
    format: 'layers-model',
    generatedBy: `lanewise ${version}`,
    convertedBy: null,
    ...(metadata && { userDefinedMetadata: { lanewise: metadata } }),
  };
}

function joined(list: readonly Float32Array[]): ArrayBuffer {
  const all = new Uint8Array(list.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const data of list) {
    all.set(littleEndian(data), at);
    at += data.byteLength;
  }
  return all.buffer;
}
