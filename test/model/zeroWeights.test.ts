// Rows that weigh nothing: refused where no row weighs anything, without an effect where one batch has none, and never NaN.

import { describe, expect, test } from 'vitest';
import { type BatchOptions, dense, l2, type Model, metric, score, sequential, sgd } from '../../src/index.ts';
import { expectClose } from '../support/close.ts';
import { numbers } from '../support/random.ts';

const ROWS = 12;
const x = Array.from({ length: ROWS }, (_, i) => [...numbers(3, i + 1)]);
const classes = Array.from({ length: ROWS }, (_, i) => i % 3);
const none = Array(ROWS).fill(0);

const made = (metrics: never[] | string[] = []) => {
  const model = sequential({ inputs: 3, layers: [dense(4, 'tanh'), dense(3, 'softmax')], seed: 1 });
  model.compile({ optimizer: sgd({ momentum: 0.9 }), loss: 'crossEntropy', metrics: metrics as never });
  return model;
};

const rule = 'must be above 0 for some row, got only 0';

const calls: Readonly<Record<string, (model: Model, options: BatchOptions) => unknown>> = {
  fit: (model, options) => model.fit(x, classes, options),
  partialFit: (model, options) => model.partialFit(x, classes, options),
  trainOnBatch: (model, options) => model.trainOnBatch(x, classes, options),
  computeGradients: (model, options) => model.computeGradients(x, classes, options),
};

describe.each(Object.entries(calls))('%s', (name, call) => {
  test.each<[string, BatchOptions]>([
    ['sampleWeights', { sampleWeights: none }],
    ['classWeights', { classWeights: { 0: 0, 1: 0, 2: 0 } }],
    ['classWeights', { sampleWeights: classes.map((each) => Number(each === 0)), classWeights: { 0: 0, 1: 1, 2: 1 } }],
  ])('refuses %s that are all 0, and changes nothing', async (what, options) => {
    const model = made();
    const before = model.checkpoint();
    await expect((async () => call(model, options))()).rejects.toThrow(new RangeError(`${name}: ${what} ${rule}`));
    expect(model.checkpoint()).toEqual(before);
  });
});

test('evaluate and validation refuse them, too', async () => {
  const model = made();
  expect(() => model.evaluate(x, classes, { sampleWeights: none })).toThrow(`evaluate: sampleWeights ${rule}`);
  await expect(model.fit(x, classes, { validationData: [x, classes, none] })).rejects.toThrow(
    `fit: validationData sampleWeights ${rule}`,
  );
  const half = (first: number) => ({
    sampleWeights: x.map((_, i) => (i < 6 ? first : 1 - first)),
    validationSplit: 0.5,
  });
  await expect(model.fit(x, classes, half(0))).rejects.toThrow(`the first 6 rows, those to train on, ${rule}`);
  await expect(model.fit(x, classes, half(1))).rejects.toThrow(`the last 6 rows, those to validate on, ${rule}`);
  expect(() => score('accuracy', classes, classes, { weights: none })).toThrow(`score: weights ${rule}`);
});

const metrics = ['accuracy', 'precision', 'recall', 'f1', 'matthews', 'logLoss', 'topK'];

test('a batch of an epoch that weighs nothing takes a step of gradient 0, as in Keras: the momentum goes on', async () => {
  const model = made(metrics);
  const sampleWeights = x.map((_, i) => Number(i >= 4));
  const told: Record<string, number>[] = [];
  await model.fit(x, classes, {
    ...{ sampleWeights, batchSize: 4, shuffle: false },
    callbacks: { onBatchEnd: (_, logs) => void told.push({ ...logs }) },
  });
  const other = made(metrics);
  await other.fit(x.slice(4), classes.slice(4), { batchSize: 4, shuffle: false });
  // At first there is no momentum: the step has no effect.
  expect(model.getWeights()).toEqual(other.getWeights());
  expect(Object.values(told[0] as object).every((value) => value === 0)).toBe(true);
  for (const logs of told) for (const value of Object.values(logs)) expect(value).not.toBeNaN();

  const before = [...(other.getWeights().get('1.bias')?.data ?? [])];
  other.trainOnBatch(x, classes);
  const after = [...(other.getWeights().get('1.bias')?.data ?? [])];
  await other.fitDataset(
    [
      [x, classes, none],
      [x.slice(0, 1), classes.slice(0, 1)],
    ] as never,
    { batchesPerEpoch: 2 },
  );
  expect(after).not.toEqual(before);
  expect([...other.getWeights().values()].every(({ data }) => data.every(Number.isFinite))).toBe(true);
});

test('fitDataset refuses an epoch in which no row weighs anything', async () => {
  const model = made();
  await expect(model.fitDataset([[x, classes, none]])).rejects.toThrow(`fitDataset: weights of an epoch ${rule}`);
});

test('a penalty counts in a batch that weighs nothing', async () => {
  const model = sequential({
    inputs: 3,
    layers: [dense(3, 'softmax', { weightRegularizer: l2({ l2: 0.5 }) })],
    seed: 1,
  });
  model.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: 'crossEntropy' });
  const before = model.getWeights().get('0.weight')?.data as Float32Array;
  await model.fit(x.slice(0, 8), classes.slice(0, 8), {
    batchSize: 4,
    shuffle: false,
    sampleWeights: [0, 0, 0, 0, 1e-20, 0, 0, 0],
  });
  expect(model.getWeights().get('0.weight')?.data).not.toEqual(before);
});

test.each([1e-45, 1e-310, 5e-324, 1e38])('weights of %d count as weights of 1', async (size) => {
  const [small, plain] = [made(['accuracy', 'logLoss']), made(['accuracy', 'logLoss'])];
  const weights = x.map((_, i) => (i % 4 === 0 ? 0 : 1));
  const tiny = weights.map((weight) => weight * size);
  const one = await small.fit(x, classes, { sampleWeights: tiny, batchSize: 5, epochs: 3 });
  const two = await plain.fit(x, classes, { sampleWeights: weights, batchSize: 5, epochs: 3 });
  for (const name of Object.keys(two)) expectClose(one[name] as number[], two[name] as number[], 1e-6, 1e-7, name);
  expect(score('auc', [0, 1, 1, 0], [0.1, 0.4, 0.3, 0.35], { weights: [size, size, size, size] })).toBe(0.75);
});

test('a product of weights that is above f32 counts', async () => {
  const model = made(['accuracy']);
  const scores = model.trainOnBatch(x, classes, {
    sampleWeights: x.map(() => 3e38),
    classWeights: { 0: 3e38, 1: 3e38, 2: 3e38 },
  });
  const plain = made(['accuracy']).trainOnBatch(x, classes);
  expectClose(Object.values(scores), Object.values(plain), 1e-6);
});

test('a row that weighs nothing does not count, though its loss and its metrics are not finite', () => {
  const model = sequential({ inputs: 1, layers: [dense(1, 'linear', { weightInitializer: 'ones' })], seed: 1 });
  const own = metric('own', ([p], [t]) => Math.sqrt((t as number) - (p as number)));
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['meanSquaredError', 'r2', own] });
  const rows = [[3e38], [1], [2]];
  const targets = [[-3e38], [2], [4]];
  const sampleWeights = [0, 1, 1];
  const all = model.evaluate(rows, targets, { sampleWeights });
  const rest = model.evaluate(rows.slice(1), targets.slice(1));
  expectClose(
    [all.loss, all.meanSquaredError as number, all.own as number],
    [rest.loss, 2.5, (1 + Math.SQRT2) / 2],
    1e-6,
  );
  const { gradients } = model.computeGradients(rows, targets, { sampleWeights });
  expect([...(gradients.get('0.weight')?.data ?? [])]).toEqual([-5]);
});
