// Start weights, inputs and targets of a workload: the same numbers for every contestant, from a fixed seed.

/** Uniform numbers from 0 to below 1: mulberry32. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * @returns x (rows, inputs); y: (rows, 1) numbers, or for crossEntropy (rows) class indices; parameters: a weight
 *   (units, inputs) and a bias (units) for each layer, all of them Float32Array.
 */
export function makeData(workload) {
  const random = generator(2026);
  const parameters = makeParameters(workload, random);
  const { x, y } = workload.network === 'tiny' ? xor() : makeRows(workload, random);
  return { rows: y.length, x, y, parameters };
}

/** Glorot's uniform weights, biases of zero. */
function makeParameters({ inputs, layers }, random) {
  let columns = inputs;
  return layers.map(({ units }) => {
    const limit = Math.sqrt(6 / (columns + units));
    const weight = Float32Array.from({ length: units * columns }, () => (2 * random() - 1) * limit);
    columns = units;
    return { weight, bias: new Float32Array(units) };
  });
}

function xor() {
  return { x: new Float32Array([0, 0, 0, 1, 1, 0, 1, 1]), y: new Float32Array([0, 1, 1, 0]) };
}

/** Noise around a centre per class; the target is the class, for one row of five a random one, or a noisy sum of x. */
function makeRows({ inputs, layers, loss, batch, batches }, random) {
  const rows = batch * batches;
  const classes = loss === 'crossEntropy' ? layers.at(-1).units : 1;
  const centres = Float32Array.from({ length: classes * inputs }, () => random() - 0.5);
  const x = new Float32Array(rows * inputs);
  const y = new Float32Array(rows);
  for (let i = 0; i < rows; i++) {
    const label = Math.floor(random() * classes);
    let sum = 0;
    for (let j = 0; j < inputs; j++) {
      const value = centres[label * inputs + j] + 2 * random() - 1;
      x[i * inputs + j] = value;
      sum += value * centres[j];
    }
    if (classes === 1) y[i] = sum + random() - 0.5;
    else y[i] = random() < 0.2 ? Math.floor(random() * classes) : label;
  }
  return { x, y };
}

/** The rows of batch `index` of x and y, as views. */
export function batchOf({ inputs, batch }, { x, y }, index) {
  return {
    x: x.subarray(index * batch * inputs, (index + 1) * batch * inputs),
    y: y.subarray(index * batch, (index + 1) * batch),
  };
}

/** Everything as one block of f32: x, y, and weight and bias of each layer. */
export function pack({ x, y, parameters }) {
  const parts = [x, y, ...parameters.flatMap(({ weight, bias }) => [weight, bias])];
  const block = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    block.set(part, at);
    at += part.length;
  }
  return block;
}

/** The mean of −log of the probability given to the right class. */
export function crossEntropy(probabilities, labels, classes) {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum -= Math.log(probabilities[i * classes + labels[i]]);
  return sum / labels.length;
}

/** A (rows, columns) matrix transposed. */
export function transpose(matrix, rows, columns) {
  const result = new Float32Array(matrix.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = matrix[i * columns + j];
  return result;
}
