import { expect, test } from 'vitest';
import { readSafetensors, writeSafetensors } from '../../src/data/safetensors.ts';
import { adam, dense, type Model, reduceOnPlateau, sequential } from '../../src/index.ts';
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
  expect(() => other.restore(bytes)).toThrow("restore: optimizer expected 'adam', as in the checkpoint, got 'sgd'");
  expect(() => made(5).restore(bytes)).toThrow('restore: seed expected 4, as in the checkpoint, got 5');
  expect(() => made().restore(bytes.slice(0, -1))).toThrow(/^restore: data_offsets of/);
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
