import { expect, test } from 'vitest';
import { dense, kFold, type Model, sequential } from '../../src/index.ts';
import { learningCurve } from '../../src/validation/index.ts';
import { numbers } from '../support/random.ts';

const ROWS = 42;
const x = Array.from({ length: ROWS }, (_, i) => numbers(3, i));
const y = Uint8Array.from({ length: ROWS }, (_, i) => i % 2);

function made(seed: number): Model {
  const model = sequential({ inputs: 3, layers: [dense(4, 'tanh'), dense(2, 'softmax')], seed });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics: ['accuracy'] });
  return model;
}

const make = ({ seed }: { readonly seed: number }) => made(seed);

test.each([
  ['shares', [0.25, 0.5, 1], [7, 14, 28]],
  ['counts', [5, 28], [5, 28]],
])('has the scores of models trained on the first rows of each fold: %s', async (_, sizes, counts) => {
  const fit = { epochs: 3, batchSize: 4 };
  const curve = await learningCurve(make, x, y, { sizes, folds: 3, seed: 9, fit });
  expect(curve.sizes).toEqual(counts);
  for (const [index, { train, test: held }] of [...kFold(x, y, { folds: 3, seed: 9 })].entries()) {
    for (const [at, size] of counts.entries()) {
      const model = made(9 + index);
      const [rows, labels] = [train.x.slice(0, size), train.y.slice(0, size)];
      await model.fit(rows, labels, fit);
      const [here, there] = [model.evaluate(rows, labels), model.evaluate(held.x, held.y)];
      for (const name of ['loss', 'accuracy']) {
        expect(curve.training.scores[name]?.[at]?.[index]).toBe(here[name]);
        expect(curve.validation.scores[name]?.[at]?.[index]).toBe(there[name]);
      }
    }
  }
  const last = curve.validation.scores.loss?.at(-1) as number[];
  const mean = (last[0] as number) / 3 + (last[1] as number) / 3 + (last[2] as number) / 3;
  expect(curve.validation.mean.loss?.at(-1)).toBeCloseTo(mean, 12);
  const squares = last.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  expect(curve.validation.deviation.loss?.at(-1)).toBeCloseTo(Math.sqrt(squares / 3), 12);
});

test('has five sizes by default, as scikit-learn', async () => {
  expect((await learningCurve(make, x, y, { folds: 3, seed: 1 })).sizes).toEqual([2, 9, 15, 21, 28]);
});

test.each<[number[], RegExp]>([
  [[], /^learningCurve: sizes must be at least one, got none/],
  [[0], /^learningCurve: sizes\[0\] must be a share above 0, at most 1, got 0/],
  [[10, 29], /^learningCurve: sizes\[1\] must be a whole number from 1 to 28, the rows of the smallest fold, got 29/],
  [[0.5, 3], /^learningCurve: sizes\[0\] must be a whole number from 1 to 28, .*, got 0.5/],
])('refuses sizes %j', async (sizes, message) => {
  await expect(learningCurve(make, x, y, { sizes, folds: 3 })).rejects.toThrow(message);
});
