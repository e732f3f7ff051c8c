// How memory is shared from the first model of a process on: tests in this order.

import { expect, test } from 'vitest';
import { dense, engine, sequential } from '../../src/index.ts';
import { memoriesOf } from '../support/memories.ts';
import { numbers } from '../support/random.ts';

engine({ threads: 1 });

const row = numbers(8, 1);
const rows = numbers(8 * 500, 2);

const made = (seed: number, units = 16) =>
  sequential({ inputs: 8, layers: [dense(units, 'relu'), dense(3, 'softmax')], seed });

test('a large model that is alone in its memory keeps it; the next model has another', async () => {
  let [large, small] = [made(1, 5000), made(2)];
  const weights = [large.getWeights(), small.getWeights()];
  large.dispose();
  small.dispose();
  const memories = await memoriesOf(() => {
    large = made(1, 5000);
    large.compile({ optimizer: 'adam', loss: 'crossEntropy' });
    expect(large.getWeights()).toEqual(weights[0]);
  });
  expect(memories).toBe(0);
  expect(
    await memoriesOf(() => {
      small = made(2);
    }),
  ).toBe(1);
  for (let step = 0; step < 3; step++) {
    large.trainOnBatch(rows, new Uint8Array(500));
    small.predict(rows);
    for (let seed = 3; seed < 100; seed++) made(seed).predict(row);
  }
  expect(small.getWeights()).toEqual(weights[1]);
});

test('where the workspace was before it grew, others may lie: no model writes there', () => {
  const models = Array.from({ length: 10 }, (_, seed) => made(seed));
  const predicted = models.map((model) => model.predict(row));
  made(10, 100).predict(rows);
  const others = Array.from({ length: 10 }, (_, seed) => made(20 + seed));
  const weights = others.map((model) => model.getWeights());
  expect(models.map((model) => model.predict(row))).toEqual(predicted);
  expect(others.map((model) => model.getWeights())).toEqual(weights);
});
