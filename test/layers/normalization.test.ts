import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  add,
  dense,
  fitInWorker,
  functional,
  input,
  type Layer,
  moments,
  normalization,
  sequential,
  standardScaler,
} from '../../src/index.ts';
import { expectClose } from '../support/close.ts';
import { numbers } from '../support/random.ts';

const { rows, other, standard } = JSON.parse(readFileSync(new URL('../sklearn/data.json', import.meta.url), 'utf8'))
  .scalers as { rows: number[][]; other: number[][]; standard: { mean: number[]; scale: number[] } };
const flat = Float64Array.from(rows.flat());

/** The column of equal numbers, which scikit-learn does not divide. */
const CONSTANT = 3;
const F32 = 2 ** -24;

const made = (layer: Layer, columns = 4) => sequential({ inputs: columns, layers: [layer], seed: 1 });

test.each([
  ['an array of rows', () => normalization().adapt(rows)],
  ['a typed array', () => normalization().adapt(flat, { columns: 4 })],
  ['moments', () => normalization(moments(rows))],
])("has scikit-learn's mean and variance from %s", (_, layer) => {
  const model = made(layer());
  const weights = model.getWeights();
  const { mean, scale } = standard;
  const variance = scale.map((deviation, j) => (j === CONSTANT ? 0 : deviation ** 2));
  expectClose(weights.get('0.mean')?.data as Float32Array, mean, 2 * F32);
  expectClose(weights.get('0.variance')?.data as Float32Array, variance, 2 * F32, 1e-30);
  const whole = [...rows, ...other].map((row) => Float32Array.from(row));
  const expected = whole.map((row) =>
    Array.from(row, (value, j) => (value - Math.fround(mean[j] as number)) / (scale[j] as number)),
  );
  // The mean may be rounded to the number beside; variance, root, quotient and product round.
  const absolute = (i: number) => (2 * F32 * Math.abs(mean[i % 4])) / scale[i % 4];
  const outputs = model.predict(whole);
  expectClose(outputs, expected.flat(), 8 * F32, absolute);
  for (const i of rows.keys()) expect(outputs[4 * i + CONSTANT]).toBe(0);
});

test.each<[string, number[]]>([
  ['equal', [5, 5, 5]],
  ['equal, with a mean that rounds', Array(10).fill(0.1)],
  ['equal, huge', [1e30, 1e30, 1e30]],
  ['one row', [7]],
])('a column of numbers that are %s is not divided, as by standardScaler', (_, column) => {
  const scale = standardScaler(column);
  const [first] = column as [number];
  const other = [[first + 1], [2 * first]];
  const expected = other.map(([value]) => Math.fround(value) - Math.fround(first));
  expectClose(made(normalization().adapt(column), 1).predict(other), expected, 2 * F32, F32 * Math.abs(first));
  expectClose(made(normalization(moments(column)), 1).predict(other), expected, 2 * F32, F32 * Math.abs(first));
  expect(scale.scale).toEqual([1]);
  expect([...moments(column).variance]).toEqual([0]);
});

test('a column that varies a little is divided, be its mean or its numbers large or small', () => {
  for (const column of [
    [2 ** 20, 2 ** 20 + 0.125],
    [1e-12, 3e-12],
    [-4e18, 4e18],
  ]) {
    const [low, high] = made(normalization().adapt(column), 1).predict(column.map((value) => [value]));
    expectClose([high - low], [2], 8 * F32);
  }
});

test('given statistics of a constant column do not divide either; a gradient passes as it is', () => {
  const x = input(2);
  const model = functional({
    inputs: x,
    outputs: normalization({ mean: [5, 0], variance: [0, 4] }).apply(dense(2).apply(x)),
    seed: 1,
  });
  model.setWeights(new Map(model.getWeights()).set('0.weight', { shape: [2, 2], data: Float32Array.of(1, 0, 0, 1) }));
  expect([...model.predict([[6, 4]])]).toEqual([1, 2]);
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const { gradients } = model.computeGradients([[6, 4]], [[0, 0]]);
  // ∂/∂b of ((6 − 5 + b)² + ((4 + b) / 2)²) / 2
  expect([...(gradients.get('0.bias')?.data as Float32Array)]).toEqual([1, 1]);
});

test('adapts anew for models that are made later', () => {
  const layer = normalization({ mean: [0, 0], variance: [1, 1] });
  const first = made(layer, 2);
  expect(layer.adapt([3, 4, 5, 6].map((value) => [value, value + 1]))).toBe(layer);
  const second = made(layer, 2);
  layer.adapt([[0, 0]]);
  expect([...first.predict([[6, 7]])]).toEqual([6, 7]);
  expectClose(
    second.predict([[6, 7]]),
    [1.5, 1.5].map((value) => value / Math.sqrt(1.25)),
    4 * F32,
  );
});

test('may be applied before it adapts, and then knows its columns', () => {
  const x = input(2);
  const layer = normalization();
  const outputs = add().apply([layer.apply(x), x]);
  layer.adapt(Float32Array.of(1, 5, 3, 5));
  const model = functional({ inputs: x, outputs });
  expectClose(model.predict([[3, 5]]), [1 + 3, 5], 4 * F32);
});

test('one column from an array of numbers', () => {
  expectClose(made(normalization().adapt([1, 3]), 1).predict([[5]]), [3], 4 * F32);
});

test('the statistics are in weights, checkpoints and in a worker', async () => {
  const x = numbers(120, 1).map((value, i) => 50 + (i % 3) * value);
  const y = numbers(40, 2);
  const trainable = (layer: Layer) => {
    const model = sequential({ inputs: 3, layers: [layer, dense(4, 'tanh'), dense(1)], seed: 1 });
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    return model;
  };
  const adapted = () => trainable(normalization({ name: 'scaling' }).adapt(x, { columns: 3 }));
  const [here, there] = [adapted(), adapted()];
  const start = here.getWeights();
  await here.fit(x, y, { epochs: 2 });
  await fitInWorker(there, x, y, { epochs: 2 }).history;
  expect(there.getWeights()).toEqual(here.getWeights());
  expect(here.getWeights().get('scaling.mean')).toEqual(start.get('scaling.mean'));

  const plain = () => trainable(normalization({ name: 'scaling', mean: [0, 0, 0], variance: [1, 1, 1] }));
  const [restored, set] = [plain(), plain()];
  restored.restore(here.checkpoint());
  set.setWeights(here.getWeights());
  expect(set.predict(x)).toEqual(here.predict(x));
  expect(restored.predict(x)).toEqual(here.predict(x));
  await restored.fit(x, y, { initialEpoch: 2, epochs: 3 });
  await here.fit(x, y, { initialEpoch: 2, epochs: 3 });
  expect(restored.getWeights()).toEqual(here.getWeights());
});

const typed = Float32Array.of(1, 2, 3, 4);

test.each([
  [
    'a model without statistics',
    () => made(normalization()),
    'normalization: give mean and variance, or call adapt(x) before the model is made',
  ],
  [
    'a graph without statistics',
    () => {
      const x = input(4);
      functional({ inputs: x, outputs: normalization().apply(x) });
    },
    'normalization: give mean and variance, or call adapt(x) before the model is made',
  ],
  [
    'a mean alone',
    () => normalization({ mean: [1] }),
    'normalization: variance must be an array of numbers, as moments gives it, got undefined',
  ],
  [
    'a variance alone',
    () => normalization({ variance: [1] }),
    'normalization: mean must be an array of numbers, as moments gives it, got undefined',
  ],
  [
    'statistics of different columns',
    () => normalization({ mean: [1, 2], variance: [1] }),
    'normalization: variance must have 2 numbers, as mean, got 1',
  ],
  ['an input of other columns', () => made(normalization().adapt([[1, 2]])), 'must have 2 columns, as mean, got 4'],
  [
    'inputs of different columns',
    () => {
      const layer = normalization();
      layer.apply(input(2));
      layer.apply(input(3));
    },
    'normalization: input must have 2 columns, as before, got 3',
  ],
  [
    'rows of other columns than the input',
    () => {
      const layer = normalization();
      layer.apply(input(2));
      layer.adapt([[1, 2, 3]]);
    },
    'adapt: rows[0] must have 2 columns, got 3',
  ],
  [
    'an option that is not the columns of the input',
    () => {
      const layer = normalization();
      layer.apply(input(2));
      layer.adapt(typed, { columns: 4 });
    },
    'adapt: columns must be 2, as before, got 4',
  ],
  [
    'a typed array without columns',
    () => normalization().adapt(typed),
    'adapt: columns must be an integer ≥ 1 with a typed array, got undefined',
  ],
  ['no rows', () => normalization().adapt([]), 'adapt: rows must have at least one row, got none'],
  [
    'a number that is not finite',
    () => normalization().adapt([[1], [Number.POSITIVE_INFINITY]]),
    'adapt: rows[1][0] must be a finite number (in f32), got Infinity',
  ],
  [
    'a variance beyond f32',
    () => normalization().adapt([[2 ** 100], [-(2 ** 100)]]),
    'normalization: variance[0] must be a number ≥ 0, got 1.6069380442589903e+60',
  ],
  [
    'an unknown option',
    () => normalization().adapt([[1]], { axis: 0 } as object),
    "adapt: option must be one of columns, got 'axis'",
  ],
])('%s: an error', (_, act, message) => {
  expect(act).toThrow(message);
});

test('what cannot be measured leaves the statistics as they are', () => {
  const layer = normalization().adapt([
    [1, 2],
    [3, 2],
  ]);
  expect(() => layer.adapt([[1, Number.NaN]])).toThrow('adapt: rows[0][1]');
  expect([...(made(layer, 2).getWeights().get('0.mean')?.data as Float32Array)]).toEqual([2, 2]);
});
