import { describe, expect, test } from 'vitest';
import { version } from '../../src/base/version.ts';
import {
  adam,
  customLoss,
  dense,
  functional,
  input,
  type Loss,
  load,
  type Model,
  metric,
  modelInfo,
  save,
  sequential,
} from '../../src/index.ts';
import { readSafetensors } from '../../src/saving/safetensors.ts';
import { numbers } from '../support/random.ts';
import { modelOf, trainingOf } from './behaviour.ts';
import { randomSample } from './randomNetwork.ts';
import { cases, customs } from './vocabulary.ts';

const x = numbers(30 * 3, 1);
const y = Array.from({ length: 30 }, (_, i) => ['bee', 'ape', 'cat'][i % 3] as string);

function made(): Model {
  const layers = [dense(7, 'relu'), dense(3, 'softmax', { name: 'head' })];
  const model = sequential({ inputs: 3, layers, seed: 4 });
  model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: 'crossEntropy', metrics: ['accuracy'] });
  return model;
}

test('a loaded model predicts the same bits and labels without compile', async () => {
  const model = made();
  await model.fit(x, y, { epochs: 3 });
  const loaded = load(save(model));
  expect(loaded.predict(x)).toEqual(model.predict(x));
  expect(loaded.predictClasses(x)).toEqual(model.predictClasses(x));
  expect(loaded.getWeights()).toEqual(model.getWeights());
  expect(loaded.seed).toBe(4);
  expect(() => loaded.evaluate(x, y)).toThrow('evaluate: call compile() first');
});

test('the file says what it is, in words of the vocabulary', () => {
  const model = made();
  const bytes = save(model, { metadata: { name: 'animals', rows: [30, 3] } });
  expect(modelInfo(bytes)).toEqual({
    ...{ lanewise: version, numerics: model.build === 'simd' ? 'simd' : 'fused', seed: 4 },
    inputs: [{ columns: 3 }],
    layers: [
      { call: 'dense', given: [7, { call: 'relu' }] },
      { call: 'dense', given: [3, { call: 'softmax' }, { name: 'head' }] },
    ],
    ...{ labels: null, training: false, metadata: { name: 'animals', rows: [30, 3] } },
  });
  const { tensors, metadata } = readSafetensors('test', bytes);
  expect(metadata.format).toBe('pt');
  expect([...tensors].map(([name, { shape }]) => [name, shape])).toEqual([
    ['0.weight', [7, 3]],
    ['0.bias', [7]],
    ['head.weight', [3, 7]],
    ['head.bias', [3]],
  ]);
});

test('training goes on to the same bits', async () => {
  const whole = made();
  await whole.fit(x, y, { epochs: 5, batchSize: 8 });
  const first = made();
  await first.fit(x, y, { epochs: 2, batchSize: 8 });
  const second = load(save(first, { training: true }));
  expect(second.epochs).toBe(2);
  await second.fit(x, y, { initialEpoch: second.epochs, epochs: 5, batchSize: 8 });
  expect(second.checkpoint()).toEqual(whole.checkpoint());
});

describe('every value of the vocabulary', () => {
  test.each(
    cases.filter(({ kind }) => !['preparations', 'callbacks'].includes(kind)),
  )('$kind: $name with $change comes back to the bit, and goes on training so', async ({ kind, make }) => {
    const value = make();
    const loss = kind === 'losses' ? (value as Loss) : undefined;
    let model: Model;
    try {
      model = modelOf(kind, value);
    } catch {
      return; // A metric of other outputs, say.
    }
    await trainingOf(model, loss);
    const bytes = save(model, { training: true });
    const loaded = load(bytes);
    expect(save(loaded, { training: true })).toEqual(bytes);
    expect(save(loaded)).toEqual(save(model));
    expect(await trainingOf(loaded, loss)).toEqual(await trainingOf(model, loss));
    expect(loaded.checkpoint()).toEqual(model.checkpoint());
  });
});

test('300 random networks come back: the same bytes, the same bits in training', async () => {
  let trained = 0;
  for (let seed = 0; seed < 300; seed++) {
    const { model, x, y } = randomSample(seed);
    const rows = (list: readonly Float32Array[]) => (list.length === 1 ? list[0] : list) as never;
    const go = async (each: Model<never>) => {
      const epochs = { initialEpoch: each.epochs, epochs: each.epochs + 2, batchSize: 4 };
      return each.fit(rows(x), rows(y), epochs).catch(String);
    };
    await go(model);
    const bytes = save(model, { training: true });
    const loaded = load<never>(bytes);
    expect(save(loaded, { training: true }), `bytes of ${seed}`).toEqual(bytes);
    expect(loaded.predict(rows(x)), `predictions of ${seed}`).toEqual(model.predict(rows(x)));
    const history = await go(model);
    expect(await go(loaded), `history of ${seed}`).toEqual(history);
    trained += Number(typeof history === 'object');
    expect(loaded.checkpoint(), `training of ${seed}`).toEqual(model.checkpoint());
  }
  expect(trained, 'of them trained without an error').toBeGreaterThan(250);
}, 600_000);

test('names of inputs and outputs, shared layers and arrangements come back', () => {
  const [a, b] = [input(3, { name: 'a' }), input(3)];
  const shared = dense(3, 'tanh');
  const outputs = { sum: dense(1).apply(shared.apply(shared.apply(a))), 'other one': dense(2).apply(shared.apply(b)) };
  const model = functional({ inputs: { 'left side': a, right: b }, outputs, seed: 1 });
  const loaded = load<{ sum: Float32Array; 'other one': Float32Array }>(save(model));
  const rows = { 'left side': numbers(9, 1), right: numbers(9, 2) };
  expect(loaded.predict(rows)).toEqual(model.predict(rows));
  expect(Object.keys(loaded.predict(rows))).toEqual(['sum', 'other one']);
  expect(loaded.getWeights()).toEqual(model.getWeights());
  const list = functional({ inputs: [a], outputs: [shared.apply(a)], seed: 1 });
  expect(load<Float32Array[]>(save(list)).predict(numbers(9, 1))).toEqual(list.predict(numbers(9, 1)));
});

describe('values of your own', () => {
  const rate = (step: number) => 0.1 / step;
  const cubic = customLoss('cubic', (predictions, targets, gradient) => {
    const error = (predictions[0] as number) - (targets[0] as number);
    gradient[0] = 3 * error * Math.abs(error);
    return Math.abs(error) ** 3;
  });
  const worst = metric('worst', (prediction, target) => Math.abs((prediction[0] as number) - (target[0] as number)));
  const start = { name: 'start', fill: (values: Float32Array) => void values.fill(0.1) };
  const own = { rate, cubic, worst, start };
  const madeOfOwn = (with_ = own) => {
    const model = sequential({ inputs: 3, layers: [dense(1, 'linear', { weightInitializer: with_.start })], seed: 1 });
    model.compile({ optimizer: adam({ learningRate: with_.rate }), loss: with_.cubic, metrics: [with_.worst] });
    return model;
  };
  const targets = numbers(30, 3);

  test('come back by their names', async () => {
    const model = madeOfOwn();
    await model.fit(x, targets);
    const bytes = save(model, { training: true, customs: own });
    const loaded = load(bytes, { customs: own });
    const more = { initialEpoch: 1, epochs: 3 };
    expect(await loaded.fit(x, targets, more)).toEqual(await model.fit(x, targets, more));
    expect(loaded.checkpoint()).toEqual(model.checkpoint());
    expect(() => load(bytes)).toThrow(
      "load: customs must be the value that was saved as 'start', got none of that name",
    );
    expect(() => load(bytes, { customs: { ...own, start: 7 as never } })).toThrow('dense: weightInitializer must');
  });

  test.each<[string, string]>([
    [
      'rate',
      'save: learningRate of adam must be a built-in value, or one of your own in customs, got the function rate',
    ],
    ['cubic', 'save: loss must be a built-in value'],
    ['worst', 'save: metric worst must be a built-in value'],
    ['start', 'save: weightInitializer of dense must be a built-in value'],
  ])('%s is refused without a name', (name, message) => {
    const { [name as 'rate']: _, ...others } = own;
    expect(() => save(madeOfOwn(), { training: true, customs: others })).toThrow(message);
  });

  test('do not matter to a file without training', () => {
    const model = madeOfOwn();
    const bytes = save(model, { customs: { start } });
    expect(load(bytes, { customs: { start } }).predict(x)).toEqual(model.predict(x));
  });
});

describe('bytes come from', () => {
  const model = made();
  const bytes = save(model);
  const truth = model.predict(x);

  test('a Uint8Array, a part of one, an ArrayBuffer, a Buffer', () => {
    const odd = new Uint8Array(bytes.length + 7);
    odd.set(bytes, 3);
    for (const source of [bytes, odd.subarray(3, 3 + bytes.length), bytes.buffer, Buffer.from(bytes)])
      expect(load(source).predict(x)).toEqual(truth);
  });

  test('a Blob, an answer of fetch', async () => {
    expect((await load(new Blob([bytes]))).predict(x)).toEqual(truth);
    expect((await load(new Response(bytes))).predict(x)).toEqual(truth);
    await expect(load(new Response('none', { status: 404 }))).rejects.toThrow('load: fetch a file that exists; ');
  });
});

describe('refused', () => {
  test.each<[string, () => unknown, string]>([
    [
      'no model',
      () => save({} as never),
      'save: model must be created by sequential or functional, got an object of Object',
    ],
    [
      'training before compile',
      () => save(load(save(made())), { training: true }),
      'save: call compile() first, or save without its training',
    ],
    [
      'metadata with a function',
      () => save(made(), { metadata: { a() {} } as never }),
      'save: metadata must be a value that JSON can hold',
    ],
    [
      'metadata with NaN',
      () => save(made(), { metadata: [Number.NaN] }),
      'save: metadata must be a value that JSON can hold',
    ],
    [
      'metadata in a circle',
      () => save(made(), { metadata: circle() as never }),
      'save: metadata must be a value that JSON can hold',
    ],
    ['customs that are none', () => save(made(), { customs: 7 as never }), 'save: customs must be an object'],
    [
      'an unknown option',
      () => save(made(), { train: true } as never),
      "save: option must be one of training, metadata, customs, got 'train'",
    ],
    ['no bytes', () => load('a' as never), 'load: source must be the bytes of a file'],
    [
      'a checkpoint',
      () => load(made().checkpoint()),
      'load: bytes must be the result of save, got a checkpoint, which restore takes',
    ],
    [
      'a model file as a checkpoint',
      () => made().restore(save(made())),
      'restore: bytes must be the result of checkpoint',
    ],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(message);
  });

  test('a disposed model', () => {
    const model = made();
    model.dispose();
    expect(() => save(model)).toThrow('save: this model has been disposed');
  });

  const circle = () => {
    const object: Record<string, unknown> = {};
    object.own = object;
    return object;
  };
});

test('customs named for values that are not there change nothing', () => {
  expect(save(made(), { customs })).toEqual(save(made()));
});
