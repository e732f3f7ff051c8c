import { expect, test } from 'vitest';
import { adam, batchNormalization, dense, lbfgs, moments, type Optimizer, sequential } from '../../src/index.ts';
import { expectClose } from '../support/close.ts';
import { numbers } from '../support/random.ts';

const ROWS = 60;
const x = numbers(ROWS * 4, 1);
const truth = [0.5, -1, 0.25, 2];
const y = Float32Array.from({ length: ROWS }, (_, i) => truth.reduce((sum, w, j) => sum + w * x[4 * i + j], 0.125));

function linear(optimizer: Optimizer) {
  const model = sequential({ inputs: 4, layers: [dense(1)], seed: 1 });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  return model;
}

test('finds the weights of a linear function, and stops there', async () => {
  const model = linear(lbfgs());
  const { loss } = await model.fit(x, y, { epochs: 100 });
  expect(loss.length).toBeLessThan(20);
  expect(loss.at(-1)).toBeLessThan(1e-10);
  const weights = model.getWeights();
  for (const [j, w] of truth.entries()) expect(weights.get('0.weight')?.data[j]).toBeCloseTo(w, 4);
  expect(weights.get('0.bias')?.data[0]).toBeCloseTo(0.125, 4);
});

test('is lower after every iteration, and lower than Adam after as many epochs', async () => {
  const make = (optimizer: Optimizer) => {
    const layers = [dense(12, 'tanh', { weightRegularizer: 'l2' }), dense(1)];
    const model = sequential({ inputs: 4, layers, seed: 3 });
    model.compile({ optimizer, loss: 'meanSquaredError' });
    return model;
  };
  const wave = y.map((value) => Math.sin(2 * value));
  const { loss } = await make(lbfgs({ memory: 20 })).fit(x, wave, { epochs: 60 });
  for (let i = 1; i < loss.length; i++) expect(loss[i]).toBeLessThan(loss[i - 1] * (1 + 1e-6));
  const others = await make(adam({ learningRate: 0.01 })).fit(x, wave, { epochs: 60, batchSize: ROWS });
  expect(loss.at(-1)).toBeLessThan(others.loss.at(-1) as number);
});

test('every iteration moves running statistics', async () => {
  const model = sequential({ inputs: 4, layers: [batchNormalization({ momentum: 0.5 }), dense(1)], seed: 1 });
  model.compile({ optimizer: lbfgs(), loss: 'meanSquaredError' });
  const { loss } = await model.fit(x, y, { epochs: 3 });
  const { mean } = moments(x, { columns: 4 });
  const moved = 1 - 0.5 ** loss.length;
  const running = model.getWeights().get('0.running_mean')?.data as Float32Array;
  expectClose(
    running,
    mean.map((value) => moved * value),
    1e-5,
    1e-6,
  );
});

test('goes with fit only, without batches', async () => {
  const model = linear(lbfgs());
  expect(() => model.trainOnBatch(x, y)).toThrow(
    "trainOnBatch: optimizer must be one that takes steps by batches, got 'lbfgs'",
  );
  await expect(model.fit(x, y, { batchSize: 8 })).rejects.toThrow("fit: batchSize must be left out with 'lbfgs'");
  await expect(model.fitDataset([[x, y]])).rejects.toThrow('fitDataset: optimizer must be one that takes steps');
  const constrained = sequential({ inputs: 4, layers: [dense(1, 'linear', { weightConstraint: 'nonNegative' })] });
  expect(() => constrained.compile({ optimizer: lbfgs(), loss: 'meanSquaredError' })).toThrow(
    "compile: optimizer with constraints must be one that takes steps, got 'lbfgs'",
  );
  expect(() => lbfgs({ memory: 0 })).toThrow('lbfgs: memory must be an integer ≥ 1, got 0');
});
