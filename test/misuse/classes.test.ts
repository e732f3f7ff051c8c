import { expect, test } from 'vitest';
import { customLoss, dense, engine, metric, modelCheckpoint, sequential, sgd } from '../../src/index.ts';

class Batches {}

const givenClass = Batches as never;

test.each<[name: string, call: () => unknown]>([
  ['customLoss: row', () => customLoss('own', givenClass)],
  ['metric: each', () => metric('own', givenClass)],
  ['sgd: learningRate', () => sgd({ learningRate: givenClass })],
  ['modelCheckpoint: save', () => modelCheckpoint({ save: givenClass })],
  ['engine: createWorker', () => engine({ createWorker: givenClass })],
])('a class is refused where a function is to be called: %s', (place, call) => {
  expect(call).toThrow(`${place} must be a`);
  expect(call).toThrow(/got the function Batches/);
});

test('a class is refused as a dataset', async () => {
  const model = sequential({ inputs: 1, layers: [dense(1)], seed: 1 });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  await expect(model.fitDataset(givenClass)).rejects.toThrow(
    'fitDataset: dataset must be an iterable of batches [x, y], or a function that gives one, got the function Batches',
  );
});
