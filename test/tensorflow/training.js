// Layers models that TensorFlow.js trained and saved with their optimizers, and what becomes of them in 20 steps more:
// training.json.
//
//     npm install --no-save @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-layers@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0
//     node test/tensorflow/training.js

import { writeFileSync } from 'node:fs';
import * as tfc from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';

await tfc.setBackend('cpu');
const { layers, input, model: functional, sequential } = tfl;
const { train } = tfc;

let state = 7;
/** Numbers from 0 to 1 that are the same in every run (Lehmer). */
const next = () => {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
};

const STEPS = 20;
const ROWS = 6;
const COLUMNS = 4;

const numbers = (count, scale = 2) => Array.from({ length: count }, () => Math.fround(scale * (next() - 0.5)));

const chain = (...list) => {
  const model = sequential();
  for (const layer of list) model.add(layer);
  return model;
};
const dense = (units, activation, options) => layers.dense({ units, activation, ...options });
const first = { inputShape: [COLUMNS] };
const small = (last, activation = 'linear') => chain(dense(5, 'tanh', first), dense(last, activation));

const oneHot = () =>
  Array.from({ length: ROWS }, () => Math.floor(3 * next())).flatMap((k) => [0, 1, 2].map((j) => +(j === k)));
const values = (columns) => () => numbers(ROWS * columns);
const sides = (columns) => () => Array.from({ length: ROWS * columns }, () => (next() < 0.5 ? -1 : 1));
const shares = (columns) => () => Array.from({ length: ROWS * columns }, () => Math.fround(next()));
const bits = (columns) => () => Array.from({ length: ROWS * columns }, () => Math.round(next()));

/** Name, model, optimizer, loss, metrics, and targets of each output. */
const cases = [
  ['sgd', small(2), train.sgd(0.1), 'meanSquaredError', ['mse'], [values(2)]],
  ['momentum', small(2), train.momentum(0.05, 0.9), 'meanAbsoluteError', ['mae'], [values(2)]],
  ['nesterov', small(1, 'sigmoid'), train.momentum(0.05, 0.8, true), 'binaryCrossentropy', ['accuracy'], [bits(1)]],
  ['adam', small(3, 'softmax'), train.adam(0.02), 'categoricalCrossentropy', ['accuracy'], [oneHot]],
  ['adam by name', small(3, 'softmax'), 'adam', 'categoricalCrossentropy', undefined, [oneHot]],
  ['adam with options', small(2), train.adam(0.02, 0.8, 0.95, 1e-4), 'logcosh', ['mape', 'cosine'], [values(2)]],
  ['adagrad', small(2), train.adagrad(0.1, 0.2), 'hinge', [], [sides(2)]],
  ['kullbackLeiblerDivergence', small(3, 'softmax'), train.sgd(0.1), 'kullbackLeiblerDivergence', [], [shares(3)]],
  ['poisson', small(2, 'softplus'), train.sgd(0.1), 'poisson', [], [shares(2)]],
  ['cosineProximity', small(3), train.sgd(0.1), 'cosineProximity', [], [values(3)]],
  ['squaredHinge', small(2), train.sgd(0.05), 'squaredHinge', [], [sides(2)]],
  ['categoricalHinge', small(3), train.sgd(0.1), 'categoricalHinge', [], [oneHot]],
  ['meanSquaredLogarithmicError', small(2, 'softplus'), train.sgd(0.1), 'meanSquaredLogarithmicError', [], [shares(2)]],
  ['meanAbsolutePercentageError', small(1), train.sgd(1e-3), 'meanAbsolutePercentageError', [], [sides(1)]],
  [
    'frozen, normalized, regularized',
    chain(
      dense(6, 'relu', { ...first, trainable: false }),
      layers.batchNormalization(),
      dense(4, 'relu', { kernelRegularizer: tfl.regularizers.l1l2({ l1: 0.01, l2: 0.02 }), useBias: false }),
      layers.layerNormalization(),
      layers.prelu(),
      dense(3, 'softmax'),
    ),
    train.adam(0.02),
    'categoricalCrossentropy',
    [],
    [oneHot],
  ],
  [
    'two outputs',
    (() => {
      const x = input({ shape: [COLUMNS] });
      const shared = dense(4, 'tanh');
      const h = shared.apply(x);
      const again = shared.apply(layers.activation({ activation: 'tanh' }).apply(h));
      const size = dense(1, 'linear', { name: 'size' }).apply(again);
      const kind = dense(3, 'softmax', { name: 'kind' }).apply(layers.add().apply([h, again]));
      return functional({ inputs: x, outputs: [size, kind] });
    })(),
    train.adam(0.02),
    { kind: 'categoricalCrossentropy', size: 'meanSquaredError' },
    { kind: 'accuracy' },
    [values(1), oneHot],
  ],
  ['not yet trained', small(2), train.adam(0.02), 'meanSquaredError', [], [values(2)], 0],
  ['rmsprop', small(2), train.rmsprop(0.01), 'meanSquaredError', [], [values(2)]],
  ['adadelta', small(2), train.adadelta(0.5), 'meanSquaredError', [], [values(2)]],
  ['hardSigmoid', small(2, 'hardSigmoid'), train.adam(0.01), 'meanSquaredError', [], [shares(2)]],
];

async function artifactsOf(model) {
  let artifacts;
  const handler = tfc.io.withSaveHandler(async (given) => {
    artifacts = given;
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  });
  await model.save(handler, { includeOptimizer: true });
  return artifacts;
}

const rounded = (list) => Array.from(list, (value) => Number(value.toPrecision(9)));

const lines = [];
for (const [name, model, optimizer, loss, metrics, targets, before = 7] of cases) {
  for (const weight of model.weights) {
    const count = weight.shape.reduce((a, b) => a * b, 1);
    if (!/moving/.test(weight.name)) weight.write(tfc.tensor(numbers(count), weight.shape));
  }
  model.compile({ optimizer, loss, metrics });
  const x = numbers(ROWS * COLUMNS, 4);
  const y = targets.map((make) => make());
  const rows = tfc.tensor(x, [ROWS, COLUMNS]);
  const wanted = y.map((list) => tfc.tensor(list, [ROWS, list.length / ROWS]));
  const step = () => model.trainOnBatch(rows, wanted.length === 1 ? wanted[0] : wanted);
  for (let i = 0; i < before; i++) await step();
  const { modelTopology, weightSpecs, weightData, format, trainingConfig } = await artifactsOf(model);
  const artifacts = { format, modelTopology, trainingConfig, weightSpecs };
  for (let i = 0; i < STEPS; i++) await step();
  const answer = model.predict(rows);
  const after = (Array.isArray(answer) ? answer : [answer]).map((each) => rounded(each.dataSync()));
  lines.push(
    JSON.stringify({
      name,
      steps: STEPS,
      x,
      y,
      after,
      ...artifacts,
      weightData: Buffer.from(weightData).toString('base64'),
    }),
  );
}
writeFileSync(new URL('training.json', import.meta.url), `[\n${lines.join(',\n')}\n]\n`);
