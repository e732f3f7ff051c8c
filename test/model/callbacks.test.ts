import { describe, expect, test } from 'vitest';
import {
  type Callback,
  dense,
  earlyStopping,
  learningRateLogger,
  modelCheckpoint,
  reduceOnPlateau,
  sequential,
  sgd,
  terminateOnNaN,
} from '../../src/index.ts';
import { numbers } from '../support/random.ts';

const ROWS = 20;
const x = numbers(ROWS * 3, 1);
const y = numbers(ROWS, 2);

function made(learningRate = 0.1) {
  const model = sequential({ inputs: 3, layers: [dense(5, 'tanh', { name: 'hidden' }), dense(1)], seed: 2 });
  model.compile({ optimizer: sgd({ learningRate }), loss: 'meanSquaredError' });
  return model;
}

/** A callback that puts these values in the logs, one an epoch. */
const told = (values: readonly number[]): Callback => ({ onEpochEnd: (epoch) => ({ told: values[epoch] }) });

test('hooks are called in order, and may stop the training', async () => {
  const calls: string[] = [];
  const callback: Callback = {
    onTrainBegin: () => void calls.push('begin'),
    onEpochBegin: (epoch) => void calls.push(`epoch ${epoch}`),
    onBatchEnd: (batch, _, run) => {
      calls.push(`batch ${batch}`);
      if (run.steps === 3) run.stop();
    },
    onEpochEnd: (epoch) => void calls.push(`end ${epoch}`),
    onTrainEnd: () => void calls.push('end'),
  };
  const history = await made().fit(x, y, { epochs: 9, batchSize: 10, callbacks: callback });
  expect(calls).toEqual(['begin', 'epoch 0', 'batch 0', 'batch 1', 'end 0', 'epoch 1', 'batch 0', 'end 1', 'end']);
  expect(history.loss).toHaveLength(2);
});

describe('earlyStopping', () => {
  test('stops after patience, and restores the weights of the best epoch', async () => {
    const weights: unknown[] = [];
    const keep: Callback = { onEpochEnd: (_, __, run) => void weights.push(run.model.getWeights()) };
    const stopping = earlyStopping({ monitor: 'told', patience: 2 });
    const model = made();
    const history = await model.fit(x, y, { epochs: 9, callbacks: [told([5, 3, 4, 3, 1]), keep, stopping] });
    expect(history.told).toEqual([5, 3, 4, 3]);
    expect([stopping.bestEpoch, stopping.bestValue, stopping.stoppedEpoch]).toEqual([1, 3, 3]);
    expect(model.getWeights()).toEqual(weights[1]);
  });

  test('counts only what is better by minDelta; more is better for an accuracy', async () => {
    const accuracy = (values: readonly number[]): Callback => ({ onEpochEnd: (i) => ({ valAccuracy: values[i] }) });
    const stopping = earlyStopping({ monitor: 'valAccuracy', patience: 1, minDelta: 0.1, restoreBestWeights: false });
    const history = await made().fit(x, y, { epochs: 9, callbacks: [accuracy([0.1, 0.3, 0.35, 0.9]), stopping] });
    expect(history.valAccuracy).toEqual([0.1, 0.3, 0.35]);
  });

  test('names the figures that there are', async () => {
    await expect(made().fit(x, y, { callbacks: earlyStopping() })).rejects.toThrow(
      "earlyStopping: monitor expected one of loss, got 'valLoss'",
    );
  });
});

test('modelCheckpoint hands over the best epochs only', async () => {
  const saved: number[] = [];
  const checkpoint = modelCheckpoint({
    monitor: 'told',
    bestOnly: true,
    save: (bytes, { epoch }) => {
      expect(bytes.length).toBeGreaterThan(100);
      saved.push(epoch);
    },
  });
  await made().fit(x, y, { epochs: 5, callbacks: [told([3, 2, 4, 1, 1]), checkpoint] });
  expect(saved).toEqual([0, 1, 3]);
});

test('modelCheckpoint hands over the best of every second epoch', async () => {
  const saved: number[] = [];
  const save = (_: Uint8Array, { epoch }: { epoch: number }) => void saved.push(epoch);
  const checkpoint = modelCheckpoint({ monitor: 'told', bestOnly: true, every: 2, save });
  await made().fit(x, y, { epochs: 6, callbacks: [told([1, 4, 2, 3, 2, 5]), checkpoint] });
  expect(saved).toEqual([1, 3]);
});

test('reduceOnPlateau reduces the rate, not below the least; the logger tells', async () => {
  const callbacks = [
    told([3, 3, 3, 3, 3, 3]),
    reduceOnPlateau({ monitor: 'told', patience: 2, factor: 0.1, minRate: 0.02 }),
    learningRateLogger(),
  ];
  const model = made();
  const { learningRate } = await model.fit(x, y, { epochs: 6, callbacks });
  expect(learningRate.map((rate) => Number(rate.toFixed(9)))).toEqual([0.1, 0.1, 0.02, 0.02, 0.02, 0.02]);
});

describe('terminateOnNaN', () => {
  test('changes no bit of a training without', async () => {
    const [plain, watched] = [made(), made()];
    const history = await plain.fit(x, y, { epochs: 2, batchSize: 6 });
    expect(await watched.fit(x, y, { epochs: 2, batchSize: 6, callbacks: terminateOnNaN() })).toEqual(history);
    expect(watched.getWeights()).toEqual(plain.getWeights());
  });

  test('names step and place, and keeps the weights of the step before', async () => {
    const model = made(1e20);
    await expect(model.fit(x, y, { epochs: 50, shuffle: false, callbacks: terminateOnNaN() })).rejects.toThrow(
      /^fit: .* expected finite numbers in step \d+ .*, got /,
    );
    for (const { data } of model.getWeights().values()) expect(data.every(Number.isFinite)).toBe(true);
  });

  test('finds the layer whose outputs overflow first', async () => {
    const model = made();
    const weights = model.getWeights();
    weights.get('1.weight')?.data.fill(3e38);
    weights.get('hidden.weight')?.data.fill(9);
    model.setWeights(weights);
    const training = model.fit(new Float32Array(30).fill(1), numbers(10, 1), { callbacks: terminateOnNaN() });
    await expect(training).rejects.toThrow('fit: outputs of layer 1 (dense) expected finite numbers in step 1');
  });
});
