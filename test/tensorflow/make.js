// Layers models that TensorFlow.js made, as it saves them, with what it predicts: fixtures.json.
//
//     npm install --no-save @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-layers@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0
//     node test/tensorflow/make.js

import { writeFileSync } from 'node:fs';
import * as tfc from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';

await tfc.setBackend('cpu');
const { layers, input, model: functional, sequential } = tfl;

let state = 1;
/** Numbers from 0 to 1 that are the same in every run (Lehmer). */
const next = () => {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
};

/** Weights that training could have left: variances above 0. */
function shake(model) {
  for (const weight of model.weights) {
    const positive = /variance/.test(weight.name);
    const { shape } = weight;
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () =>
      positive ? 0.1 + 2 * next() : (next() - 0.5) * 1.6,
    );
    weight.write(tfc.tensor(values, shape));
  }
  return model;
}

const chain = (...list) => {
  const model = sequential();
  for (const layer of list) model.add(layer);
  return shake(model);
};

const first = { inputShape: [6] };
const dense = (units, options) => layers.dense({ units, ...options });

const names = ['elu', 'hardSigmoid', 'linear', 'relu', 'relu6', 'selu', 'sigmoid', 'softmax', 'softplus', 'softsign'];
const activations = [...names, 'tanh', 'logSoftmax', 'gelu', 'mish', 'swish'];

const cases = {
  'multilayer perceptron': () =>
    chain(
      dense(8, { ...first, activation: 'relu' }),
      layers.dropout({ rate: 0.2 }),
      dense(3, { activation: 'softmax' }),
    ),
  ...Object.fromEntries(
    activations.map((activation) => [`dense ${activation}`, () => chain(dense(5, { ...first, activation }))]),
  ),
  'activation layers': () =>
    chain(
      ...[dense(7, first), layers.leakyReLU(), dense(7), layers.leakyReLU({ alpha: 0.1 }), dense(7), layers.elu()],
      ...[dense(7), layers.reLU(), dense(7), layers.reLU({ maxValue: 0.5 }), dense(7), layers.prelu(), dense(7)],
      ...[
        layers.thresholdedReLU({ theta: 0.4 }),
        dense(4),
        layers.activation({ activation: 'tanh' }),
        layers.softmax(),
      ],
    ),
  normalizations: () =>
    chain(
      ...[dense(7, first), layers.batchNormalization(), dense(6), layers.layerNormalization(), dense(5)],
      ...[layers.batchNormalization({ scale: false, epsilon: 0.01, momentum: 0.9 }), dense(4)],
      ...[layers.layerNormalization({ center: false, epsilon: 1e-5 }), layers.batchNormalization({ center: false })],
    ),
  noise: () =>
    chain(
      ...[dense(7, first), layers.gaussianNoise({ stddev: 0.3 }), layers.gaussianDropout({ rate: 0.3 })],
      ...[layers.alphaDropout({ rate: 0.1 }), dense(2)],
    ),
  'embedding, flatten': () =>
    chain(layers.embedding({ inputDim: 7, outputDim: 3, inputLength: 4 }), layers.flatten(), dense(2)),
  'flatten, reshape': () =>
    chain(
      ...[layers.flatten({ inputShape: [2, 3] }), dense(6), layers.reshape({ targetShape: [3, 2] })],
      ...[
        layers.activation({ activation: 'relu' }),
        layers.flatten(),
        dense(4),
        layers.reshape({ targetShape: [2, -1] }),
      ],
    ),
  'frozen, without bias, regularized': () =>
    chain(
      dense(4, { ...first, trainable: false, useBias: false }),
      dense(3, {
        ...{ kernelRegularizer: tfl.regularizers.l1l2({ l1: 0.1, l2: 0.2 }), kernelConstraint: 'nonNeg' },
        ...{ biasRegularizer: tfl.regularizers.l2({ l2: 0.3 }), biasConstraint: tfl.constraints.nonNeg() },
      }),
    ),
  merges() {
    const x = input({ shape: [6], name: 'x' });
    const [a, b, c] = [5, 5, 5].map((units) => dense(units, { activation: 'tanh' }).apply(x));
    const sums = [layers.add(), layers.multiply(), layers.average(), layers.maximum(), layers.minimum()].map((layer) =>
      layer.apply([a, b, c]),
    );
    const y = layers.concatenate().apply([...sums, layers.dot({ axes: -1 }).apply([a, b])]);
    return shake(functional({ inputs: x, outputs: dense(3).apply(y) }));
  },
  'two inputs, two outputs, a shared layer'() {
    const [a, b] = [input({ shape: [4] }), input({ shape: [4] })];
    const shared = dense(5, { activation: 'relu', name: 'shared' });
    const [p, q] = [shared.apply(a), shared.apply(b)];
    const joined = layers.concatenate().apply([p, q, shared.apply(layers.add().apply([a, b]))]);
    const outputs = [dense(2, { activation: 'sigmoid' }).apply(joined), dense(3).apply(q)];
    return shake(functional({ inputs: [a, b], outputs }));
  },
  'concatenated embeddings'() {
    const [a, b] = [input({ shape: [2] }), input({ shape: [3] })];
    const words = layers.embedding({ inputDim: 7, outputDim: 2 });
    const other = layers.embedding({ inputDim: 7, outputDim: 2 });
    const joined = layers.concatenate({ axis: 1 }).apply([words.apply(a), other.apply(b)]);
    return shake(functional({ inputs: [a, b], outputs: dense(2).apply(layers.flatten().apply(joined)) }));
  },
};

async function artifactsOf(model, options) {
  let artifacts;
  await model.save(
    tfc.io.withSaveHandler(async (given) => {
      artifacts = given;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
    options,
  );
  return artifacts;
}

/** The bits of the nearest half above 2⁻¹⁴, below 2¹⁵; smaller ones become 0. */
function halfBits(value) {
  if (Math.abs(value) < 2 ** -14) return 0;
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  const fraction = Math.round((Math.abs(value) / 2 ** exponent - 1) * 1024);
  return (value < 0 ? 0x8000 : 0) + ((exponent + 15) << 10) + fraction;
}

/** The same artifacts with weights in fewer bits. */
function quantized(artifacts, dtype) {
  const all = new Float32Array(artifacts.weightData);
  const parts = [];
  let at = 0;
  const weightSpecs = artifacts.weightSpecs.map((spec) => {
    const size = spec.shape.reduce((a, b) => a * b, 1);
    const values = all.slice(at, at + size);
    at += size;
    if (dtype === 'float16') {
      parts.push(new Uint8Array(Uint16Array.from(values, halfBits).buffer));
      return { ...spec, quantization: { dtype, original_dtype: 'float32' } };
    }
    const [min, max] = [Math.min(...values), Math.max(...values)];
    const levels = dtype === 'uint8' ? 255 : 65535;
    const scale = (max - min) / levels || 1;
    const Kind = dtype === 'uint8' ? Uint8Array : Uint16Array;
    parts.push(new Uint8Array(Kind.from(values, (value) => Math.round((value - min) / scale)).buffer));
    return { ...spec, quantization: { dtype, min, scale, original_dtype: 'float32' } };
  });
  const bytes = Buffer.concat(parts);
  return {
    ...artifacts,
    weightSpecs,
    weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  };
}

const lines = [];
async function add(name, artifacts) {
  const model = await tfl.loadLayersModel(tfc.io.fromMemory(artifacts));
  const indices = /embedding/.test(name);
  const x = model.inputs.map(({ shape }) => {
    const columns = shape.slice(1).reduce((a, b) => a * b, 1);
    return Array.from({ length: 5 * columns }, () =>
      indices ? Math.floor(7 * next()) : Math.fround(4 * (next() - 0.5)),
    );
  });
  const y = model.predict(model.inputs.map(({ shape }, index) => tfc.tensor(x[index], [5, ...shape.slice(1)])));
  const { modelTopology, weightSpecs, weightData, format, trainingConfig } = artifacts;
  lines.push(
    JSON.stringify({
      ...{ name, x, y: (Array.isArray(y) ? y : [y]).map((each) => Array.from(each.dataSync())) },
      ...{ format, modelTopology, trainingConfig, weightSpecs },
      weightData: Buffer.from(weightData).toString('base64'),
    }),
  );
}

for (const [name, make] of Object.entries(cases)) {
  await add(name, await artifactsOf(make()));
}
for (const dtype of ['uint8', 'uint16', 'float16'])
  await add(`quantized, ${dtype}`, quantized(await artifactsOf(cases.normalizations()), dtype));
const trained = cases['multilayer perceptron']();
trained.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
await trained.fit(tfc.ones([4, 6]), tfc.oneHot(tfc.tensor1d([0, 1, 2, 0], 'int32'), 3), {
  epochs: 2,
  verbose: 0,
  shuffle: false,
});
await add('with optimizer', await artifactsOf(trained, { includeOptimizer: true }));

writeFileSync(new URL('fixtures.json', import.meta.url), `[\n${lines.join(',\n')}\n]\n`);
