import { describe, expect, test } from 'vitest';
import { dense, sequential, sgd } from '../../src/index.ts';
import { expectClose } from '../support/close.ts';
import { numbers } from '../support/random.ts';

const ROWS = 12;
const x = numbers(ROWS * 3, 1);
const y = Array.from({ length: ROWS }, (_, i) => i % 3);

function made(loss: 'crossEntropy' | 'meanSquaredError' = 'crossEntropy') {
  const layers = [dense(5, 'tanh'), dense(3, loss === 'crossEntropy' ? 'softmax' : 'linear')];
  const model = sequential({ inputs: 3, layers, seed: 1 });
  model.compile({ optimizer: sgd({ learningRate: 0.5 }), loss });
  return model;
}

const weightsOf = (model: ReturnType<typeof made>) => [...model.getWeights().values()].flatMap(({ data }) => [...data]);

const rowsAt = (indices: readonly number[]) => ({
  x: Float32Array.from(indices.flatMap((i) => [...x.slice(3 * i, 3 * i + 3)])),
  y: indices.map((i) => y[i]),
});

describe('sample weights', () => {
  test('that are all the same are none, to the bit', async () => {
    const [plain, weighted] = [made(), made()];
    const options = { epochs: 3, batchSize: 4 };
    const without = await plain.fit(x, y, options);
    const history = await weighted.fit(x, y, { ...options, sampleWeights: new Float32Array(ROWS).fill(1) });
    expect(weightsOf(weighted)).toEqual(weightsOf(plain));
    expect(history).toEqual(without);
  });

  test('of 0 remove a row, of 2 repeat it', () => {
    const weights = Array.from({ length: ROWS }, (_, i) => i % 3);
    const repeated = rowsAt(weights.flatMap((weight, i) => Array<number>(weight).fill(i)));
    const [one, other] = [made(), made()];
    const scores = one.trainOnBatch(x, y, { sampleWeights: weights });
    const truth = other.trainOnBatch(repeated.x, repeated.y);
    expect(scores.loss).toBeCloseTo(truth.loss, 6);
    expectClose(weightsOf(one), weightsOf(other), 1e-5, 1e-6);
    const evaluated = one.evaluate(x, y, { sampleWeights: weights, batchSize: 5 });
    expect(evaluated.loss).toBeCloseTo(other.evaluate(repeated.x, repeated.y).loss, 5);
  });

  test('count in validation', async () => {
    const weights = Array.from({ length: ROWS }, (_, i) => i % 4);
    const model = made();
    const history = await model.fit(x, y, { validationData: [x, y, weights] });
    expect(history.valLoss[0]).toBe(model.evaluate(x, y, { sampleWeights: weights }).loss);
  });

  test('that are all 0 in a batch are refused, and leave the weights as they are', () => {
    const model = made();
    const before = weightsOf(model);
    const sampleWeights = new Array(ROWS).fill(0);
    expect(() => model.trainOnBatch(x, y, { sampleWeights })).toThrow('sampleWeights must be above 0 for some row');
    expect(weightsOf(model)).toEqual(before);
  });
});

test('class weights are sample weights by class', () => {
  const [one, other] = [made(), made()];
  const byClass = { 0: 1, 1: 0, 2: 2.5 };
  one.trainOnBatch(x, y, { classWeights: byClass });
  other.trainOnBatch(x, y, { sampleWeights: y.map((label) => byClass[label as 0]) });
  expect(weightsOf(one)).toEqual(weightsOf(other));
});

describe('class weights', () => {
  const classWeights = { 0: 1, 1: 0, 2: 2.5 };
  const sampleWeights = Array.from({ length: ROWS }, (_, i) => 1 + (i % 4));
  const KEPT = 8;

  test.each([
    ['of a split', undefined],
    ['of a split by sample weights', sampleWeights],
  ])('do not count in the validation %s', async (_, weights) => {
    const own = weights && { sampleWeights: weights };
    const [split, apart] = [made(), made()];
    const options = { epochs: 2, classWeights, ...own };
    const history = await split.fit(x, y, { ...options, validationSplit: (ROWS - KEPT) / ROWS });
    const rest = [x.slice(KEPT * 3), y.slice(KEPT)] as const;
    const byRows = weights && { sampleWeights: weights.slice(KEPT) };
    expect(history.valLoss[1]).toBe(split.evaluate(...rest, byRows).loss);
    const kept = weights && { sampleWeights: weights.slice(0, KEPT) };
    const trained = await apart.fit(x.slice(0, KEPT * 3), y.slice(0, KEPT), { ...options, ...kept });
    expect(history.loss).toEqual(trained.loss);
    expect(weightsOf(split)).toEqual(weightsOf(apart));
  });
});

test('the class of a row of targets is its greatest', () => {
  const [one, other] = [made(), made()];
  const byClass = { 0: 1, 1: 0.5, 2: 2.5 };
  const rows = y.map((label, i) => [0, 1, 2].map((j) => (j === label ? 0.4 + (i % 3) / 10 : (0.6 - (i % 3) / 10) / 2)));
  one.trainOnBatch(x, rows, { classWeights: byClass });
  other.trainOnBatch(x, rows, { sampleWeights: y.map((label) => byClass[label as 0]) });
  expect(weightsOf(one)).toEqual(weightsOf(other));
  const missing = "trainOnBatch: classWeights must be a weight for class '2', got none";
  expect(() => one.trainOnBatch(x, rows, { classWeights: { 0: 1, 1: 1 } })).toThrow(missing);
});

test('labels have class weights by their names', () => {
  const names = ['ape', 'bee', 'cat'];
  const [one, other] = [made(), made()];
  one.trainOnBatch(
    x,
    y.map((index) => names[index]),
    { classWeights: { ape: 3, bee: 1, cat: 2 } },
  );
  other.trainOnBatch(x, y, {
    classWeights: new Map(
      [
        [0, 3],
        [1, 1],
        [2, 2],
      ].map(([k, v]) => [String(k), v]),
    ),
  });
  expect(weightsOf(one)).toEqual(weightsOf(other));
});

describe('refused', () => {
  const cases = [
    [{ sampleWeights: [1, 2] }, 'fit: sampleWeights must have 12 numbers, one for each row, got 2'],
    [{ sampleWeights: new Array(ROWS).fill(-1) }, 'fit: sampleWeights[0] must be a number ≥ 0, got -1'],
    [{ sampleWeights: 3 }, 'fit: sampleWeights must be an array of 12 numbers, got 3'],
    [{ classWeights: { 0: 1, 1: 1 } }, "fit: classWeights must be a weight for class '2', got none"],
    [{ classWeights: { 0: 1, 1: 1, 2: Number.NaN } }, "fit: classWeights '2' must be a number ≥ 0, got NaN"],
  ] as const;
  test.each(cases)('%o', async (options, message) => {
    await expect(made().fit(x, y, options as never)).rejects.toThrow(message);
  });
});
