import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import { batchOf, crossEntropy, transpose } from '../data.js';
import { versionOf } from './version.js';

const version = versionOf('@jax-js/jax');

// Arrays are counted references: a call consumes its arguments, `.ref` and `tree.ref` keep them.

export async function prepare(workload, data, { mode }) {
  await init('wasm');
  defaultDevice('wasm');
  const parameters = arrays(workload, data);
  return workload.task === 'predict'
    ? predictor(workload, data, parameters)
    : trainer(workload, data, mode, parameters);
}

/** Weight (inputs, units) and bias of each layer. */
function arrays({ inputs, layers }, { parameters }) {
  let columns = inputs;
  return layers.map(({ units }, index) => {
    const w = np.array(transpose(parameters[index].weight, units, columns)).reshape([columns, units]);
    columns = units;
    return { w, b: np.array(parameters[index].bias) };
  });
}

/** The network up to what its last activation takes in. */
function logits({ layers }, parameters, x) {
  const activations = { relu: nn.relu, tanh: np.tanh };
  let flow = x;
  for (const [index, { w, b }] of parameters.entries()) {
    flow = np.dot(flow, w).add(b);
    if (index < layers.length - 1) flow = activations[layers[index].activation](flow);
  }
  return flow;
}

/** The mean loss; y is one-hot for crossEntropy. */
function lossOf(workload, parameters, x, y) {
  const z = logits(workload, parameters, x);
  if (workload.loss === 'crossEntropy')
    return nn
      .logSoftmax(z)
      .mul(y)
      .sum()
      .mul(-1 / workload.batch);
  if (workload.loss === 'meanSquaredError') return np.square(z.sub(y)).mean();
  return nn.softplus(z.ref).sub(z.mul(y)).mean();
}

/** A step jitted as one function, or as two: gradient, update. Its loss is read, which also starts what is pending. */
function trainer(workload, data, mode, start) {
  const { batches, optimizer } = workload;
  const adam = optimizer.name === 'adam';
  const loss = (parameters, x, y) => lossOf(workload, parameters, x, y);
  const gradient = valueAndGrad(loss);
  const update = adam ? adamUpdate(optimizer) : sgdUpdate(optimizer);
  const zeros = () => tree.map((value) => np.zerosLike(value), tree.ref(start));
  let parameters = start;
  let moments = adam ? { first: zeros(), second: zeros() } : {};
  let count = 0;

  const whole = jit((values, state, x, y, rate, epsilon) => {
    const [value, gradients] = gradient(tree.ref(values), x, y);
    return [value, update(values, gradients, state, rate, epsilon)];
  });
  const jitGradient = jit((values, x, y) => gradient(values, x, y));
  const jitUpdate = jit(update);
  const parts = (values, state, x, y, rate, epsilon) => {
    const [value, gradients] = jitGradient(tree.ref(values), x, y);
    return [value, jitUpdate(values, gradients, state, rate, epsilon)];
  };
  const step = mode === 'step' ? whole : parts;
  const jitLoss = jit(loss);

  const all = Array.from({ length: batches }, (_, index) => batchArrays(workload, data, index));
  return {
    version,
    run(steps) {
      for (let i = 0; i < steps; i++) {
        count++;
        const { x, y } = all[i % batches];
        const correction = adam ? Math.sqrt(1 - optimizer.beta2 ** count) : 1;
        const rate = adam ? (optimizer.learningRate * correction) / (1 - optimizer.beta1 ** count) : 1;
        const epsilon = adam ? optimizer.epsilon * correction : 1;
        const [value, next] = step(parameters, moments, x.ref, y.ref, np.array(rate), np.array(epsilon));
        ({ parameters, moments } = next);
        value.dataSync();
        if (mode === 'parts') parameters[0].b.ref.dataSync();
      }
    },
    loss: () => jitLoss(tree.ref(parameters), all[0].x.ref, all[0].y.ref).dataSync()[0],
  };
}

function sgdUpdate({ learningRate }) {
  return (values, gradients, _, rate, epsilon) => {
    rate.dispose();
    epsilon.dispose();
    return { parameters: tree.map((p, g) => p.sub(g.mul(learningRate)), values, gradients), moments: {} };
  };
}

/** p −= rate·m / (√v + epsilon), with the bias corrections in rate and epsilon. */
function adamUpdate({ beta1, beta2 }) {
  return (values, gradients, { first, second }, rate, epsilon) => {
    const m = tree.map((old, g) => old.mul(beta1).add(g.mul(1 - beta1)), first, tree.ref(gradients));
    const v = tree.map((old, g) => old.mul(beta2).add(np.square(g).mul(1 - beta2)), second, gradients);
    const move = (p, mean, square) => p.sub(mean.mul(rate.ref).div(np.sqrt(square).add(epsilon.ref)));
    const parameters = tree.map(move, values, tree.ref(m), tree.ref(v));
    rate.dispose();
    epsilon.dispose();
    return { parameters, moments: { first: m, second: v } };
  };
}

function batchArrays(workload, data, index) {
  const { x, y } = batchOf(workload, data, index);
  const { inputs, batch, layers, loss } = workload;
  const target = np.array(y.slice());
  return {
    x: np.array(x.slice()).reshape([batch, inputs]),
    y: loss === 'crossEntropy' ? nn.oneHot(target.astype(np.int32), layers.at(-1).units) : target.reshape([batch, 1]),
  };
}

function predictor(workload, data, parameters) {
  const { inputs, layers, batch, batches } = workload;
  const forward = jit((values, x) => nn.softmax(logits(workload, values, x)));
  const all = Array.from({ length: batches }, (_, index) => batchOf(workload, data, index));
  const predict = (x) => forward(tree.ref(parameters), np.array(x).reshape([batch, inputs])).dataSync();
  return {
    version,
    run(steps) {
      for (let step = 0; step < steps; step++) predict(all[step % batches].x);
    },
    loss: () => crossEntropy(predict(all[0].x), all[0].y, layers.at(-1).units),
  };
}
