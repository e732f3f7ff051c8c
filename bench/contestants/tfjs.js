import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { sequential, layers as tfLayers } from '@tensorflow/tfjs-layers';
import { batchOf, crossEntropy, transpose } from '../data.js';
import { versionOf } from './version.js';

const version = versionOf('@tensorflow/tfjs-core');
const layerLosses = {
  crossEntropy: 'categoricalCrossentropy',
  binaryCrossEntropy: 'binaryCrossentropy',
  meanSquaredError: 'meanSquaredError',
};

export async function prepare(workload, data, { mode, backend }) {
  if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend(backend))) throw new Error(`backend ${backend} does not start`);
  await tf.ready();
  const parameters = tensors(workload, data);
  if (workload.task === 'predict') return predictor(workload, data, mode, parameters);
  return mode === 'fit' ? fitter(workload, data, parameters) : looper(workload, data, parameters);
}

/** Weight (inputs, units) and bias of each layer. */
function tensors({ inputs, layers }, { parameters }) {
  let columns = inputs;
  return layers.flatMap(({ units }, index) => {
    const { weight, bias } = parameters[index];
    const pair = [tf.tensor2d(transpose(weight, units, columns), [columns, units]), tf.tensor1d(bias)];
    columns = units;
    return pair;
  });
}

function makeModel({ inputs, layers }, parameters) {
  const model = sequential();
  for (const [index, { units, activation }] of layers.entries()) {
    model.add(tfLayers.dense({ units, activation, ...(index === 0 ? { inputShape: [inputs] } : {}) }));
  }
  model.setWeights(parameters);
  return model;
}

function targets({ loss, layers }, y) {
  if (loss !== 'crossEntropy') return tf.tensor2d(y, [y.length, 1]);
  return tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(Int32Array.from(y), 'int32'), layers.at(-1).units), 'float32'));
}

function makeOptimizer({ name, learningRate, beta1, beta2, epsilon }) {
  return name === 'sgd' ? tf.train.sgd(learningRate) : tf.train.adam(learningRate, beta1, beta2, epsilon);
}

/** The layers API: model.fit on tensors of all rows. */
function fitter(workload, data, parameters) {
  const { inputs, batch, batches } = workload;
  const model = makeModel(workload, parameters);
  model.compile({ optimizer: makeOptimizer(workload.optimizer), loss: layerLosses[workload.loss] });
  const x = tf.tensor2d(data.x, [data.rows, inputs]);
  const y = targets(workload, data.y);
  const options = { batchSize: batch, shuffle: false, verbose: 0, yieldEvery: 'never' };
  return {
    version,
    run: (steps) => model.fit(x, y, { ...options, epochs: steps / batches }),
    loss: () =>
      tf.tidy(() => {
        const rows = [tf.slice(x, 0, batch), tf.slice(y, 0, batch)];
        return model.evaluate(...rows, { batchSize: batch, verbose: 0 }).dataSync()[0];
      }),
  };
}

/** The core API: optimizer.minimize on a tensor for each batch, the loss from the logits. */
function looper(workload, data, parameters) {
  const { inputs, batch, batches } = workload;
  const variables = parameters.map((tensor) => tf.variable(tensor));
  const all = Array.from({ length: batches }, (_, index) => {
    const { x, y } = batchOf(workload, data, index);
    return { x: tf.tensor2d(x, [batch, inputs]), y: targets(workload, y) };
  });
  const lossOf = {
    crossEntropy: tf.losses.softmaxCrossEntropy,
    binaryCrossEntropy: tf.losses.sigmoidCrossEntropy,
    meanSquaredError: tf.losses.meanSquaredError,
  }[workload.loss];
  const loss = ({ x, y }) => lossOf(y, logits(workload, variables, x));
  const optimizer = makeOptimizer(workload.optimizer);
  return {
    version,
    run(steps) {
      for (let step = 0; step < steps; step++) optimizer.minimize(() => loss(all[step % batches]), false, variables);
      variables[0].dataSync();
    },
    loss: () => tf.tidy(() => loss(all[0]).dataSync()[0]),
  };
}

/** The network up to what its last activation takes in. */
function logits({ layers }, parameters, x) {
  let flow = x;
  for (const [index, { activation }] of layers.entries()) {
    flow = tf.add(tf.matMul(flow, parameters[2 * index]), parameters[2 * index + 1]);
    if (index < layers.length - 1) flow = tf[activation](flow);
  }
  return flow;
}

/** The layers API's predict, or fused products of the core API. */
function predictor(workload, data, mode, parameters) {
  const { inputs, layers, batch, batches } = workload;
  const model = mode === 'layers' ? makeModel(workload, parameters) : undefined;
  const all = Array.from({ length: batches }, (_, index) => batchOf(workload, data, index));
  const predict = (values) =>
    tf.tidy(() => {
      const x = tf.tensor2d(values, [batch, inputs]);
      return (model ? model.predict(x, { batchSize: batch }) : fused(layers, parameters, x)).dataSync();
    });
  return {
    version,
    run(steps) {
      for (let step = 0; step < steps; step++) predict(all[step % batches].x);
    },
    loss: () => crossEntropy(predict(all[0].x), all[0].y, layers.at(-1).units),
  };
}

function fused(layers, parameters, x) {
  let flow = x;
  for (const [index, { activation }] of layers.entries()) {
    const [b, bias] = parameters.slice(2 * index, 2 * index + 2);
    const last = index === layers.length - 1;
    flow = tf.fused.matMul({ a: flow, b, bias, activation: last ? 'linear' : activation });
  }
  return tf.softmax(flow);
}
