import { describe, expect, test } from 'vitest';
import {
  dense,
  functional,
  input,
  type Layer,
  type Model,
  moments,
  type Node,
  sequential,
  sgd,
} from '../../src/index.ts';
import * as layers from '../../src/layers/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { expectGradients } from '../support/gradientCheck.ts';
import { numbers, random } from '../support/random.ts';

const COLUMNS = 5;
const ROWS = 6;

/** Numbers of ½ to 1 and their negatives: as they are and doubled, no step of a difference takes one to another sign. */
function awayFromZero(length: number, seed: number): Float32Array {
  const next = random(seed);
  return Float32Array.from({ length }, () => (next() < 0.5 ? -1 : 1) * (0.5 + next() / 2));
}

const {
  activation,
  add,
  alphaDropout,
  average,
  batchNormalization,
  concatenate,
  dot,
  dropout,
  embedding,
  flatten,
  gaussianDropout,
  gaussianNoise,
  layerNormalization,
  maximum,
  minimum,
  multiply,
  normalization,
  prelu,
  reshape,
  rmsNormalization,
  subtract,
} = layers;

/** Each layer on x and −x, both of COLUMNS columns and from dense layers, so that they learn. */
const cases = {
  activation: (x) => activation('tanh').apply(x),
  add: (x, minus) => add().apply([x, minus, x]),
  alphaDropout: (x) => alphaDropout(0.4).apply(x),
  average: (x, minus) => average().apply([x, minus, x]),
  batchNormalization: (x) => batchNormalization().apply(x),
  concatenate: (x, minus) => concatenate().apply([x, minus, x]),
  dense: (x) => dense(4, 'tanh').apply(x),
  dot: (x, minus) => dot().apply([x, minus]),
  dropout: (x) => dropout(0.4).apply(x),
  embedding: (x) => x,
  flatten: (x) => flatten().apply(x),
  gaussianDropout: (x) => gaussianDropout(0.4).apply(x),
  gaussianNoise: (x) => gaussianNoise(0.5).apply(x),
  layerNormalization: (x) => layerNormalization().apply(x),
  maximum: (x, minus) => maximum().apply([x, minus]),
  minimum: (x, minus) => minimum().apply([x, minus]),
  multiply: (x, minus) => multiply().apply([x, minus, x]),
  normalization: (x) => normalization({ mean: Array(COLUMNS).fill(0.5), variance: Array(COLUMNS).fill(4) }).apply(x),
  prelu: (x) => prelu().apply(x),
  reshape: (x) => reshape([1, COLUMNS]).apply(x),
  rmsNormalization: (x) => rmsNormalization().apply(x),
  subtract: (x, minus) => subtract().apply([x, minus]),
} satisfies Record<keyof typeof layers, (x: Node, minus: Node) => Node>;

/** The layers with parameters that follow others. */
const parameterized = {
  batchNormalization,
  dense: (options) => dense(4, 'tanh', options),
  layerNormalization,
  prelu,
  rmsNormalization,
} satisfies Partial<Record<keyof typeof layers, (options: { name: string; trainable: boolean }) => Layer>>;

/** Weights of the dense layers before: x as it is, and −x. */
function setSigns(model: Model): void {
  const weights = model.getWeights();
  for (const [name, sign] of [
    ['x', 1],
    ['minus', -1],
  ] as const) {
    weights.get(`${name}.weight`)?.data.forEach((_, index, data) => {
      data[index] = index % (COLUMNS + 1) === 0 ? sign : 0;
    });
  }
  model.setWeights(weights);
}

describe.each(available)('build %s', (build) => {
  test.each(Object.keys(cases) as (keyof typeof cases)[])('%s: gradients are the slopes of the loss', (name) =>
    withBuild(build, () => {
      const x = input(COLUMNS);
      const [plus, minus] = [dense(COLUMNS, 'linear', { name: 'x' }), dense(COLUMNS, 'linear', { name: 'minus' })];
      const outputs = dense(2, 'linear', { name: 'last' }).apply(cases[name](plus.apply(x), minus.apply(x)));
      const model = functional({ inputs: x, outputs, seed: 1 });
      setSigns(model);
      model.compile({ loss: 'meanSquaredError', optimizer: sgd() });
      expectGradients(model, awayFromZero(ROWS * COLUMNS, 2), numbers(ROWS * 2, 3), 4);
    }));

  test.each(
    Object.keys(parameterized) as (keyof typeof parameterized)[],
  )('%s that is not trained stays as it is', (name) =>
    withBuild(build, () => {
      const x = input(3);
      const before = embedding(7, 2, { trainable: false }).apply(x);
      const frozen = parameterized[name]({ name: 'frozen', trainable: false });
      const hidden = frozen.apply(dense(COLUMNS, 'tanh').apply(before));
      const model = functional({ inputs: x, outputs: dense(2).apply(hidden), seed: 1 });
      const weights = model.getWeights();
      for (const [key, { data }] of weights) {
        if (key.startsWith('frozen')) data.set(data.map((_, i) => 0.5 + i / 10));
        if (key === '0.weight') data.set(awayFromZero(data.length, 5));
      }
      model.setWeights(weights);
      model.compile({ loss: 'meanSquaredError', optimizer: sgd() });
      const rows = Float32Array.from({ length: 3 * ROWS }, (_, i) => (i * i) % 7);
      const targets = numbers(ROWS * 2, 3);
      expectGradients(model, rows, targets, 4);
      model.trainOnBatch(rows, targets);
      const after = model.getWeights();
      for (const [key, weight] of weights) {
        if (/^(frozen|0)/.test(key)) expect(after.get(key), key).toEqual(weight);
        else expect(after.get(key), key).not.toEqual(weight);
      }
    }));

  test('embedding: gradients are the slopes of the loss', () =>
    withBuild(build, () => {
      const model = sequential({ inputs: 3, layers: [embedding(7, 4), dense(2)], seed: 1 });
      model.compile({ loss: 'meanSquaredError', optimizer: sgd() });
      expectGradients(
        model,
        Float32Array.from({ length: 3 * ROWS }, (_, i) => (i * i) % 7),
        numbers(ROWS * 2, 3),
        4,
      );
      expect(model.getWeights().get('0.weight')?.shape).toEqual([7, 4]);
      expect(() => model.predict([[0, 7, 1]])).toThrow(/an integer from 0 to 6, got 7/);
    }));

  test('dropout and noise do nothing but in training', () =>
    withBuild(build, () => {
      const x = numbers(ROWS * COLUMNS, 1);
      for (const layer of [dropout(0.5), alphaDropout(0.5), gaussianDropout(0.5), gaussianNoise(1)])
        expect(sequential({ inputs: COLUMNS, layers: [layer] }).predict(x)).toEqual(x);
    }));

  test('dropout drops by the step, and the same again from the same seed', () =>
    withBuild(build, () => {
      const trained = (seed: number) => {
        const model = sequential({ inputs: COLUMNS, layers: [dense(8, 'tanh'), dropout(0.5), dense(2)], seed });
        model.compile({ loss: 'meanSquaredError', optimizer: sgd({ learningRate: 1e-30 }) });
        return [1, 2, 3].map(() => model.trainOnBatch(numbers(ROWS * COLUMNS, 1), numbers(ROWS * 2, 2)).loss);
      };
      const losses = trained(3);
      expect(new Set(losses).size).toBe(3);
      expect(trained(3)).toEqual(losses);
      expect(trained(3 + 2 ** 32)[0]).not.toBe(losses[0]);
    }));

  test('alpha dropout keeps mean and variance of what has mean 0 and variance 1', () =>
    withBuild(build, () => {
      const [rows, columns] = [400, 50];
      const inputs = input(columns);
      const model = functional({ inputs, outputs: [dense(1).apply(alphaDropout(0.2).apply(inputs))], seed: 1 });
      const weights = model.getWeights();
      model.compile({ loss: 'meanSquaredError', optimizer: sgd() });
      // With one weight 1, the gradient by the bias and the loss are twice the mean and the mean square of a column
      const x = numbers(rows * columns, 1).map((value) => value * Math.sqrt(3));
      let [mean, square] = [0, 0];
      for (let j = 0; j < columns; j++) {
        weights
          .get('1.weight')
          ?.data.fill(0)
          .fill(1, j, j + 1);
        model.setWeights(weights);
        const { scores, gradients } = model.computeGradients(x, new Float32Array(rows));
        mean += (gradients.get('1.bias')?.data[0] ?? Number.NaN) / 2 / columns;
        square += scores.loss / columns;
      }
      // 5 deviations of the means of 20,000: 1 / √20,000, and at most twice that of squares
      expect(Math.abs(mean)).toBeLessThan(0.036);
      expect(Math.abs(square - 1)).toBeLessThan(0.072);
    }));

  test('batch normalization predicts by the running statistics, which every step moves', () =>
    withBuild(build, () => {
      const momentum = 0.75;
      const model = sequential({ inputs: 2, layers: [batchNormalization({ momentum })], seed: 1 });
      model.compile({ loss: 'meanSquaredError', optimizer: sgd({ learningRate: 1e-30 }) });
      const x = [
        [1, 10],
        [3, 10],
        [5, 40],
      ];
      for (let step = 0; step < 2; step++) model.trainOnBatch(x, x);
      const moved = (start: number, batch: number) => 0.5625 * start + 0.4375 * batch;
      const [mean, variance] = [
        [moved(0, 3), moved(0, 20)],
        [moved(1, 8 / 3), moved(1, 200)],
      ];
      const weights = model.getWeights();
      expect([...weights.keys()]).toEqual(['0.weight', '0.bias', '0.running_mean', '0.running_var']);
      expectClose(weights.get('0.running_mean')?.data ?? [], mean, 1e-6);
      expectClose(weights.get('0.running_var')?.data ?? [], variance, 1e-6);
      const expected = x.flatMap((row) => row.map((value, j) => (value - mean[j]) / Math.sqrt(variance[j] + 1e-3)));
      expectClose(model.predict(x), expected, 2e-6, 1e-6);
    }));

  test('batch normalization in common moves its statistics once for each of its inputs', () =>
    withBuild(build, () => {
      const inputs = [1, 2, 3].map(() => input(COLUMNS));
      const shared = batchNormalization({ momentum: 0.75 });
      const all = concatenate().apply(inputs.map((x) => shared.apply(x)));
      const model = functional({ inputs, outputs: dense(1).apply(all), seed: 1 });
      model.compile({ loss: 'meanSquaredError', optimizer: sgd() });
      const x = inputs.map((_, i) => numbers(ROWS * COLUMNS, i).map((value) => value + i));
      const expected = { mean: new Float64Array(COLUMNS), variance: new Float64Array(COLUMNS).fill(1) };
      for (let step = 0; step < 2; step++) {
        model.trainOnBatch(x, numbers(ROWS, 9));
        for (const rows of x) {
          const batch = moments(rows, { columns: COLUMNS });
          for (const name of ['mean', 'variance'] as const)
            expected[name] = expected[name].map((value, j) => 0.75 * value + 0.25 * batch[name][j]);
        }
      }
      const weights = model.getWeights();
      expectClose(weights.get('0.running_mean')?.data as Float32Array, expected.mean, 1e-5, 1e-6);
      expectClose(weights.get('0.running_var')?.data as Float32Array, expected.variance, 1e-5, 1e-6);
    }));

  test('normalization by the moments of its inputs gives mean 0 and variance 1', () =>
    withBuild(build, () => {
      const x = numbers(ROWS * COLUMNS, 1).map((value, i) => (i % COLUMNS === 2 ? 7 : 100 + 3 * value));
      const model = sequential({ inputs: COLUMNS, layers: [normalization(moments(x, { columns: COLUMNS }))] });
      const { mean, variance } = moments(model.predict(x), { columns: COLUMNS });
      expectClose(mean, Array(COLUMNS).fill(0), 0, 1e-4);
      expectClose(variance, [1, 1, 0, 1, 1], 0, 1e-4);
    }));
});

test('layers refuse what they cannot take', () => {
  expect(() => dropout(1)).toThrow(/dropout: rate must be a number ≥ 0 and < 1, got 1/);
  expect(() => gaussianNoise(-1)).toThrow(/gaussianNoise: deviation must be a number ≥ 0, got -1/);
  expect(() => batchNormalization({ momentum: 2 })).toThrow(/batchNormalization: momentum must .* got 2/);
  expect(() => embedding(0, 3)).toThrow(/embedding: vocabulary must/);
  expect(() => normalization({ mean: [0], variance: [-1] })).toThrow(/normalization: variance\[0\] must/);
  expect(() => normalization({ mean: [0n] as never, variance: [1] })).toThrow(/normalization: mean\[0\] must .* 0n/);
  expect(() => dense(1, 'relu', { weightInitializer: [1, 2] as never })).toThrow(/dense: weightInitializer must/);
  expect(() => add().apply(input(3))).toThrow(/add: inputs must be at least two, got 1/);
  expect(() => add().apply([input(3), input(4)])).toThrow(
    /add: inputs\[1\] must have 3 columns, as inputs\[0\], got 4/,
  );
  expect(() => reshape([2, 2]).apply(input(3))).toThrow(/reshape: input must have 4 columns, got 3/);
  expect(() => dropout(0.5, { nme: 'x' } as object)).toThrow(/dropout: option must be one of name, got 'nme'/);
});
