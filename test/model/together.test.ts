import { expect, test } from 'vitest';
import { nextTurn } from '../../src/base/nextTurn.ts';
import {
  batchNormalization,
  concatenate,
  dense,
  dropout,
  engine,
  type FitOptions,
  fitInWorker,
  functional,
  input,
  layerNormalization,
  maxNorm,
  metric,
  prelu,
  sequential,
  sgd,
  terminateOnNaN,
} from '../../src/index.ts';
import * as optimizers from '../../src/optimizers/index.ts';
import { numbers } from '../support/random.ts';

const ROWS = 40;
const x = [numbers(ROWS * 6, 1), numbers(ROWS * 3, 2)];
const y = [Array.from({ length: ROWS }, (_, i) => i % 3), numbers(ROWS * 2, 3)];
const options: FitOptions = {
  ...{ epochs: 4, batchSize: 8, validationSplit: 0.2 },
  sampleWeights: Array.from({ length: ROWS }, (_, i) => i % 4),
};

/** Two inputs and outputs, a layer in common, one that is frozen, penalties, constraints, statistics, noise. */
function made(name: keyof typeof optimizers, threads = 1) {
  engine({ threads });
  const [a, b] = [input(6), input(3)];
  const bounded = { weightRegularizer: 'l2', weightConstraint: maxNorm({ max: 1 }) } as const;
  const shared = dense(6, 'tanh', bounded);
  const frozen = dense(5, 'relu', { ...bounded, trainable: false });
  const all = concatenate().apply([shared.apply(shared.apply(a)), frozen.apply(b)]);
  const hidden = dropout(0.3).apply(prelu().apply(batchNormalization({ momentum: 0.5 }).apply(all)));
  const outputs = {
    kind: dense(3, 'softmax').apply(hidden),
    place: dense(2).apply(layerNormalization().apply(hidden)),
  };
  const model = functional({ inputs: [a, b], outputs, seed: 5 });
  engine({ threads: 'auto' });
  const learningRate = (step: number) => 0.01 / step;
  model.compile({
    optimizer: optimizers[name]({ learningRate, ema: 0.9, accumulate: 2, globalClipNorm: 0.5 }),
    loss: { kind: 'crossEntropy', place: 'huber' },
    lossWeights: { place: 0.5 },
    metrics: { kind: ['accuracy', 'auc'], place: ['r2'] },
  });
  return model;
}

/** All that training changes. */
const bytesOf = (model: ReturnType<typeof made>) => model.checkpoint().join();

test.each(
  Object.keys(optimizers) as (keyof typeof optimizers)[],
)('%s: with everything at once, all ways to train give the same bits', async (name) => {
  const plain = made(name);
  const history = await plain.fit(x, y, options);
  expect(Object.values(history).flat().every(Number.isFinite)).toBe(true);

  const together = made(name, 3);
  expect(await together.fit(x, y, options)).toEqual(history);

  const afar = made(name);
  expect(await fitInWorker(afar, x, y, options).history).toEqual(history);

  const watched = made(name);
  expect(await watched.fit(x, y, { ...options, callbacks: terminateOnNaN() })).toEqual(history);

  const [half, resumed] = [made(name), made(name)];
  await half.fit(x, y, { ...options, epochs: 2 });
  resumed.restore(half.checkpoint());
  await resumed.fit(x, y, { ...options, initialEpoch: 2 });

  for (const model of [together, afar, watched, resumed]) expect(bytesOf(model) === bytesOf(plain)).toBe(true);
  together.dispose();
});

test('calls between, while threads are late, change no bit of a training', async () => {
  const [plain, asked] = [made('adam'), made('adam', 3)];
  const history = await plain.fit(x, y, { ...options, epochs: 30 });
  let ended = false;
  const training = asked.fit(x, y, { ...options, epochs: 30 }).finally(() => {
    ended = true;
  });
  while (!ended) {
    asked.predict(x);
    asked.evaluate(x, y);
    asked.checkpoint();
    await nextTurn();
  }
  expect(await training).toEqual(history);
  expect(bytesOf(asked) === bytesOf(plain)).toBe(true);
  asked.dispose();
});

test.each([1, 2])('a step whose metric fails is still a whole one, of %i batches', (accumulate) => {
  const layers = () => [batchNormalization(), dense(2, 'linear', { weightConstraint: maxNorm({ max: 0.5 }) })];
  const [plain, failing] = [1, 2].map(() => sequential({ inputs: 6, layers: layers(), seed: 1 }));
  const bad = metric('bad', () => {
    throw new Error('no figure');
  });
  const optimizer = sgd({ learningRate: 1, ema: 0.5, accumulate });
  plain.compile({ optimizer, loss: 'meanSquaredError' });
  failing.compile({ optimizer, loss: 'meanSquaredError', metrics: [bad] });
  const before = plain.getWeights();
  for (let batch = 0; batch < accumulate; batch++) {
    plain.trainOnBatch(x[0], y[1]);
    expect(() => failing.trainOnBatch(x[0], y[1])).toThrow('no figure');
  }
  expect(failing.getWeights()).toEqual(plain.getWeights());
  expect(failing.getWeights()).not.toEqual(before);
  expect(failing.getMeanWeights()).toEqual(plain.getMeanWeights());
});

test('a row that weighs n is n rows, whatever the batches', () => {
  const weights = options.sampleWeights as number[];
  const made = () => {
    const inputs = input(6);
    const hidden = dense(4, 'tanh').apply(inputs);
    const outputs = { kind: dense(3, 'softmax').apply(hidden), place: dense(2).apply(hidden) };
    const model = functional({ inputs, outputs, seed: 1 });
    model.compile({
      optimizer: sgd({ learningRate: 0.1 }),
      loss: { kind: 'crossEntropy', place: 'meanSquaredError' },
      metrics: { kind: ['accuracy', 'auc', 'logLoss'], place: ['r2', 'meanAbsoluteError'] },
    });
    return model;
  };
  const rows = weights.flatMap((weight, row) => Array<number>(weight).fill(row));
  const repeated = (values: Float32Array, columns: number) =>
    Float32Array.from(rows.flatMap((row) => [...values.subarray(row * columns, (row + 1) * columns)]));
  const all = repeated(x[0], 6);
  const targets = [rows.map((row) => y[0][row]), repeated(y[1] as Float32Array, 2)];
  const [weighted, plain] = [made(), made()];
  weighted.trainOnBatch(x[0], y, { sampleWeights: weights });
  plain.trainOnBatch(all, targets);
  const scores = weighted.evaluate(x[0], y, { sampleWeights: weights, batchSize: 7 });
  for (const [name, value] of Object.entries(plain.evaluate(all, targets)))
    expect(scores[name], name).toBeCloseTo(value, 6);
});

test('statistics move after every batch, also where gradients and updates are apart', async () => {
  const trained = async (accumulate: number, callbacks: FitOptions['callbacks'] = []) => {
    const model = sequential({ inputs: 6, layers: [batchNormalization({ momentum: 0.5 }), dense(2)], seed: 1 });
    model.compile({ optimizer: sgd({ learningRate: 0.1, accumulate }), loss: 'meanSquaredError' });
    await model.fit(x[0], y[1], { batchSize: 8, callbacks });
    return model.getWeights();
  };
  const plain = await trained(1);
  expect(await trained(1, terminateOnNaN())).toEqual(plain);
  const gathered = await trained(2);
  for (const name of ['0.running_mean', '0.running_var']) expect(gathered.get(name)).toEqual(plain.get(name));
});
