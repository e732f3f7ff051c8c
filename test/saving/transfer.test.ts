import { describe, expect, test } from 'vitest';
import {
  adam,
  add,
  batchNormalization,
  dense,
  dropout,
  functional,
  input,
  sequential,
  transfer,
} from '../../src/index.ts';
import { numbers } from '../support/random.ts';

const x = numbers(30 * 3, 1);
const y = Array.from({ length: 30 }, (_, i) => ['bee', 'ape', 'cat'][i % 3] as string);

async function trained() {
  const layers = [dense(6, 'relu', { name: 'first' }), batchNormalization(), dropout(0.1), dense(3, 'softmax')];
  const model = sequential({ inputs: 3, layers, seed: 4 });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  await model.fit(x, y);
  return model;
}

type Trained = Awaited<ReturnType<typeof trained>>;
const weight = (model: Trained, name: string) => model.getWeights().get(name)?.data as Float32Array;

const train = async (model: Trained, targets: readonly unknown[] = y) => {
  model.compile({ optimizer: 'sgd', loss: 'crossEntropy' });
  await model.fit(x, targets as never, { epochs: 2 });
};

describe('transfer', () => {
  test('of all layers is the same model, and has its labels', async () => {
    const model = await trained();
    const copy = transfer(model);
    expect(copy.predict(x)).toEqual(model.predict(x));
    expect(copy.predictClasses(x)).toEqual(model.predictClasses(x));
  });

  test('freezes: what is kept stays as it is while the head learns', async () => {
    const model = await trained();
    const tuned = transfer(model, { upTo: -2, trainable: false, layers: [dense(5, 'softmax')], seed: 1 });
    const before = tuned.getWeights();
    await train(
      tuned,
      Array.from({ length: 30 }, (_, i) => i % 5),
    );
    for (const [name, { data }] of tuned.getWeights()) {
      if (name.startsWith('3.')) expect(data, name).not.toEqual(before.get(name)?.data);
      else expect(data, name).toEqual(weight(model, name));
    }
  });

  test('unfreezes: all of it learns again', async () => {
    const frozen = transfer(await trained(), { trainable: false, seed: 1 });
    const free = transfer(frozen, { trainable: true, seed: 1 });
    expect(free.getWeights()).toEqual(frozen.getWeights());
    await train(free);
    expect(weight(free, 'first.weight')).not.toEqual(weight(frozen, 'first.weight'));
    expect(() => frozen.compile({ optimizer: 'sgd', loss: 'crossEntropy' })).not.toThrow();
  });

  test('lets layers learn by name', async () => {
    const model = transfer(await trained(), { trainable: ['first'], seed: 1 });
    const before = model.getWeights();
    await train(model);
    expect(weight(model, 'first.weight')).not.toEqual(before.get('first.weight')?.data);
    expect(weight(model, '3.weight')).toEqual(before.get('3.weight')?.data);
  });

  test('grows a head: new classes, and the rows of the old ones', async () => {
    const model = await trained();
    const head = [dense(5, 'softmax')];
    const [grown, other] = [true, false].map((grow) => transfer(model, { upTo: -2, layers: head, grow, seed: 1 }));
    expect(weight(grown as Trained, '3.weight').subarray(0, 18)).toEqual(weight(model, '3.weight'));
    expect(weight(grown as Trained, '3.weight').subarray(18)).toEqual(
      weight(other as Trained, '3.weight').subarray(18),
    );
    expect(weight(other as Trained, '3.weight').subarray(0, 18)).not.toEqual(weight(model, '3.weight'));
    expect(weight(grown as Trained, '3.bias').subarray(0, 3)).toEqual(weight(model, '3.bias'));
  });

  test('takes a part of a graph, with the inputs that lead to it', () => {
    const [a, b] = [input(3, { name: 'a' }), input(3, { name: 'b' })];
    const hidden = dense(4, 'tanh', { name: 'hidden' }).apply(a);
    const both = add().apply([hidden, dense(4).apply(b)]);
    const model = functional({
      inputs: [a, b],
      outputs: { one: dense(1).apply(both), two: dense(2).apply(both) },
      seed: 1,
    });
    const part = transfer(model, { upTo: 'hidden' });
    expect(part.getWeights().get('hidden.weight')).toEqual(model.getWeights().get('hidden.weight'));
    expect(part.predict(numbers(9, 1))).toHaveLength(12);
  });

  test('takes a part of a graph before which other layers come', () => {
    const x = input(3);
    const other = dense(4, 'tanh').apply(x);
    const wanted = dense(4, 'relu').apply(x);
    const model = functional({ inputs: x, outputs: [other, dense(2).apply(wanted)], seed: 1 });
    const part = transfer(model, { upTo: '1' });
    expect(part.getWeights().get('0.weight')).toEqual(model.getWeights().get('1.weight'));
  });

  test('grows a head that has another name, or none', () => {
    for (const name of ['head', undefined]) {
      const before = dense(3, 'softmax', name ? { name } : {});
      const model = sequential({ inputs: 2, layers: [dense(4, 'relu'), before], seed: 1 });
      for (const next of ['wider', 'head', undefined]) {
        const layers = [dense(5, 'softmax', next ? { name: next } : {})];
        const grown = transfer(model, { upTo: -2, layers, grow: true });
        const { data } = model.getWeights().get(`${name ?? 1}.weight`) as { data: Float32Array };
        expect(
          grown
            .getWeights()
            .get(`${next ?? 1}.weight`)
            ?.data.subarray(0, 12),
        ).toEqual(data);
      }
    }
  });

  test('grows two layers in a row, each by its own', () => {
    const model = sequential({ inputs: 2, layers: [dense(4), dense(3, 'relu'), dense(2)], seed: 1 });
    const grown = transfer(model, { upTo: 0, layers: [dense(6, 'relu'), dense(5)], grow: true });
    expect(grown.getWeights().get('1.weight')?.data.subarray(0, 12)).toEqual(model.getWeights().get('1.weight')?.data);
    expect(grown.getWeights().get('2.weight')?.shape).toEqual([5, 6]);
  });

  test('new classes go behind the old ones', async () => {
    const model = sequential({ inputs: 2, layers: [dense(4, 'tanh'), dense(2, 'softmax')], seed: 1 });
    model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: 'crossEntropy' });
    const rows = [
      [1, 0],
      [0, 1],
    ];
    await model.fit(rows, ['ant', 'cow'], { epochs: 60 });
    const wider = transfer(model, { upTo: -2, layers: [dense(3, 'softmax')], grow: true, seed: 1 });
    wider.compile({ optimizer: 'adam', loss: 'crossEntropy', classes: [...(model.classes as string[]), 'bee'] });
    await wider.fit([...rows, [-1, -1]], ['ant', 'cow', 'bee'], { epochs: 1 });
    expect(wider.predictClasses(rows)).toEqual(['ant', 'cow']);
  });

  test.each<[string, (model: Trained) => unknown, string]>([
    [
      'an unknown layer',
      (model) => transfer(model, { upTo: 'last' }),
      "transfer: upTo must be one of first, 1, 2, 3, got 'last'",
    ],
    [
      'a place beyond',
      (model) => transfer(model, { upTo: 4 }),
      'transfer: upTo must be an integer from -4 to 3, got 4',
    ],
    [
      'layers that are none',
      (model) => transfer(model, { layers: ['relu'] as never }),
      'transfer: layers must be an array of layers',
    ],
    [
      'unknown names',
      (model) => transfer(model, { trainable: ['4'] }),
      "transfer: trainable must be names of layers (first, 1, 2, 3), got '4'",
    ],
    ['no model', () => transfer({} as never), 'transfer: model must be created by sequential'],
  ])('refuses %s', async (_, call, message) => {
    const model = await trained();
    expect(() => call(model)).toThrow(message);
  });
});
