import { describe, expect, test } from 'vitest';
import { adam, dense, fitInWorker, type Optimizer, sequential, sgd } from '../../src/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { numbers } from '../support/random.ts';

const x = numbers(24 * 3, 1);
const y = numbers(24 * 2, 2);

function made(optimizer: Optimizer) {
  const model = sequential({ inputs: 3, layers: [dense(7, 'tanh'), dense(2)], seed: 8 });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  return model;
}

const flat = (weights: ReturnType<ReturnType<typeof made>['getWeights']>) =>
  [...weights.values()].flatMap(({ data }) => [...data]);

describe.each(available)('build %s', (build) => {
  test('gradients of three batches are averaged for one step', () =>
    withBuild(build, async () => {
      const [whole, parts] = [made(sgd({ learningRate: 0.5 })), made(sgd({ learningRate: 0.5, accumulate: 3 }))];
      await whole.fit(x, y, { epochs: 4, batchSize: 24, shuffle: false });
      await parts.fit(x, y, { epochs: 4, batchSize: 8, shuffle: false });
      expectClose(flat(parts.getWeights()), flat(whole.getWeights()), 1e-5, 1e-6);
    }));

  test('a running mean of the weights is kept beside them', () =>
    withBuild(build, () => {
      const model = made(adam({ learningRate: 0.05, ema: 0.75 }));
      let mean: number[] | undefined;
      expect(() => model.getMeanWeights(), 'before the first step').toThrow('and train it first');
      for (let step = 0; step < 5; step++) {
        model.trainOnBatch(x, y);
        const weights = flat(model.getWeights());
        const before = mean ?? weights;
        mean = weights.map((value, i) => 0.75 * before[i] + 0.25 * value);
        expectClose(flat(model.getMeanWeights()), mean, 1e-6, 1e-6, `step ${step}`);
      }
      expect(flat(model.getMeanWeights())).not.toEqual(flat(model.getWeights()));
    }));
});

test('gradients that are applied leave the sum of others as it is', () => {
  const optimizer = () => sgd({ learningRate: 0.5, accumulate: 3 });
  const [whole, parts] = [made(sgd({ learningRate: 0.5 })), made(optimizer())];
  const thirds = [0, 1, 2].map((i) => [x.slice(24 * i, 24 * i + 24), y.slice(16 * i, 16 * i + 16)] as const);
  const { gradients } = whole.computeGradients(x, y);
  for (const i of [0, 1]) parts.trainOnBatch(...thirds[i]);
  for (const values of gradients.values()) values.data.fill(0);
  parts.applyGradients(gradients);
  parts.trainOnBatch(...thirds[2]);
  whole.trainOnBatch(x, y);
  expectClose(flat(parts.getWeights()), flat(whole.getWeights()), 1e-5, 1e-6);
});

test('both are in checkpoints, and go along to a worker', async () => {
  const options = { learningRate: 0.05, ema: 0.75, accumulate: 2, amsgrad: true };
  const [whole, first, second, afar] = [0, 1, 2, 3].map(() => made(adam(options)));
  await whole.fit(x, y, { epochs: 4, batchSize: 8 });
  await first.fit(x, y, { epochs: 1, batchSize: 8 });
  second.restore(first.checkpoint());
  await second.fit(x, y, { initialEpoch: 1, epochs: 4, batchSize: 8 });
  await fitInWorker(afar, x, y, { epochs: 4, batchSize: 8 }).history;
  for (const model of [second, afar]) {
    expect(flat(model.getWeights())).toEqual(flat(whole.getWeights()));
    expect(flat(model.getMeanWeights())).toEqual(flat(whole.getMeanWeights()));
  }
});

test('there is no mean without ema', () => {
  const model = made(adam());
  model.trainOnBatch(x, y);
  expect(() => model.getMeanWeights()).toThrow('getMeanWeights: compile the model with ema');
});
