import { expect, test } from 'vitest';
import { readSafetensors, writeSafetensors } from '../../src/data/safetensors.ts';
import {
  adam,
  dense,
  dropout,
  fitInWorker,
  type Model,
  type Optimizer,
  reduceOnPlateau,
  sequential,
  sgd,
} from '../../src/index.ts';
import { hash } from '../support/hash.ts';
import { numbers } from '../support/random.ts';

const x = numbers(90, 1);
const y = Array.from({ length: 30 }, (_, i) => ['bee', 'ape', 'cat'][i % 3]);

function made(seed = 4): Model {
  const model = sequential({ inputs: 3, layers: [dense(7, 'relu'), dense(3, 'softmax')], seed });
  model.compile({ optimizer: adam({ learningRate: (step) => 0.1 / step }), loss: 'crossEntropy' });
  return model;
}

const callbacks = () => reduceOnPlateau({ monitor: 'loss', patience: 1, minDelta: 10, factor: 0.5 });

test('a resumed training ends with the bits of one that was not interrupted', async () => {
  const whole = made();
  await whole.fit(x, y, { epochs: 5, batchSize: 8, callbacks: callbacks() });
  const first = made();
  await first.fit(x, y, { epochs: 2, batchSize: 8, callbacks: callbacks() });
  const bytes = first.checkpoint();
  first.dispose();
  const second = made();
  second.restore(bytes);
  expect(second.epochs).toBe(2);
  const options = { initialEpoch: second.epochs, epochs: 5, batchSize: 8 };
  const history = await second.fit(x, y, { ...options, callbacks: callbacks() });
  expect(history.loss).toHaveLength(3);
  expect(await hash(second.getWeights())).not.toBe(await hash(made().getWeights()));
  expect(second.predictClasses(x.slice(0, 9))).toEqual(whole.predictClasses(x.slice(0, 9)));
});

test('without a callback that counts epochs, to the bit', async () => {
  const whole = made();
  await whole.fit(x, y, { epochs: 5, batchSize: 8 });
  const first = made();
  await first.fit(x, y, { epochs: 2, batchSize: 8 });
  const second = made();
  second.restore(first.checkpoint());
  await second.fit(x, y, { initialEpoch: 2, epochs: 5, batchSize: 8 });
  expect(await hash(second.getWeights())).toBe(await hash(whole.getWeights()));
});

const noisy = (seed: { seed?: number }) => {
  const model = sequential({ inputs: 3, layers: [dense(9, 'relu'), dropout(0.4), dense(3, 'softmax')], ...seed });
  model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: 'crossEntropy' });
  return model;
};

test.each([
  ['fit', (model: Model, epochs: number) => model.fit(x, y, { initialEpoch: model.epochs, epochs, batchSize: 8 })],
  [
    'fitInWorker',
    (model: Model, epochs: number) =>
      fitInWorker(model, x, y, { initialEpoch: model.epochs, epochs, batchSize: 8 }).history,
  ],
] as const)('the seed comes along: a model made without one goes on to the same bits, with %s', async (_, train) => {
  const whole = noisy({ seed: 2 ** 40 + 3 });
  await whole.fit(x, y, { epochs: 4, batchSize: 8 });
  const first = noisy({ seed: 2 ** 40 + 3 });
  await first.fit(x, y, { epochs: 2, batchSize: 8 });
  const second = noisy({});
  second.restore(first.checkpoint());
  expect(second.seed).toBe(2 ** 40 + 3);
  await train(second, 4);
  expect(await hash(second.getWeights())).toBe(await hash(whole.getWeights()));
  expect(second.checkpoint()).toEqual(whole.checkpoint());
});

test('weights that are not finite come back as they were; setWeights refuses them', async () => {
  const diverged = made();
  diverged.compile({ optimizer: sgd({ learningRate: 1e30, momentum: 0.9 }), loss: 'crossEntropy' });
  await diverged.fit(x, y, { epochs: 3 });
  const weights = diverged.getWeights();
  expect(weights.get('0.weight')?.data.every(Number.isFinite)).toBe(false);
  const other = made();
  expect(() => other.setWeights(weights)).toThrow(/^setWeights: 0.weight data\[\d+\] expected a finite number/);
  other.compile({ optimizer: sgd({ momentum: 0.9 }), loss: 'crossEntropy' });
  other.restore(diverged.checkpoint());
  expect(other.getWeights()).toEqual(weights);
});

test.each([
  ['adam({"ema":0.9})', adam({ ema: 0.9 }), 'adam({})', adam()],
  ['adam({})', adam(), 'adam({"ema":0.9})', adam({ ema: 0.9 })],
  ['adam({"accumulate":2})', adam({ accumulate: 2 }), 'adam({"ema":0.9})', adam({ ema: 0.9 })],
  ['sgd({"momentum":0.9})', sgd({ momentum: 0.9 }), 'sgd({})', sgd()],
  ['adam({"amsgrad":true})', adam({ amsgrad: true }), 'adam({"beta1":0.8})', adam({ beta1: 0.8 })],
] as [
  string,
  Optimizer,
  string,
  Optimizer,
][])('a checkpoint of %s is not taken by another optimizer', (call, optimizer, got, other) => {
  const [from, to] = [made(), made()];
  from.compile({ optimizer, loss: 'crossEntropy' });
  from.trainOnBatch(x, y);
  to.compile({ optimizer: other, loss: 'crossEntropy' });
  expect(() => to.restore(from.checkpoint())).toThrow(
    `restore: optimizer expected ${call}, as in the checkpoint, got ${got}`,
  );
});

test('what does not fit is refused, and nothing changes', async () => {
  const trained = made();
  await trained.fit(x, y);
  const bytes = trained.checkpoint();
  const other = sequential({ inputs: 3, layers: [dense(8, 'relu'), dense(3, 'softmax')], seed: 4 });
  other.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  const before = other.getWeights();
  expect(() => other.restore(bytes)).toThrow('restore: optimizer.0.0.weight expected a tensor of shape [8, 3]');
  expect(other.getWeights()).toEqual(before);
  other.compile({ optimizer: 'sgd', loss: 'crossEntropy' });
  expect(() => other.restore(bytes)).toThrow('restore: optimizer expected adam({}), as in the checkpoint, got sgd({})');
  expect(() => made().restore(bytes.slice(0, -1))).toThrow(/^restore: data_offsets of/);
  expect(() => made().restore(Uint8Array.of(...bytes, 0))).toThrow(
    `restore: bytes expected ${bytes.length}, to the end of tensors, got ${bytes.length + 1}`,
  );
  expect(() => made().restore(new Uint8Array(20))).toThrow('restore: bytes expected safetensors');
  const { tensors, metadata } = readSafetensors('test', bytes);
  const saying = (lanewise: unknown) =>
    writeSafetensors({
      tensors,
      metadata: { lanewise: typeof lanewise === 'string' ? lanewise : JSON.stringify(lanewise) },
    });
  const told = JSON.parse(metadata.lanewise);
  for (const other of ['null', '7', '{', '"a"'])
    expect(() => made().restore(saying(other))).toThrow(
      'restore: bytes expected what checkpoint gave, got another file',
    );
  expect(() => made().restore(saying({ ...told, steps: -4.5 }))).toThrow('restore: steps expected an integer ≥ 0');
  expect(() => made().restore(saying({ ...told, rateFactor: null }))).toThrow(
    'restore: rateFactor expected a number ≥ 0',
  );
  expect(() => made().restore(saying({ ...told, labels: 7 }))).toThrow('restore: labels expected an array of labels');
  const more = made();
  more.restore(saying({ ...told, runtime: 7 }));
  expect(more.predictClasses(x)).toEqual(trained.predictClasses(x));
  expect(() => made().restore('a' as never)).toThrow("restore: bytes expected a Uint8Array, got 'a'");
});
