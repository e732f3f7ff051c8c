import { describe, expect, test } from 'vitest';
import {
  averageWeights,
  batchNormalization,
  copyWeights,
  dense,
  engine,
  fitInWorker,
  functional,
  input,
  type Model,
  sequential,
  type Weights,
} from '../../src/index.ts';
import { available } from '../support/builds.ts';
import { numbers } from '../support/random.ts';

const ROWS = 40;
const x = numbers(ROWS * 5, 1);
const y = Uint8Array.from({ length: ROWS }, (_, i) => (i * i) % 3);

/** Trained a little, so that its running statistics have moved. */
function made(seed: number, units = 9): Model {
  const layers = [dense(units, 'tanh'), batchNormalization(), dense(3, 'softmax')];
  const model = sequential({ inputs: 5, layers, seed });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  for (let step = 0; step < 3; step++) model.trainOnBatch(x, y);
  return model;
}

/** Σ w·v / Σ w in f64, rounded once. */
function meanOf(all: readonly Weights[], shares: readonly number[]): Map<string, number[]> {
  const total = shares.reduce((sum, share) => sum + share);
  const [first] = all as [Weights];
  return new Map(
    [...first].map(([name, { data }]) => [
      name,
      Array.from(data, (_, i) =>
        Math.fround(
          all.reduce((sum, each, at) => sum + (shares[at] as number) * (each.get(name)?.data[i] as number), 0) / total,
        ),
      ),
    ]),
  );
}

const plain = (weights: Weights) => new Map([...weights].map(([name, { data }]) => [name, [...data]]));

describe.each(available)('build %s', (build) => {
  test.each([
    [undefined, [1, 1, 1]],
    [
      [3, 0.1, 7],
      [3, 0.1, 7],
    ],
    [Float32Array.of(0, 2, 5), [0, 2, 5]],
  ])('is the mean of all parameters and running statistics, with weights %j', (weights, shares) => {
    engine({ build });
    const models = [1, 2, 3].map((seed) => made(seed));
    const all = models.map((model) => model.getWeights());
    const target = made(4);
    const before = target.checkpoint();
    averageWeights(target, [models[0] as Model, all[1] as Weights, models[2] as Model], weights ? { weights } : {});
    const expected = meanOf(all, shares);
    expect([...expected.keys()]).toContain('1.running_mean');
    expect(plain(target.getWeights())).toEqual(expected);
    // What the optimizer keeps stays: another Adam step is that of a model with the same state and the mean's weights.
    const other = made(4);
    other.restore(before);
    other.setWeights(target.getWeights());
    other.trainOnBatch(x, y);
    target.trainOnBatch(x, y);
    expect(target.checkpoint()).toEqual(other.checkpoint());
    engine({ build: 'auto' });
  });
});

test('takes the model itself among the list, and graphs', () => {
  const graph = (seed: number) => {
    const from = input(5);
    const hidden = dense(4, 'relu').apply(from);
    return functional({ inputs: from, outputs: { a: dense(1).apply(hidden), b: dense(2).apply(hidden) }, seed });
  };
  const [model, other] = [graph(1), graph(2)];
  const expected = meanOf([model.getWeights(), other.getWeights()], [1, 1]);
  averageWeights(model, [model, other]);
  expect(plain(model.getWeights())).toEqual(expected);
  averageWeights(model, [model]);
  expect(plain(model.getWeights())).toEqual(expected);
});

test('local SGD in two workers at once has the bits of one model after the other', async () => {
  const parts = [
    { rows: x.subarray(0, 125), labels: y.subarray(0, 25), count: 25 },
    { rows: x.subarray(125), labels: y.subarray(25), count: 15 },
  ];
  const rounds = async (train: (models: readonly Model[]) => Promise<unknown>) => {
    const global = made(1);
    const models = parts.map((_, index) => made(2 + index));
    for (let round = 0; round < 4; round++) {
      for (const model of models) copyWeights(global, model);
      await train(models);
      averageWeights(global, models, { weights: parts.map(({ count }) => count) });
    }
    return [global, ...models].map((model) => model.checkpoint());
  };
  const options = { epochs: 3, batchSize: 5 };
  const together = await rounds((models) =>
    Promise.all(parts.map(({ rows, labels }, i) => fitInWorker(models[i] as Model, rows, labels, options).history)),
  );
  const alone = await rounds(async (models) => {
    for (const [i, { rows, labels }] of parts.entries()) await (models[i] as Model).fit(rows, labels, options);
  });
  expect(together).toEqual(alone);
});

test.each<[string, () => readonly unknown[], RegExp]>([
  ['no list', () => [made(1)], /^averageWeights: list must be an array of models and weights, got/],
  ['an empty list', () => [[]], /^averageWeights: list must have at least one model, got none/],
  [
    'no model',
    () => [[made(2), 3]],
    /^averageWeights: list\[1\]: value must be a model, or what getWeights gives, got 3/,
  ],
  [
    'other layers',
    () => [[made(2), made(3, 8)]],
    /^averageWeights: list\[1\]: parameters must be 0\.weight of shape \[9, 5\], got 0\.weight of shape \[8, 5\]/,
  ],
  ['other weights', () => [[made(3, 8).getWeights()]], /^averageWeights: list\[0\]: .*0\.weight.*/],
  [
    'too few weights',
    () => [[made(2), made(3)], { weights: [1] }],
    /^averageWeights: weights must be one for each of 2 models, got 1/,
  ],
  [
    'a weight below 0',
    () => [[made(2)], { weights: [-1] }],
    /^averageWeights: weights\[0\] must be a finite number ≥ 0, got -1/,
  ],
  [
    'weights of 0',
    () => [[made(2)], { weights: [0] }],
    /^averageWeights: weights must be above 0 for at least one, got all 0/,
  ],
  [
    'an option',
    () => [[made(2)], { weight: [1] }],
    /^averageWeights: option must be weights, got 'weight'|^averageWeights: option/,
  ],
])('refuses %s, and the model stays as it was', (_, rest, message) => {
  const model = made(1);
  const before = model.checkpoint();
  expect(() => averageWeights(model, ...(rest() as [never]))).toThrow(message);
  expect(model.checkpoint()).toEqual(before);
});
