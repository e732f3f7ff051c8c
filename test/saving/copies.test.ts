import { describe, expect, test } from 'vitest';
import {
  adam,
  clone,
  copyWeights,
  customLoss,
  dense,
  engine,
  functional,
  input,
  modelStore,
  sequential,
} from '../../src/index.ts';
import { expectClose } from '../support/close.ts';
import { numbers } from '../support/random.ts';
import { randomSample } from './randomNetwork.ts';

const x = numbers(30 * 3, 1);
const y = Array.from({ length: 30 }, (_, i) => ['bee', 'ape', 'cat'][i % 3] as string);

const made = (seed = 4, units = 7) =>
  sequential({ inputs: 3, layers: [dense(units, 'relu'), dense(3, 'softmax')], seed });

function compiled() {
  const model = made();
  model.compile({
    optimizer: adam({ learningRate: (step) => 0.1 / step }),
    loss: 'crossEntropy',
    metrics: ['accuracy'],
  });
  return model;
}

describe('clone', () => {
  test('has the weights and labels of a model, and a memory of its own', async () => {
    const model = compiled();
    await model.fit(x, y, { epochs: 2 });
    const copy = clone(model);
    expect(copy.getWeights()).toEqual(model.getWeights());
    expect(copy.predictClasses(x)).toEqual(model.predictClasses(x));
    const before = model.checkpoint();
    expect(copy.checkpoint()).toEqual(before);
    await copy.fit(x, y, { epochs: 1 });
    expect(model.checkpoint()).toEqual(before);
    expect(copy.checkpoint()).not.toEqual(before);
    model.dispose();
    expect(copy.predict(x)).toHaveLength(90);
  });

  test('goes on training to the same bits, with functions of your own, too', async () => {
    const own = customLoss('own', (predictions, targets, gradient) => {
      for (let j = 0; j < 3; j++) gradient[j] = (predictions[j] as number) - (targets[j] as number);
      return 1;
    });
    const model = made();
    model.compile({ optimizer: adam({ ema: 0.9, accumulate: 2 }), loss: own });
    const targets = numbers(90, 2);
    await model.fit(x, targets, { epochs: 2, batchSize: 8 });
    const copy = clone(model);
    const more = { initialEpoch: 2, epochs: 5, batchSize: 8 };
    expect(await copy.fit(x, targets, more)).toEqual(await model.fit(x, targets, more));
    expect(copy.checkpoint()).toEqual(model.checkpoint());
  });

  test('of one that is not compiled is not compiled', () => {
    expect(() => clone(made()).evaluate(x, y)).toThrow('evaluate: call compile() first');
  });

  test('of any network', async () => {
    for (let seed = 1000; seed < 1040; seed++) {
      const { model, x, y } = randomSample(seed);
      const of = (list: readonly Float32Array[]) => (list.length === 1 ? list[0] : list) as never;
      await model.fit(of(x), of(y)).catch(() => {});
      const copy = clone(model);
      const go = (each: typeof model) => each.fit(of(x), of(y), { initialEpoch: 1, epochs: 3 }).catch(String);
      expect(await go(copy)).toEqual(await go(model));
      expect(copy.checkpoint(), `${seed}`).toEqual(model.checkpoint());
      expect(copy.predict(of(x))).toEqual(model.predict(of(x)));
    }
  });

  test('refuses what is no model, and a disposed one', () => {
    expect(() => clone({} as never)).toThrow('clone: model must be created by sequential or functional');
    const model = made();
    model.dispose();
    expect(() => clone(model)).toThrow(/^clone: .*disposed/);
  });
});

describe('copyWeights', () => {
  const flat = (model: ReturnType<typeof made>) => [...model.getWeights().values()].flatMap(({ data }) => [...data]);

  test('copies all parameters, and nothing else', async () => {
    const [from, to] = [compiled(), compiled()];
    await from.fit(x, y);
    const epochs = to.epochs;
    copyWeights(from, to);
    expect(to.getWeights()).toEqual(from.getWeights());
    expect([to.epochs, to.seed]).toEqual([epochs, 4]);
  });

  test.each([0, 0.005, 0.5, 1])('moves them by tau %d', (tau) => {
    const [from, to] = [made(1), made(2)];
    const [a, b] = [flat(from), flat(to)];
    copyWeights(from, to, { tau });
    const truth = b.map((value, i) => tau * (a[i] as number) + (1 - tau) * value);
    if (tau % 1 === 0) expect(flat(to)).toEqual(truth);
    expectClose(flat(to), truth, 2 ** -22, 2 ** -26);
    expect(flat(from)).toEqual(a);
  });

  test('goes from one build to another, whose panels are wider', () => {
    const from = made(1);
    for (const build of engine().available) {
      engine({ build });
      const to = made(2, 7);
      copyWeights(from, to, { tau: 0.5 });
      const truth = made(2, 7);
      expect(flat(to)).toEqual(
        flat(truth).map((value, i) => Math.fround(0.5 * (flat(from)[i] as number) + 0.5 * value)),
      );
    }
    engine({ build: 'auto' });
  });

  test('goes where parameters are frozen, too', () => {
    const head = (trainable: boolean) => {
      const node = input(3);
      const outputs = dense(2).apply(dense(4, 'relu', { trainable }).apply(node));
      return functional({ inputs: node, outputs, seed: Number(trainable) });
    };
    const [from, to] = [head(true), head(false)];
    copyWeights(from, to);
    expect(to.getWeights()).toEqual(from.getWeights());
  });

  test.each<[string, () => unknown, string]>([
    [
      'another shape',
      () => copyWeights(made(1), made(1, 8)),
      'copyWeights: parameters must be 0.weight of shape [8, 3], got 0.weight of shape [7, 3]',
    ],
    [
      'fewer layers',
      () => copyWeights(sequential({ inputs: 3, layers: [dense(7)] }), made()),
      'copyWeights: parameters must be 1.weight of shape [3, 7], got no more',
    ],
    [
      'more layers',
      () => copyWeights(made(), sequential({ inputs: 3, layers: [dense(7)] })),
      'copyWeights: parameters must have no more, got 1.weight of shape [3, 7]',
    ],
    ['no model', () => copyWeights(made(), 7 as never), 'copyWeights: to must be a model, got 7'],
    [
      'a tau above 1',
      () => copyWeights(made(), made(), { tau: 2 }),
      'copyWeights: tau must be a number from 0 to 1, got 2',
    ],
  ])('refuses %s', (_, call, message) => {
    expect(call).toThrow(message);
  });
});

describe('setWeights with partial', () => {
  test('sets those that are given, and leaves the others', () => {
    const [model, other] = [made(1), made(2)];
    const [before, given] = [model.getWeights(), other.getWeights()];
    model.setWeights(new Map([['1.weight', given.get('1.weight') as never]]), { partial: true });
    expect(model.getWeights()).toEqual(new Map([...before, ['1.weight', given.get('1.weight') as never]]));
    model.setWeights(new Map(), { partial: true });
  });

  test('refuses unknown names and bad shapes, and a part without it', () => {
    const model = made(1);
    const before = model.getWeights();
    const weight = before.get('0.bias') as never;
    expect(() => model.setWeights(new Map([['2.bias', weight]]), { partial: true })).toThrow(
      "setWeights: name must be one of 0.weight, 0.bias, 1.weight, 1.bias, got '2.bias'",
    );
    expect(() => model.setWeights(new Map([['1.bias', weight]]), { partial: true })).toThrow(
      'setWeights: 1.bias shape must be [3], got [7]',
    );
    expect(() => model.setWeights(new Map([['0.bias', weight]]))).toThrow('setWeights: 0.weight must');
    expect(() => model.setWeights(before, { partial: 1 as never })).toThrow(
      'setWeights: partial must be true or false, got 1',
    );
    expect(model.getWeights()).toEqual(before);
  });
});

test('a store of models is in pages only', async () => {
  const rule = 'IndexedDB exists only in pages and their workers';
  await expect(modelStore.saveTo('a', made())).rejects.toThrow(`saveTo: ${rule}`);
  await expect(modelStore.loadFrom('a')).rejects.toThrow(`loadFrom: ${rule}`);
  await expect(modelStore.list()).rejects.toThrow(`list: ${rule}`);
  await expect(modelStore.remove('')).rejects.toThrow("remove: name must be a name, got ''");
});
