// The loss that everybody must show, in f64 and plain loops: the mean loss of the first batch after `check` steps of
// training, or for inference the mean cross-entropy of the outputs. `node reference.js` writes them to reference.json.

import { readFileSync, writeFileSync } from 'node:fs';
import { batchOf, makeData } from './data.js';
import { workloads } from './workloads.js';

const file = new URL('reference.json', import.meta.url);

/** The loss of a workload: from reference.json if that knows this very workload, or computed. */
export function referenceLoss(workload) {
  const known = JSON.parse(readFileSync(file, 'utf8'))[workload.name];
  return known?.workload === JSON.stringify(workload) ? known.loss : computeLoss(workload);
}

function computeLoss(workload) {
  const data = makeData(workload);
  const network = makeNetwork(workload, data);
  if (workload.task === 'train') {
    for (let step = 0; step < workload.check; step++) {
      const { x, y } = batchOf(workload, data, step % workload.batches);
      const outputs = forward(network, x);
      update(workload.optimizer, network, backward(network, outputs, lossOf(workload, outputs.at(-1), y).dz), step + 1);
    }
  }
  const { x, y } = batchOf(workload, data, 0);
  return lossOf(workload, forward(network, x).at(-1), y).loss;
}

function makeNetwork({ inputs, layers }, { parameters }) {
  let columns = inputs;
  return layers.map(({ units, activation }, index) => {
    const tensors = [parameters[index].weight, parameters[index].bias].map((values) => ({
      value: Float64Array.from(values),
      first: new Float64Array(values.length),
      second: new Float64Array(values.length),
    }));
    const layer = { inputs: columns, units, activation, weight: tensors[0], bias: tensors[1] };
    columns = units;
    return layer;
  });
}

/** x and the outputs of every layer; of the last one before its softmax or sigmoid. */
function forward(network, x) {
  const outputs = [Float64Array.from(x)];
  for (const { inputs, units, activation, weight, bias } of network) {
    const input = outputs.at(-1);
    const rows = input.length / inputs;
    const z = new Float64Array(rows * units);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < units; j++) {
        let sum = bias.value[j];
        for (let k = 0; k < inputs; k++) sum += input[i * inputs + k] * weight.value[j * inputs + k];
        z[i * units + j] = sum;
      }
    }
    outputs.push(activate(activation, z));
  }
  return outputs;
}

function activate(activation, z) {
  if (activation === 'relu') return z.map((value) => Math.max(value, 0));
  if (activation === 'tanh') return z.map(Math.tanh);
  return z;
}

/** The mean loss, and its gradient by z, what the last activation takes in. */
function lossOf({ loss: name, layers }, z, y) {
  const columns = layers.at(-1).units;
  const dz = new Float64Array(z.length);
  let loss = 0;
  for (let i = 0; i < y.length; i++) {
    if (name === 'meanSquaredError') {
      dz[i] = (2 * (z[i] - y[i])) / y.length;
      loss += (z[i] - y[i]) ** 2 / y.length;
    } else if (name === 'binaryCrossEntropy') {
      dz[i] = (1 / (1 + Math.exp(-z[i])) - y[i]) / y.length;
      loss += (Math.log1p(Math.exp(-Math.abs(z[i]))) + Math.max(z[i], 0) - z[i] * y[i]) / y.length;
    } else {
      const row = z.subarray(i * columns, (i + 1) * columns);
      const top = Math.max(...row);
      const total = row.reduce((sum, value) => sum + Math.exp(value - top), 0);
      loss += (Math.log(total) + top - row[y[i]]) / y.length;
      for (let j = 0; j < columns; j++) {
        dz[i * columns + j] = (Math.exp(row[j] - top) / total - (j === y[i] ? 1 : 0)) / y.length;
      }
    }
  }
  return { loss, dz };
}

/** The gradients of weight and bias of every layer. */
function backward(network, outputs, last) {
  const gradients = [];
  let dz = last;
  for (let l = network.length - 1; l >= 0; l--) {
    const { inputs, units, weight } = network[l];
    const x = outputs[l];
    const rows = dz.length / units;
    const dw = new Float64Array(units * inputs);
    const db = new Float64Array(units);
    const dx = new Float64Array(rows * inputs);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < units; j++) {
        const d = dz[i * units + j];
        db[j] += d;
        if (d === 0) continue;
        for (let k = 0; k < inputs; k++) {
          dw[j * inputs + k] += d * x[i * inputs + k];
          dx[i * inputs + k] += d * weight.value[j * inputs + k];
        }
      }
    }
    gradients.unshift({ weight: dw, bias: db });
    const activation = network[l - 1]?.activation;
    dz = dx.map((d, i) =>
      activation === 'relu' ? (x[i] > 0 ? d : 0) : activation === 'tanh' ? d * (1 - x[i] ** 2) : d,
    );
  }
  return gradients;
}

function update(optimizer, network, gradients, step) {
  for (const [l, layer] of network.entries()) {
    for (const role of ['weight', 'bias']) updateTensor(optimizer, layer[role], gradients[l][role], step);
  }
}

function updateTensor({ name, learningRate, beta1, beta2, epsilon }, { value, first, second }, gradient, step) {
  for (let i = 0; i < value.length; i++) {
    const g = gradient[i];
    if (name === 'sgd') {
      value[i] -= learningRate * g;
    } else {
      first[i] = beta1 * first[i] + (1 - beta1) * g;
      second[i] = beta2 * second[i] + (1 - beta2) * g * g;
      const mean = first[i] / (1 - beta1 ** step);
      value[i] -= (learningRate * mean) / (Math.sqrt(second[i] / (1 - beta2 ** step)) + epsilon);
    }
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const losses = {};
  for (const workload of workloads) {
    losses[workload.name] = { workload: JSON.stringify(workload), loss: computeLoss(workload) };
    console.log(`${workload.name}: ${losses[workload.name].loss}`);
  }
  writeFileSync(file, `${JSON.stringify(losses, null, 2)}\n`);
}
